using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Web;

/// <summary>Pages about one ticket on the desk: load it, show the changed regions to htmx or redirect to the ticket.</summary>
internal abstract class TicketDeskPage : TicketPageModel
{
    /// <summary>Stamp of the ticket as the person saw it.</summary>
    [BindProperty]
    public string? Stamp { get; set; }

    /// <summary>Sequence of the last event that the person saw.</summary>
    [BindProperty]
    public int Seen { get; set; }

    public TicketView View { get; protected set; } = null!;

    /// <summary>What happened since the person opened the form; shown with the conflict message.</summary>
    public IReadOnlyList<EventView> ChangedMeanwhile { get; private set; } = [];

    protected async Task LoadAsync(string number)
    {
        View = await HttpContext.RequestServices.GetRequiredService<TicketViews>().LoadAsync(number, Aborted);
        if (Conflict is not null)
        {
            ChangedMeanwhile = [.. View.Details.Events.Where(e => e.Sequence > Seen)];
            // The next attempt is judged against what the person has read now.
            ModelState.Remove(nameof(Stamp));
            ModelState.Remove(nameof(Seen));
        }
        else if (Seen == 0)
        {
            Seen = View.Ticket.LastSequence;
        }

        if (Conflict is not null || string.IsNullOrEmpty(Stamp))
        {
            Stamp = View.Ticket.ConcurrencyStamp;
            Seen = View.Ticket.LastSequence;
        }
    }

    /// <summary>
    /// Custom fields that a form must show because the ticket lacks them: those that are known to be missing, those that the refusal names, and those
    /// that were filled in already. One that is filled in can make another one necessary.
    /// </summary>
    protected List<string> NeededFields(IEnumerable<string> missing)
    {
        var posted = Request.HasFormContentType ? Request.Form.Keys : [];
        var refused = ModelState.Where(e => e.Value!.Errors.Count > 0).Select(e => e.Key);
        return
        [
            .. missing.Concat(posted.Concat(refused)
                .Where(k => k.StartsWith(FieldIntake.ErrorPrefix, StringComparison.Ordinal)).Select(k => k[FieldIntake.ErrorPrefix.Length..])
                .Where(k => View.Details.Fields.FirstOrDefault(f => f.Key == k)?.Value is null)).Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>After a success: the regions for htmx, the ticket's page otherwise.</summary>
    protected async Task<IActionResult> ChangedAsync(string number, string message, TicketRegions regions = TicketRegions.AllButComposer)
    {
        this.Toast(message);
        if (!Request.IsHtmx())
        {
            return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(number)}"));
        }

        ModelState.Clear();
        var view = await HttpContext.RequestServices.GetRequiredService<TicketViews>().LoadAsync(number, Aborted);
        return Partial("~/Areas/Desk/Pages/Tickets/_Regions.cshtml", view with { Oob = true, Regions = regions });
    }
}
