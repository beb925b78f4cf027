using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>Meetings of the board.</summary>
[RequirePermission("ViewTickets")]
internal sealed class CabModel(ListCabMeetings list, ICurrentUser user) : PageModel
{
    public IReadOnlyList<CabMeeting> Meetings { get; private set; } = [];

    public bool MayManage => user.Can(ChangePermissions.ManageCab);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Meetings = await list.HandleAsync(cancellationToken);
}
