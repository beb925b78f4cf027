using Helpdesk.Ui;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>Sentences of the settings' own check, which are looked up by the platform.</summary>
internal sealed class BrandingTexts : ITextSource
{
    public const string NoColour = "Write the colour like #0b6e4f.";
    public const string TooLight = "This colour is too light to be seen on a white page. Choose a darker one.";
    public const string NoLogo = "The logo must be a PNG, JPEG, WebP or SVG image.";

    public const string Missing = "Name, colour, welcome sentence and contact are texts: leave them empty rather than out.";

    public IEnumerable<string> GetTexts() => [NoColour, TooLight, NoLogo, Missing];
}
