using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;avatar name="@p.Name" /&gt;</c>: initials on a steady colour.</summary>
[HtmlTargetElement("avatar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class AvatarTagHelper : TagHelper
{
    private const int Colours = 8;

    /// <summary>Name; null or empty for nobody.</summary>
    public string? Name { get; set; }

    /// <summary><c>xs</c>, <c>sm</c>, <c>md</c> or <c>lg</c>.</summary>
    public string Size { get; set; } = "sm";

    /// <summary>False when the name does not stand beside it.</summary>
    public bool Decorative { get; set; } = true;

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Create(ViewContext, Name, Size, Decorative));
    }

    internal static TagBuilder Create(ViewContext view, string? name, string size, bool decorative)
    {
        var nobody = string.IsNullOrWhiteSpace(name);
        var avatar = Markup.Element("span", "avatar avatar-" + size + " " + (nobody ? "avatar-nobody" : "avatar-c" + ColourOf(name!)));
        if (decorative || nobody)
        {
            avatar.Attributes["aria-hidden"] = "true";
        }
        else
        {
            avatar.With("role", "img").With("aria-label", name).With("title", name);
        }

        if (nobody)
        {
            return avatar.Add(Markup.Icon(view, "user", size is "lg" ? 20 : 12));
        }

        avatar.InnerHtml.Append(InitialsOf(name!, size is "xs" ? 1 : 2));
        return avatar;
    }

    /// <summary>First letters of the first and the last word, surrogate pairs kept whole.</summary>
    private static string InitialsOf(string name, int count)
    {
        var words = name.Split([' ', '-', '.', '_', ','], StringSplitOptions.RemoveEmptyEntries);
        var first = First(words.Length > 0 ? words[0] : name);
        return count == 1 || words.Length < 2 ? first : first + First(words[^1]);
    }

    private static string First(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return rune.ToString().ToUpper(CultureInfo.CurrentCulture);
            }
        }

        return "?";
    }

    // Not string.GetHashCode: that differs in every process, and a person keeps one colour.
    private static int ColourOf(string name)
    {
        var hash = 2166136261u;
        foreach (var c in name)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return (int)(hash % Colours) + 1;
    }
}

/// <summary><c>&lt;person name="@p.Name" /&gt;</c>: avatar and name.</summary>
[HtmlTargetElement("person", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PersonTagHelper(IStringLocalizer L, IUrlHelperFactory urls) : TagHelper
{
    /// <summary>Name; null or empty for nobody.</summary>
    public string? Name { get; set; }

    /// <summary>Second line, for example the team.</summary>
    public string? Detail { get; set; }

    /// <summary>Size of the avatar.</summary>
    public string Size { get; set; } = "sm";

    /// <summary>Where the name leads; may start with <c>~/</c>.</summary>
    public string? Href { get; set; }

    /// <summary>Localized text for nobody.</summary>
    public string? Empty { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var nobody = string.IsNullOrWhiteSpace(Name);
        var href = Markup.Given(Href);
        output.TagName = href is null ? "span" : "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", nobody ? "person person-nobody" : "person");
        if (href is not null)
        {
            output.Attributes.SetAttribute("href", urls.GetUrlHelper(ViewContext).Content(href));
        }

        output.Content.AppendHtml(AvatarTagHelper.Create(ViewContext, Name, Size, decorative: true));
        var text = Markup.Element("span", "person-text");
        text.Add(Markup.Element("span", "person-name", nobody ? Markup.Given(Empty) ?? L["Nobody"] : Name));
        if (!string.IsNullOrEmpty(Detail))
        {
            text.Add(Markup.Element("span", "person-detail", Detail));
        }

        output.Content.AppendHtml(text);
    }
}
