using Helpdesk.Security;
using Helpdesk.Settings;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Admin.Areas.Admin.Pages.Settings;

[RequirePermission("ManageSettings")]
public sealed class IndexModel(IEnumerable<SettingsGroup> groups) : PageModel
{
    public IReadOnlyList<SettingsGroup> Groups { get; } = [.. groups.OrderBy(g => g.Title, StringComparer.Ordinal)];
}
