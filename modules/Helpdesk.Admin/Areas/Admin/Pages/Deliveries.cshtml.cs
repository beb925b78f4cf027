using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages;

[RequirePermission("ViewSystem")]
public sealed class DeliveriesModel(IOutboxMonitor outbox, ICurrentUser user, IStringLocalizer localizer) : PageModel
{
    private const int Shown = 100;

    public OutboxSummary Summary { get; private set; } = new(0, 0, null);

    public IReadOnlyList<DeadDelivery> Dead { get; private set; } = [];

    public bool MayRequeue => user.Can(AdminPermissions.ManageSettings);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Summary = await outbox.GetSummaryAsync(cancellationToken);
        Dead = await outbox.GetDeadAsync(Shown, cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync(Guid messageId, string handler, CancellationToken cancellationToken)
    {
        if (!MayRequeue)
        {
            throw new ForbiddenException(localizer["You may not repeat deliveries."]);
        }

        await outbox.RequeueAsync(messageId, handler, cancellationToken);
        this.Toast(localizer["The delivery is tried again."]);
        return RedirectToPage();
    }
}
