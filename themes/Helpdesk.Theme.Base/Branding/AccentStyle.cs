using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>The style sheet of an accent colour. It holds tokens only and stands in no cascade layer, so it wins over the theme's own.</summary>
/// <param name="Css">Content.</param>
/// <param name="Version">Hash of the content, part of the address.</param>
internal sealed record AccentStyle(string Css, string Version)
{
    public const string Path = "/theme/branding.css";

    public string Url => $"~{Path}{QueryString.Create("v", Version)}";

    public static AccentStyle Of(AccentPalette palette)
    {
        var css = new StringBuilder(":root{");
        Add("accent", s => s.Accent);
        Add("accent-hover", s => s.Hover);
        Add("accent-text", s => s.Text);
        Add("accent-surface", s => s.Surface);
        Add("accent-border", s => s.Border);
        Add("on-accent", s => s.OnAccent);
        Add("focus", s => s.Focus);
        Add("surface-selected", s => s.Surface);
        var text = css.Append("}\n").ToString();
        return new(text, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..12]);

        void Add(string token, Func<AccentScheme, Colour> value) => css.Append("--").Append(token).Append(":light-dark(")
            .Append(value(palette.Light)).Append(',').Append(value(palette.Dark)).Append(");");
    }
}
