using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages.Settings;

[RequirePermission("ManageSettings")]
public sealed class GroupModel(IEnumerable<SettingsGroup> groups, ISettings settings, IStringLocalizer localizer) : PageModel
{
    public SettingsGroup Group { get; private set; } = null!;

    public IReadOnlyList<SettingField> Fields { get; private set; } = [];

    [BindProperty]
    public Dictionary<string, string?> Values { get; set; } = [];

    /// <summary>What was stored when the form was made.</summary>
    [BindProperty]
    public string? Stamp { get; set; }

    public async Task<IActionResult> OnGetAsync(string name, CancellationToken cancellationToken)
    {
        if (!Find(name))
        {
            return NotFound();
        }

        Stamp = await settings.GetStampAsync(Group.Type, cancellationToken);
        Fields = SettingField.Of(await settings.GetCopyAsync(Group.Type, cancellationToken));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string name, CancellationToken cancellationToken)
    {
        if (!Find(name))
        {
            return NotFound();
        }

        var present = await settings.GetCopyAsync(Group.Type, cancellationToken);
        Fields = SettingField.Of(present);
        var errors = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase);
        foreach (var field in Fields)
        {
            // An unchecked box sends nothing.
            field.Value = Values.GetValueOrDefault(field.Name) ?? (field.IsSwitch ? "false" : "");
            if (!field.TryWrite(present))
            {
                errors[field.Name] = [localizer["'{0}' is not a valid value here.", field.Value]];
            }
        }

        if (errors.Count == 0)
        {
            try
            {
                await settings.SaveAsync(present, Stamp ?? "", cancellationToken);
                this.Toast(localizer["{0} saved.", localizer[Group.Title].Value]);
                return RedirectToPage("Index");
            }
            catch (ValidationException e)
            {
                errors = new Dictionary<string, string[]>(e.Errors, StringComparer.OrdinalIgnoreCase);
            }
            catch (ConcurrencyException)
            {
                // Sent once more, the form goes over what the other person saved.
                ModelState.Remove(nameof(Stamp));
                Stamp = await settings.GetStampAsync(Group.Type, cancellationToken);
                ModelState.AddModelError("", localizer["Somebody changed these settings while you were writing. Compare them in another window; sending again replaces them by yours."]);
            }
        }

        foreach (var field in Fields)
        {
            field.Error = errors.TryGetValue(field.Name, out var messages) ? string.Join(" ", messages) : null;
        }

        foreach (var message in errors.Where(e => Fields.All(f => !f.Name.Equals(e.Key, StringComparison.OrdinalIgnoreCase))).SelectMany(e => e.Value))
        {
            ModelState.AddModelError("", message);
        }

        return Page();
    }

    private bool Find(string name)
    {
        Group = groups.FirstOrDefault(g => g.Name == name)!;
        return Group is not null;
    }
}
