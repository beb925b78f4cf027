using System.Globalization;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Ui.TagHelpers;

/// <summary>Small pieces of markup that several tag helpers share.</summary>
internal static class Markup
{
    public static TagBuilder Element(string tag, string? cssClass = null, string? text = null)
    {
        var element = new TagBuilder(tag);
        if (!string.IsNullOrEmpty(cssClass))
        {
            element.Attributes["class"] = cssClass;
        }

        if (text is not null)
        {
            element.InnerHtml.Append(text);
        }

        return element;
    }

    public static TagBuilder With(this TagBuilder element, string attribute, string? value)
    {
        if (value is not null)
        {
            element.Attributes[attribute] = value;
        }

        return element;
    }

    public static TagBuilder Add(this TagBuilder element, IHtmlContent content)
    {
        element.InnerHtml.AppendHtml(content);
        return element;
    }

    /// <summary>Razor hands an expression that is null to a text attribute as an empty text: both mean that nothing was given.</summary>
    public static string? Given(string? value) => string.IsNullOrEmpty(value) ? null : value;

    public static TagBuilder Hidden(string text) => Element("span", "visually-hidden", text);

    /// <summary>An inline icon. One that the set does not hold leaves its space, so that a wrong name breaks no page.</summary>
    public static TagBuilder Icon(ViewContext view, string name, int size = 16, string? label = null)
    {
        var pixels = size.ToString(CultureInfo.InvariantCulture);
        var svg = Element("svg", "icon")
            .With("width", pixels)
            .With("height", pixels)
            .With("viewBox", "0 0 24 24");
        if (string.IsNullOrEmpty(label))
        {
            svg.Attributes["aria-hidden"] = "true";
        }
        else
        {
            svg.Attributes["role"] = "img";
            svg.Attributes["aria-label"] = label;
        }

        var shapes = view.HttpContext.RequestServices.GetService<IIconSource>()?.Find(name);
        if (shapes is not null)
        {
            svg.InnerHtml.AppendHtml(shapes);
        }

        return svg;
    }

    public static TagBuilder Chip(ViewContext view, string cssClass, string? icon, string text)
    {
        var chip = Element("span", "chip " + cssClass);
        if (!string.IsNullOrEmpty(icon))
        {
            chip.Add(Icon(view, icon, 14));
        }

        return chip.Add(Element("span", "chip-text", text));
    }
}
