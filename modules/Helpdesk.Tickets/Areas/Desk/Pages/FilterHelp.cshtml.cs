using Helpdesk.Security;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>How to filter: made from the language's own registry of fields, so that it is never out of date.</summary>
[RequirePermission("ViewTickets")]
internal sealed class FilterHelpModel(FilterCompiler filters) : TicketPageModel
{
    public IReadOnlyList<FilterField> Fields { get; private set; } = [];

    public async Task OnGetAsync() => Fields = [.. (await filters.VocabularyAsync(Aborted)).All];

    /// <summary>Whole filters, with what they find.</summary>
    public static IReadOnlyList<(string Filter, string Meaning)> Examples { get; } =
    [
        ("open and assignee = me", "Open tickets that are mine"),
        ("open and team in my-teams and assignee = nobody", "What waits in my teams for somebody to take it"),
        ("priority <= 2 and updated < -4h", "Critical and high ones that nobody touched for four hours"),
        ("state = on-hold and sub-state = awaiting-caller and updated < -5d", "Waiting for the requester for more than five days"),
        ("resolved >= this-week and reopens > 0", "Resolved this week after having been reopened"),
        ("category = \"Hardware/Printer\" or title ~ \"printer\"", "Everything about printers"),
        ("not (type = incident) and created >= today", "What came in today and is no incident"),
        ("vpn", "A word alone is searched in number and title"),
    ];
}
