using Helpdesk.Identity;
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

    /// <summary>
    /// The person meant by a picker's two fields: the chosen id as long as the name beside it was not overwritten (without script the id does
    /// not follow the text), else the one person who fits what was typed.
    /// Adds the message to the field and gives null when nobody fits.
    /// </summary>
    protected async Task<Guid?> ResolvePersonAsync(Guid? id, string? typed, string field, bool agentsOnly)
    {
        if (typed is null)
        {
            return id;
        }

        typed = typed.Trim();
        if (typed.Length == 0)
        {
            return null;
        }

        var people = HttpContext.RequestServices.GetRequiredService<IPeopleDirectory>();
        if (id is { } chosen && (await people.GetPeopleAsync([chosen], Aborted)).TryGetValue(chosen, out var known) && known.DisplayName == typed)
        {
            return id;
        }

        if (await people.FindPersonAsync(typed, Aborted) is { } exact)
        {
            return exact.Id;
        }

        var found = await people.SearchPeopleAsync(typed, 5, agentsOnly, Aborted);
        var named = found.Where(p => string.Equals(p.DisplayName, typed, StringComparison.OrdinalIgnoreCase)).ToArray();
        if (named is [var one])
        {
            return one.Id;
        }

        if (found is [var only])
        {
            return only.Id;
        }

        ModelState.AddModelError(field, found.Count == 0
            ? L["Nobody here is called “{0}”. Type a name, user name or mail address.", typed]
            : L["Several people fit “{0}”: {1}. Type the user name or mail address.", typed, string.Join(", ", found.Select(p => $"{p.DisplayName} ({p.UserName})"))]);
        return null;
    }
}
