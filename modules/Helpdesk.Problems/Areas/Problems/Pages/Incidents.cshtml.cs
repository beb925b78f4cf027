using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Areas.Problems.Pages;

[RequirePermission(nameof(TicketPermissions.ViewTickets))]
internal sealed class IncidentsModel(
    ReadProblem read, LinkIncidents link, ShareWorkaround share, IEnumerable<TicketType> types, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public LinkInput Input { get; set; } = new();

    public ProblemView View { get; private set; } = null!;

    public IReadOnlyList<LinkLine> Refused { get; private set; } = [];

    public bool MayWork => user.Can(TicketPermissions.EditTickets) && !View.IsFinished;

    public bool MayShare => MayWork && user.Can(TicketPermissions.BulkEditTickets);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellationToken)
    {
        var numbers = (Input.Numbers ?? "").Split([' ', ',', ';', '\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries);
        IReadOnlyList<LinkLine> lines = [];
        var isDone = await this.TryAsync(async () => lines = await link.HandleAsync(Number, new LinkIncidentsRequest { Numbers = numbers, Wait = Input.Wait }, cancellationToken));
        Refused = [.. lines.Where(l => !l.IsLinked)];
        if (isDone && lines.Count > Refused.Count)
        {
            this.Toast(L["{0} tickets linked", lines.Count - Refused.Count], ToastKind.Success);
        }

        return isDone && Refused.Count == 0 ? Here() : await AgainAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostShareAsync(CancellationToken cancellationToken)
    {
        var count = 0;
        if (!await this.TryAsync(async () => count = await share.HandleAsync(Number, cancellationToken)))
        {
            return await AgainAsync(cancellationToken);
        }

        this.Toast(L["The workaround goes to {0} tickets", count], ToastKind.Success);
        return Here();
    }

    public string StateOf(LinkedTicket incident) =>
        types.FirstOrDefault(t => t.Id == incident.Ticket.TypeId)?.StateMachine.States.FirstOrDefault(s => s.Id == incident.Ticket.State) is { } state
            ? L[state.Name].Value + (state.SubStates.FirstOrDefault(s => s.Id == incident.SubState) is { } reason ? $" · {L[reason.Name].Value}" : "")
            : incident.Ticket.State;

    private RedirectResult Here() => Redirect(Url.Content($"~/desk/problems/{Uri.EscapeDataString(Number)}/incidents"));

    private async Task<IActionResult> AgainAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        View = await read.HandleAsync(Number, cancellationToken);
        Number = View.Ticket.Number;
    }
}

internal sealed class LinkInput
{
    public string? Numbers { get; set; }

    public bool Wait { get; set; }
}
