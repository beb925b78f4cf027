using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages;

[RequirePermission("ManageFeatures")]
public sealed class FeaturesModel(IFeatureManager features, IStringLocalizer localizer) : PageModel
{
    private readonly IReadOnlyList<FeatureState> _all = features.GetFeatures();

    public ShellBuildFailure? Failure => features.LastFailure;

    public IEnumerable<IGrouping<string, FeatureState>> Categories =>
        _all.Where(f => !f.IsTheme).OrderBy(f => f.Name, StringComparer.Ordinal).GroupBy(f => f.Category).OrderBy(g => g.Key, StringComparer.Ordinal);

    public string NameOf(string featureId) => _all.FirstOrDefault(f => f.Id == featureId) is { } feature ? localizer[feature.Name] : featureId;

    /// <summary>Names what goes off with the feature.</summary>
    public string DisableQuestion(FeatureState feature)
    {
        var dependents = _all.Where(f => f.IsEnabled && f.Dependencies.Contains(feature.Id)).Select(f => localizer[f.Name].Value).ToList();
        var name = localizer[feature.Name].Value;
        return dependents.Count == 0
            ? localizer["Switch off {0}? Its data is kept.", name]
            : localizer["Switch off {0}? Its data is kept. These go off too: {1}.", name, string.Join(", ", dependents)];
    }

    public Task<IActionResult> OnPostEnableAsync(string id, CancellationToken cancellationToken) => ChangeAsync(id, enable: true, cancellationToken);

    public Task<IActionResult> OnPostDisableAsync(string id, CancellationToken cancellationToken) => ChangeAsync(id, enable: false, cancellationToken);

    private async Task<IActionResult> ChangeAsync(string id, bool enable, CancellationToken cancellationToken)
    {
        if (_all.All(f => f.Id != id || f.IsTheme || f.IsAlwaysEnabled))
        {
            return NotFound();
        }

        var result = await features.ChangeAsync(enable ? [id] : [], enable ? [] : [id], cancellationToken);
        if (result.Succeeded)
        {
            var names = string.Join(", ", result.Changed.Select(NameOf));
            this.Toast(enable ? localizer["Switched on: {0}", names] : localizer["Switched off: {0}", names]);
        }
        else
        {
            this.Toast(localizer["{0} could not be switched. Everything is as before.", NameOf(id)], ToastKind.Danger);
        }

        return RedirectToPage();
    }
}
