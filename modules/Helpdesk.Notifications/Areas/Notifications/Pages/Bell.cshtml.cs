using Helpdesk.Notifications.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Notifications.Areas.Notifications.Pages;

/// <summary>The bell as a fragment; the top bar asks for it every minute, and at once when the desk's hub says that there is something new.</summary>
[RequirePermission("SignedIn")]
internal sealed class BellPageModel(ReadNotifications notifications) : PageModel
{
    public BellModel Bell { get; private set; } = new(0);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Bell = new(await notifications.CountUnreadAsync(cancellationToken));
}
