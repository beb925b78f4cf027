using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages;

[RequirePermission("ManageFeatures")]
public sealed class ThemesModel(IFeatureManager features, ShellSettings shell, IStringLocalizer localizer) : PageModel
{
    public IReadOnlyList<FeatureState> Themes { get; } = [.. features.GetFeatures().Where(f => f.IsTheme)];

    public string Current => shell.Theme;

    public ShellBuildFailure? Failure => features.LastFailure;

    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        if (Themes.FirstOrDefault(t => t.Id == id) is not { } theme)
        {
            return NotFound();
        }

        var result = await features.SetThemeAsync(id, cancellationToken);
        if (result.Succeeded)
        {
            this.Toast(localizer["The theme {0} is in use.", localizer[theme.Name].Value]);
        }
        else
        {
            this.Toast(localizer["The theme could not be used. Everything is as before."], ToastKind.Danger);
        }

        return RedirectToPage();
    }
}
