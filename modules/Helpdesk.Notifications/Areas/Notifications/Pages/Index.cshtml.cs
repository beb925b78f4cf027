using Helpdesk.Notifications.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Notifications.Areas.Notifications.Pages;

[RequirePermission("SignedIn")]
internal sealed class IndexModel(ReadNotifications notifications) : PageModel
{
    private const int Shown = 100;

    public IReadOnlyList<NotificationView> Items { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Items = await notifications.ListAsync(Shown, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await notifications.MarkAllReadAsync(cancellationToken);
        return Redirect(Url.Content("~/notifications"));
    }
}
