using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.Routing;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;empty-state&gt;</c>: what stands where a list has nothing to show, with the act that fills it.</summary>
[HtmlTargetElement("empty-state")]
public sealed class EmptyStateTagHelper : TagHelper
{
    /// <summary><c>empty</c>, <c>search</c>, <c>error</c> or <c>done</c>.</summary>
    public string Kind { get; set; } = "empty";

    /// <summary>Name of a Tabler icon; by kind when empty.</summary>
    public string? Icon { get; set; }

    /// <summary>Localized heading.</summary>
    public string Title { get; set; } = "";

    /// <summary>Localized sentence.</summary>
    public string? Text { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var actions = await output.GetChildContentAsync();
        var icon = Markup.Given(Icon) ?? Kind switch
        {
            "search" => "search-off",
            "error" => "alert-triangle",
            "done" => "circle-check",
            _ => "inbox",
        };
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "empty-state empty-state-" + Kind);
        if (Kind is "error")
        {
            output.Attributes.SetAttribute("role", "alert");
        }

        output.Content.AppendHtml(Markup.Icon(ViewContext, icon, 32));
        output.Content.AppendHtml(Markup.Element("p", "empty-state-title", Title));
        if (!string.IsNullOrEmpty(Text))
        {
            output.Content.AppendHtml(Markup.Element("p", "empty-state-text", Text));
        }

        if (!actions.IsEmptyOrWhiteSpace)
        {
            output.Content.AppendHtml(Markup.Element("div", "empty-state-actions").Add(actions));
        }
    }
}

/// <summary><c>&lt;skeleton rows="8" /&gt;</c>: the shape of what is being loaded.</summary>
[HtmlTargetElement("skeleton", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class SkeletonTagHelper(IStringLocalizer L) : TagHelper
{
    /// <summary>Number of lines, rows or cards.</summary>
    public int Rows { get; set; } = 3;

    /// <summary><c>text</c>, <c>queue</c> or <c>card</c>.</summary>
    public string Kind { get; set; } = "text";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "skeleton skeleton-" + Kind);
        output.Attributes.SetAttribute("role", "status");
        output.Content.AppendHtml(Markup.Hidden(L["Loading"]));
        for (var row = 0; row < Rows; row++)
        {
            output.Content.AppendHtml(Markup.Element("span", "skeleton-line"));
        }
    }
}

/// <summary><c>&lt;callout kind="warning" title="..."&gt;text&lt;/callout&gt;</c>.</summary>
[HtmlTargetElement("callout")]
public sealed class CalloutTagHelper : TagHelper
{
    /// <summary><c>info</c>, <c>success</c>, <c>warning</c> or <c>danger</c>.</summary>
    public string Kind { get; set; } = "info";

    /// <summary>Localized heading.</summary>
    public string? Title { get; set; }

    /// <summary>Name of a Tabler icon; by kind when empty.</summary>
    public string? Icon { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var text = await output.GetChildContentAsync();
        var icon = Markup.Given(Icon) ?? Kind switch
        {
            "success" => "circle-check",
            "warning" => "alert-triangle",
            "danger" => "alert-octagon",
            _ => "info-circle",
        };
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "callout callout-" + Kind);
        if (Kind is "danger")
        {
            output.Attributes.SetAttribute("role", "alert");
        }

        var body = Markup.Element("div", "callout-body");
        if (!string.IsNullOrEmpty(Title))
        {
            body.Add(Markup.Element("p", "callout-title", Title));
        }

        output.Content.AppendHtml(Markup.Icon(ViewContext, icon));
        output.Content.AppendHtml(body.Add(text));
    }
}

/// <summary><c>&lt;progress-bar value="30" text="30 %" /&gt;</c>.</summary>
[HtmlTargetElement("progress-bar", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ProgressBarTagHelper : TagHelper
{
    /// <summary>Done so far; null while it is unknown.</summary>
    public double? Value { get; set; }

    /// <summary>All.</summary>
    public double Max { get; set; } = 100;

    /// <summary>Localized text beside the bar.</summary>
    public string? Text { get; set; }

    /// <summary>Localized name for screen readers.</summary>
    public string? Label { get; set; }

    /// <summary><c>success</c>, <c>warning</c> or <c>danger</c>; accent when empty.</summary>
    public string? Kind { get; set; }

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "progress-bar" + (string.IsNullOrEmpty(Kind) ? "" : " progress-" + Kind));
        var bar = Markup.Element("progress", "progress")
            .With("max", Max.ToString(CultureInfo.InvariantCulture))
            .With("value", Value?.ToString(CultureInfo.InvariantCulture))
            .With("aria-label", Markup.Given(Label) ?? Markup.Given(Text));
        output.Content.AppendHtml(bar);
        if (!string.IsNullOrEmpty(Text))
        {
            output.Content.AppendHtml(Markup.Element("span", "progress-text", Text));
        }
    }
}

/// <summary><c>&lt;property label="Team" edit="..."&gt;value&lt;/property&gt;</c>: a row of a property list, edited in place.</summary>
[HtmlTargetElement("property")]
public sealed class PropertyTagHelper(IStringLocalizer L, IUrlHelperFactory urls) : TagHelper
{
    /// <summary>Localized name.</summary>
    public string Label { get; set; } = "";

