using Helpdesk.Navigation;

namespace Helpdesk.Workflows;

internal sealed class WorkflowsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Admin, "Workflows", "/admin/workflows", "sitemap", WorkflowPermissions.ViewWorkflows, 10, "Workflows"))
        .Add(new(Menus.Admin, "Workflow runs", "/admin/workflows/instances", "player-play", WorkflowPermissions.ViewWorkflows, 20, "Workflows"))
        .Add(new(Menus.Admin, "Webhooks", "/admin/workflows/webhooks", "webhook", WorkflowPermissions.ManageWorkflows, 30, "Workflows"))
        .Add(new(Menus.Admin, "Secrets of workflows", "/admin/workflows/secrets", "lock", WorkflowPermissions.ManageWorkflows, 40, "Workflows"));
}
