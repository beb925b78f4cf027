using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages;

[RequirePermission("ViewSystem")]
public sealed class TasksModel(IBackgroundTaskMonitor monitor, ICurrentUser user, IStringLocalizer localizer) : PageModel
{
    public IReadOnlyList<BackgroundTaskState> All { get; private set; } = [];

    public bool MayRun => user.Can(AdminPermissions.ManageSettings);

    public async Task OnGetAsync(CancellationToken cancellationToken) => All = await monitor.GetTasksAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(string name, CancellationToken cancellationToken)
    {
        if (!MayRun)
        {
            throw new ForbiddenException(localizer["You may not run background tasks."]);
        }

        var task = (await monitor.GetTasksAsync(cancellationToken)).FirstOrDefault(t => t.Name == name);
        if (task is null)
        {
            return NotFound();
        }

        await monitor.RunNowAsync(name, cancellationToken);
        this.Toast(localizer["{0} was started.", localizer[task.Title].Value]);
        return RedirectToPage();
    }
}
