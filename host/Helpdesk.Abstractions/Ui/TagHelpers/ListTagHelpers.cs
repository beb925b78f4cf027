using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;tab href="..." text="My tickets" count="12" active="true" /&gt;</c> inside <c>nav.tabs</c>.</summary>
[HtmlTargetElement("tab", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TabTagHelper(IUrlHelperFactory urls) : TagHelper
{
    /// <summary>Where it leads; may start with <c>~/</c>.</summary>
    public string Href { get; set; } = "";

    /// <summary>Localized text.</summary>
    public string Text { get; set; } = "";

    /// <summary>Figure in the pill; null for none.</summary>
    public int? Count { get; set; }

    /// <summary>Text of the pill instead of the figure, for example <c>99+</c>.</summary>
    public string? CountText { get; set; }

    /// <summary>True for the tab shown.</summary>
    public bool Active { get; set; }

    /// <summary>Name of a Tabler icon.</summary>
    public string? Icon { get; set; }

    /// <summary><c>danger</c> or <c>warning</c> for a figure that needs somebody.</summary>
    public string? Tone { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "a";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "tab");
        output.Attributes.SetAttribute("href", urls.GetUrlHelper(ViewContext).Content(Href));
        if (Active)
        {
            output.Attributes.SetAttribute("aria-current", "page");
        }

        if (!string.IsNullOrEmpty(Icon))
        {
            output.Content.AppendHtml(Markup.Icon(ViewContext, Icon));
        }

        output.Content.AppendHtml(Markup.Element("span", null, Text));
        var count = Markup.Given(CountText) ?? Count?.ToString("N0", CultureInfo.CurrentCulture);
        if (count is not null)
        {
            output.Content.AppendHtml(Markup.Element("span", string.IsNullOrEmpty(Tone) || Count is 0 ? "count" : "count count-" + Tone, count));
        }
    }
}

/// <summary><c>&lt;sort-header by="number" text="Number" current="@sort" /&gt;</c>: a column that sorts; keeps the rest of the query.</summary>
[HtmlTargetElement("sort-header", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SortHeaderTagHelper(IStringLocalizer L) : TagHelper
{
    /// <summary>Name of the field.</summary>
    public string By { get; set; } = "";

    /// <summary>Localized heading.</summary>
    public string Text { get; set; } = "";

    /// <summary>Present sort: the name, with a minus before it when descending.</summary>
    public string? Current { get; set; }

    /// <summary>Query parameter.</summary>
    public string Param { get; set; } = "sort";

    /// <summary>Classes of the cell.</summary>
    public string? Class { get; set; }

    /// <summary><c>start</c> or <c>end</c>.</summary>
    public string Align { get; set; } = "start";

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var ascending = string.Equals(Current, By, StringComparison.OrdinalIgnoreCase);
        var descending = string.Equals(Current, "-" + By, StringComparison.OrdinalIgnoreCase);
        var request = ViewContext.HttpContext.Request;
        var query = new QueryBuilder();
        foreach (var (key, values) in request.Query)
        {
            // A cursor belongs to one order only.
            if (!key.Equals(Param, StringComparison.OrdinalIgnoreCase) && key is not ("cursor" or "after" or "before"))
            {
                query.Add(key, values.ToArray()!);
            }
        }

        query.Add(Param, ascending ? "-" + By : By);
        output.TagName = "th";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("scope", "col");
        var cssClass = (Class + (Align is "end" ? " text-end" : "")).Trim();
        if (cssClass.Length > 0)
        {
            output.Attributes.SetAttribute("class", cssClass);
        }

        if (ascending || descending)
        {
            output.Attributes.SetAttribute("aria-sort", ascending ? "ascending" : "descending");
        }

        var link = Markup.Element("a", "sort")
            .With("href", request.PathBase + request.Path + query.ToQueryString())
            .With("title", ascending ? L["Sort by {0}, descending", Text] : L["Sort by {0}, ascending", Text])
            .Add(Markup.Element("span", null, Text))
            .Add(Markup.Icon(ViewContext, ascending ? "arrow-up" : descending ? "arrow-down" : "arrows-sort", 12));
        output.Content.SetHtmlContent(link);
    }
}

/// <summary><c>&lt;pager next="@url" previous="@url" text="1–50 of 4,097" /&gt;</c>: keyset paging.</summary>
[HtmlTargetElement("pager", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PagerTagHelper(IStringLocalizer L, IUrlHelperFactory urls) : TagHelper
{
    /// <summary>Next page; null on the last one.</summary>
    public string? Next { get; set; }

    /// <summary>Previous page; null on the first one.</summary>
    public string? Previous { get; set; }

    /// <summary>Localized text, for example which rows are shown.</summary>
    public string? Text { get; set; }

    /// <summary>Selector of what htmx replaces; a full page load when empty.</summary>
    public string? Target { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "nav";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "pager");
        output.Attributes.SetAttribute("aria-label", L["Pages"]);
        output.Content.AppendHtml(Markup.Element("span", "pager-text num", Text ?? ""));
        if (string.IsNullOrEmpty(Next) && string.IsNullOrEmpty(Previous))
        {
            return;
        }

        output.Content.AppendHtml(Link(Previous, L["Previous"], "prev", "chevron-left"));
        output.Content.AppendHtml(Link(Next, L["Next"], "next", "chevron-right"));
    }

    private TagBuilder Link(string? url, string text, string rel, string icon)
    {
        var link = Markup.Element("a", "btn btn-sm pager-" + rel).With("rel", rel);
        if (string.IsNullOrEmpty(url))
        {
            link.With("aria-disabled", "true").With("role", "link");
        }
        else
        {
            var resolved = urls.GetUrlHelper(ViewContext).Content(url);
            link.With("href", resolved);
            if (!string.IsNullOrEmpty(Target))
            {
                link.With("hx-get", resolved).With("hx-target", Target).With("hx-select", Target).With("hx-swap", "outerHTML show:window:top").With("hx-push-url", "true");
            }
        }

        if (rel is "prev")
        {
            link.Add(Markup.Icon(ViewContext, icon, 14)).Add(Markup.Element("span", null, text));
        }
        else
        {
            link.Add(Markup.Element("span", null, text)).Add(Markup.Icon(ViewContext, icon, 14));
        }

        return link;
    }
}
