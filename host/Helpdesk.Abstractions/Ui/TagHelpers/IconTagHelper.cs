using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;icon name="inbox" /&gt;</c>: a Tabler icon as inline SVG in the colour of the text.</summary>
[HtmlTargetElement("icon", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class IconTagHelper : TagHelper
{
    /// <summary>Name of a Tabler outline icon.</summary>
    public string Name { get; set; } = "";

    /// <summary>Pixels.</summary>
    public int Size { get; set; } = 16;

    /// <summary>Localized name for screen readers; without it the icon is decoration.</summary>
    public string? Label { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        var icon = Markup.Icon(ViewContext, Name, Size, Label);
        if (context.AllAttributes.TryGetAttribute("class", out var extra))
        {
            icon.AddCssClass(extra.Value?.ToString() ?? "");
        }

        output.Content.SetHtmlContent(icon);
    }
}
