using Helpdesk.Errors;
using Helpdesk.Notifications.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Notifications.Areas.Notifications.Pages;

/// <summary>
/// Leads to what the notification tells of and marks it as read. A GET, because it is a link; that a page loader may mark it read is no loss.
/// </summary>
[RequirePermission("SignedIn")]
internal sealed class OpenModel(ReadNotifications notifications, IStringLocalizer L) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        var url = await notifications.OpenAsync(id, cancellationToken) ?? throw new NotFoundException(L["This notification does not exist any more."]);
        return Redirect(Url.Content("~" + url));
    }
}
