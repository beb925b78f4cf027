using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Admin.Areas.Admin.Pages;

[RequirePermission("AccessAdmin")]
public sealed class IndexModel(
    ShellSettings shell,
    IFeatureManager features,
    IOutboxMonitor outbox,
    IBackgroundTaskMonitor tasks,
    INavigation navigation,
    ICurrentUser user) : PageModel
{
    public string Tenant => shell.Name;

    public bool ShowSystem { get; private set; }

    public bool MayManageFeatures { get; private set; }

    public ShellBuildFailure? Failure { get; private set; }

    public int EnabledFeatures { get; private set; }

    public int AllFeatures { get; private set; }

    public OutboxSummary Outbox { get; private set; } = new(0, 0, null);

    public int Tasks { get; private set; }

    public int FailingTasks { get; private set; }

    public IReadOnlyList<NavigationGroup> Menu { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        // The overview itself needs no card.
        Menu =
        [
            .. navigation.Get(Menus.Admin)
                .Select(g => g with { Entries = [.. g.Entries.Where(e => e.Item.Url != "/admin")] })
                .Where(g => g.Entries.Count > 0),
        ];
        MayManageFeatures = user.Can(AdminPermissions.ManageFeatures);
        Failure = features.LastFailure;
        ShowSystem = user.Can(AdminPermissions.ViewSystem);
        if (!ShowSystem)
        {
            return;
        }

        var all = features.GetFeatures().Where(f => !f.IsTheme).ToList();
        AllFeatures = all.Count;
        EnabledFeatures = all.Count(f => f.IsEnabled);
        Outbox = await outbox.GetSummaryAsync(cancellationToken);
        var states = await tasks.GetTasksAsync(cancellationToken);
        Tasks = states.Count;
        FailingTasks = states.Count(t => t.LastError is not null);
    }
}
