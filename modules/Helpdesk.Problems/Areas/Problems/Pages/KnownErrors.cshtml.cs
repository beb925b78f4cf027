using Helpdesk.Problems.Domain;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Problems.Areas.Problems.Pages;

[RequirePermission(nameof(TicketPermissions.ViewTickets))]
internal sealed class KnownErrorsModel(FindKnownErrors find, ICurrentUser user) : PageModel
{
    /// <summary>Ticket that help is looked for.</summary>
    [BindProperty(SupportsGet = true, Name = "ticket")]
    public string? For { get; set; }

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Text { get; set; }

    public IReadOnlyList<KnownError> Errors { get; private set; } = [];

    public bool MayWork => user.Can(TicketPermissions.EditTickets);

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Errors = await find.HandleAsync(Text is { Length: > 200 } ? Text[..200] : Text, usableOnly: For is not null, cancellationToken);
}
