using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>The tenant's name and look. Text fields are empty and the logo is null where the theme's own stands.</summary>
public sealed class BrandingSettings : IValidatableObject
{
    /// <summary>Name of the portal and the desk.</summary>
    [StringLength(40)]
    [Display(Name = "Name")]
    public string Name { get; set; } = "";

    /// <summary>Colour of buttons and links, <c>#rrggbb</c>.</summary>
    [StringLength(7)]
    [Display(Name = "Accent colour")]
    public string Accent { get; set; } = "";

    /// <summary>Sentence below the heading of the portal's start page.</summary>
    [StringLength(300)]
    [Display(Name = "Welcome sentence")]
    public string Welcome { get; set; } = "";

    /// <summary>How else to reach the service desk; stands below the portal's pages and at the sign-in.</summary>
    [StringLength(200)]
    [Display(Name = "Contact")]
    public string Contact { get; set; } = "";

    /// <summary>Image in place of the theme's mark.</summary>
    [Browsable(false)]
    public BrandLogo? Logo { get; set; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // A recipe may write any of this.
        if (Name is null || Accent is null || Welcome is null || Contact is null)
        {
            yield return new(BrandingTexts.Missing, [nameof(Name)]);
            yield break;
        }

        if (Accent.Length > 0 && !Colour.TryParse(Accent, out _))
        {
            yield return new(BrandingTexts.NoColour, [nameof(Accent)]);
        }
        else if (Accent.Length > 0 && AccentPalette.Of(Colour.Of(Accent)) is null)
        {
            yield return new(BrandingTexts.TooLight, [nameof(Accent)]);
        }

        // A type that a browser runs must never get through.
        if (Logo is { } logo && (!LogoFile.Types.Contains(logo.ContentType) || logo.Sha256 is not { Length: 64 } sha || !sha.All(char.IsAsciiHexDigitLower) || logo.Width is < 1 or > LogoFile.MaxSide || logo.Height is < 1 or > LogoFile.MaxSide))
        {
            yield return new(BrandingTexts.NoLogo, [nameof(Logo)]);
        }
    }
}

/// <summary>A stored logo.</summary>
/// <param name="Sha256">Name in the blob store.</param>
/// <param name="ContentType">As recognised by its bytes.</param>
/// <param name="Width">Pixels, or units of a drawing.</param>
/// <param name="Height">Pixels, or units of a drawing.</param>
public sealed record BrandLogo(string Sha256, string ContentType, int Width, int Height);
