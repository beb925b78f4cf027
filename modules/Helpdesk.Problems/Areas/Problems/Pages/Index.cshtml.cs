using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Problems.Areas.Problems.Pages;

[RequirePermission(nameof(TicketPermissions.ViewTickets))]
internal sealed class IndexModel(ListProblems list) : PageModel
{
    public ProblemRegister Register { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => Register = await list.HandleAsync(cancellationToken);
}
