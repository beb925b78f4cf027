using Helpdesk.Navigation;

namespace Helpdesk.Compliance;

internal sealed class ComplianceMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Desk, "Audits", "/compliance", "clipboard-check", CompliancePermissions.ViewEngagements, 81, "Compliance"))
        .Add(new(Menus.Desk, "Compliance reports", "/compliance/reports", "report", CompliancePermissions.RunComplianceReports, 82, "Compliance"));
}