    /// <summary>Page that edits it; null when the person may not.</summary>
    public string? Edit { get; set; }

    /// <summary>Suffix of the row's id.</summary>
    public string? Name { get; set; }

    /// <summary>Localized explanation shown on hover.</summary>
    public string? Hint { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var value = await output.GetChildContentAsync();
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "property");
        if (!string.IsNullOrEmpty(Name))
        {
            output.Attributes.SetAttribute("id", "property-" + Name);
        }

        output.Content.AppendHtml(Markup.Element("dt", null, Label).With("title", Markup.Given(Hint)));
        var content = Markup.Element("div", "property-value");
        if (value.IsEmptyOrWhiteSpace)
        {
            content.Add(Markup.Element("span", "muted", "–"));
        }
        else
        {
            content.Add(value);
        }

        var cell = new TagBuilder("dd").Add(content);
        if (!string.IsNullOrEmpty(Edit))
        {
            var url = urls.GetUrlHelper(ViewContext).Content(Edit);
            cell.Add(Markup.Element("a", "property-edit")
                .With("href", url)
                .With("hx-get", url)
                .With("hx-target", "closest .property")
                .With("hx-swap", "outerHTML")
                .With("aria-label", L["Edit {0}", Label])
                .Add(Markup.Icon(ViewContext, "pencil", 14)));
        }

        output.Content.AppendHtml(cell);
    }
}

/// <summary><c>&lt;modal id="assign" title="..."&gt;</c>: a dialog, opened by <c>data-dialog-open</c>.</summary>
[HtmlTargetElement("modal")]
public sealed class ModalTagHelper(IStringLocalizer L) : TagHelper
{
    /// <summary>Id of the dialog.</summary>
    public string Id { get; set; } = "";

    /// <summary>Localized title; say the record's number.</summary>
    public string Title { get; set; } = "";

    /// <summary><c>sm</c>, <c>md</c> or <c>lg</c>.</summary>
    public string Size { get; set; } = "md";

    /// <summary>Rendered open, for example with field errors after a post.</summary>
    public bool Open { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var body = await output.GetChildContentAsync();
        output.TagName = "dialog";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "dialog dialog-" + Size);
        output.Attributes.SetAttribute("id", Id);
        output.Attributes.SetAttribute("aria-labelledby", Id + "-title");
        if (Open)
        {
            output.Attributes.SetAttribute("data-open", "");
            output.Attributes.SetAttribute(new TagHelperAttribute("open"));
        }

        var head = Markup.Element("div", "dialog-head")
            .Add(Markup.Element("h2", "dialog-title", Title).With("id", Id + "-title"))
            .Add(Markup.Element("button", "btn btn-ghost btn-icon")
                .With("type", "button")
                .With("data-dialog-close", "")
                .With("aria-label", L["Close"])
                .Add(Markup.Icon(ViewContext, "x")));
        output.Content.AppendHtml(head);
        output.Content.AppendHtml(Markup.Element("div", "dialog-body").Add(body));
    }
}

/// <summary><c>&lt;menu-button icon="dots" label="More actions"&gt;</c>: a menu that opens without script.</summary>
[HtmlTargetElement("menu-button")]
public sealed class MenuButtonTagHelper : TagHelper
{
    /// <summary>Name of a Tabler icon.</summary>
    public string? Icon { get; set; }

    /// <summary>Localized text of the button.</summary>
    public string? Text { get; set; }

    /// <summary>Localized name for screen readers when there is no text.</summary>
    public string? Label { get; set; }

    /// <summary>Classes of the button.</summary>
    public string? Class { get; set; }

    /// <summary><c>start</c> or <c>end</c>: which edge of the button the menu keeps.</summary>
    public string Align { get; set; } = "end";

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var items = await output.GetChildContentAsync();
        output.TagName = "details";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "menu menu-" + Align);
        var button = Markup.Element("summary", Markup.Given(Class) ?? (string.IsNullOrEmpty(Text) ? "btn btn-ghost btn-icon" : "btn"));
        if (string.IsNullOrEmpty(Text))
        {
            button.With("aria-label", Label).With("title", Label);
        }

        if (!string.IsNullOrEmpty(Icon))
        {
            button.Add(Markup.Icon(ViewContext, Icon));
        }

        if (!string.IsNullOrEmpty(Text))
        {
            button.Add(Markup.Element("span", null, Text));
            button.Add(Markup.Icon(ViewContext, "chevron-down", 14));
        }

        output.Content.AppendHtml(button);
        output.Content.AppendHtml(Markup.Element("div", "menu-list").Add(items));
    }
}

/// <summary><c>&lt;kbd-hint keys="Ctrl+K" /&gt;</c>.</summary>
[HtmlTargetElement("kbd-hint", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class KbdHintTagHelper : TagHelper
{
    /// <summary>Keys: <c>+</c> for together, blank for one after the other.</summary>
    public string Keys { get; set; } = "";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "kbd-hint");
        output.Attributes.SetAttribute("aria-hidden", "true");
        foreach (var key in Keys.Split(['+', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            output.Content.AppendHtml(Markup.Element("kbd", null, key));
        }
    }
}
