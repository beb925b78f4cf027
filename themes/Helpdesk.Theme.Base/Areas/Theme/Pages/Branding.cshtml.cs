using System.ComponentModel.DataAnnotations;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Theme.Base.Branding;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;
using ValidationException = Helpdesk.Errors.ValidationException;

namespace Helpdesk.Theme.Base.Areas.Theme.Pages;

/// <summary>Name, colour and logo of the tenant. It stands where the generic form of the settings would.</summary>
[RequirePermission(ThemePermissions.ManageBrandingName)]
internal sealed class BrandingModel(ISettings settings, SaveBranding save, TenantBrand tenant, IStringLocalizer L) : PageModel
{
    /// <summary>The form.</summary>
    [BindProperty]
    public BrandingInput Input { get; set; } = new();

    /// <summary>The look as it is now.</summary>
    public Brand Brand { get; private set; } = Brand.Default;

    /// <summary>The chosen colour's shades; null with the theme's.</summary>
    public AccentPalette? Palette { get; private set; }

    /// <summary>Shows what is stored.</summary>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var stamp = await settings.GetStampAsync(typeof(BrandingSettings), cancellationToken);
        var values = (BrandingSettings)await settings.GetCopyAsync(typeof(BrandingSettings), cancellationToken);
        Input = new() { Name = values.Name, Accent = values.Accent, Welcome = values.Welcome, Contact = values.Contact, Stamp = stamp };
        await ShowAsync(cancellationToken);
    }

    /// <summary>Saves.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid)
        {
            try
            {
                await using var logo = Input.Logo?.OpenReadStream();
                await save.HandleAsync(
                    new SaveBrandingRequest(Input.Name, Input.Accent, Input.Welcome, Input.Contact, logo, Input.RemoveLogo, Input.Stamp ?? ""), cancellationToken);
                this.Toast(L["The branding is saved. Everyone sees it with the next page."]);
                return RedirectToPage();
            }
            catch (ValidationException exception)
            {
                foreach (var (field, messages) in exception.Errors)
                {
                    ModelState.AddModelError($"Input.{char.ToUpperInvariant(field[0])}{field[1..]}", string.Join(" ", messages));
                }
            }
            catch (ConcurrencyException)
            {
                // Sent once more, the form goes over what the other person saved.
                ModelState.Remove("Input.Stamp");
                Input.Stamp = await settings.GetStampAsync(typeof(BrandingSettings), cancellationToken);
                ModelState.AddModelError("", L["Somebody changed these settings while you were writing. Compare them in another window; sending again replaces them by yours."]);
            }
        }

        if (Input.Logo is not null && ModelState["Input.Logo"] is not { Errors.Count: > 0 })
        {
            ModelState.AddModelError("Input.Logo", L["Choose the logo again: nothing was saved, and the browser does not keep the file."]);
        }

        await ShowAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private async Task ShowAsync(CancellationToken cancellationToken)
    {
        Brand = await tenant.GetAsync(cancellationToken);
        var present = await settings.GetAsync<BrandingSettings>(cancellationToken);
        Palette = Colour.TryParse(present.Accent, out var accent) ? AccentPalette.Of(accent) : null;
    }

    /// <summary>Fields of the form.</summary>
    internal sealed class BrandingInput
    {
        /// <summary>Name of the portal.</summary>
        [StringLength(40)]
        [Display(Name = "Name")]
        public string? Name { get; set; }

        /// <summary>Colour as people write it.</summary>
        [StringLength(20)]
        [Display(Name = "Accent colour")]
        public string? Accent { get; set; }

        /// <summary>Sentence of the start page.</summary>
        [StringLength(300)]
        [Display(Name = "Welcome sentence")]
        public string? Welcome { get; set; }

        /// <summary>Contact line.</summary>
        [StringLength(200)]
        [Display(Name = "Contact")]
        public string? Contact { get; set; }

        /// <summary>A new logo.</summary>
        [Display(Name = "Logo")]
        public IFormFile? Logo { get; set; }

        /// <summary>Takes the logo away.</summary>
        [Display(Name = "Remove the logo")]
        public bool RemoveLogo { get; set; }

        /// <summary>What was stored when the form was made.</summary>
        public string? Stamp { get; set; }
    }
}
