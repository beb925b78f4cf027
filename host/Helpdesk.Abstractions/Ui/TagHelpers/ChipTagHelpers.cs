using System.Globalization;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;chip kind="info" icon="tag" text="VPN" /&gt;</c>.</summary>
[HtmlTargetElement("chip", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ChipTagHelper : TagHelper
{
    /// <summary><c>neutral</c>, <c>accent</c>, <c>success</c>, <c>warning</c>, <c>danger</c>, <c>info</c>, <c>public</c> or <c>internal</c>.</summary>
    public string Kind { get; set; } = "neutral";

    /// <summary>Name of a Tabler icon.</summary>
    public string? Icon { get; set; }

    /// <summary>Localized text.</summary>
    public string Text { get; set; } = "";

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        output.Content.SetHtmlContent(Markup.Chip(ViewContext, "chip-" + Kind, Icon, Text));
    }
}

/// <summary><c>&lt;state-chip kind="open" text="In progress" /&gt;</c>: a state by icon and text, the colour only repeats it.</summary>
[HtmlTargetElement("state-chip", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StateChipTagHelper(IStringLocalizer L) : TagHelper
{
    /// <summary><c>new</c>, <c>open</c>, <c>waiting</c>, <c>resolved</c>, <c>closed</c> or <c>cancelled</c>.</summary>
    public string Kind { get; set; } = "open";

    /// <summary>Localized name of the state; by kind when empty.</summary>
    public string? Text { get; set; }

    /// <summary>Localized sub-state.</summary>
    public string? Detail { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (icon, text) = Kind switch
        {
            "new" => ("circle-dashed", L["New"]),
            "waiting" => ("player-pause", L["On hold"]),
            "resolved" => ("circle-check", L["Resolved"]),
            "closed" => ("circle-check-filled", L["Closed"]),
            "cancelled" => ("circle-x", L["Cancelled"]),
            _ => ("progress", L["In progress"]),
        };
        output.TagName = null;
        var chip = Markup.Chip(ViewContext, "chip-state chip-" + Kind, icon, string.IsNullOrEmpty(Text) ? text : Text);
        if (!string.IsNullOrEmpty(Detail))
        {
            chip.Add(Markup.Element("span", "chip-detail", Detail));
        }

        output.Content.SetHtmlContent(chip);
    }
}

/// <summary><c>&lt;priority-chip value="2" /&gt;</c>: 1 is the most urgent.</summary>
[HtmlTargetElement("priority-chip", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class PriorityChipTagHelper(IStringLocalizer L) : TagHelper
{
    /// <summary>1 to 5; null for none.</summary>
    public int? Value { get; set; }

    /// <summary>Localized name; by value when empty.</summary>
    public string? Text { get; set; }

    /// <summary>A major incident stands outside of the matrix.</summary>
    public bool Major { get; set; }

    /// <summary>Only icon and number; the name stays for screen readers.</summary>
    public bool Compact { get; set; }

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (Value is not { } value && !Major)
        {
            output.Content.SetHtmlContent(Markup.Element("span", "muted", L["No priority"]));
            return;
        }

        value = Value ?? 1;
        var (icon, name) = value switch
        {
            <= 1 => ("chevrons-up", L["Critical"]),
            2 => ("chevron-up", L["High"]),
            3 => ("equal", L["Moderate"]),
            4 => ("chevron-down", L["Low"]),
            _ => ("chevrons-down", L["Planning"]),
        };
        var text = Major ? L["Major"] : string.IsNullOrEmpty(Text) ? name.Value : Text;
        var number = "P" + value.ToString(CultureInfo.InvariantCulture);
        var cssClass = "chip-priority chip-p" + Math.Clamp(value, 1, 5).ToString(CultureInfo.InvariantCulture) + (Major ? " chip-major" : "");
        var chip = Markup.Element("span", "chip " + cssClass).Add(Markup.Icon(ViewContext, Major ? "flame" : icon, 14));
        if (Compact)
        {
            chip.With("title", text).Add(Markup.Element("span", "chip-text", number)).Add(Markup.Hidden(" " + text));
        }
        else
        {
            chip.Add(Markup.Element("span", "chip-text", Major ? text : number + " " + text));
        }

        output.Content.SetHtmlContent(chip);
    }
}

/// <summary><c>&lt;due-chip at="@utc" state="running" /&gt;</c>: what is left of a clock, and why it runs or is paused.</summary>
[HtmlTargetElement("due-chip", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DueChipTagHelper(IStringLocalizer L, IPersonTime times, TimeProvider clock) : TagHelper
{
    /// <summary>When it is due, UTC; null shows nothing.</summary>
    public DateTime? At { get; set; }

    /// <summary><c>running</c>, <c>paused</c>, <c>met</c>, <c>breached</c> or <c>cancelled</c>.</summary>
    public string State { get; set; } = "running";

    /// <summary>Localized name of the clock, for example <c>Resolve</c>.</summary>
    public string? Label { get; set; }

    /// <summary>Localized reason why it runs or is paused.</summary>
    public string? Why { get; set; }

    /// <summary>Minutes before the due time from which it counts as at risk.</summary>
    public int Warn { get; set; } = 60;

    /// <summary>The page.</summary>
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = null;
        if (At is not { } at && State is "running" or "breached")
        {
            return;
        }

        var left = At is { } due ? due - clock.GetUtcNow().UtcDateTime : TimeSpan.Zero;
        var (tone, icon, text) = State switch
        {
            "paused" => ("paused", "player-pause", L["Paused"].Value),
            "met" => ("met", "check", L["Met"].Value),
            "breached" => ("breached", "alert-triangle", L["Breached"].Value),
            "cancelled" => ("cancelled", "ban", L["Stopped"].Value),
            _ when left <= TimeSpan.Zero => ("breached", "alert-triangle", L["{0} over", times.Duration(left.Duration())].Value),
            _ when left.TotalMinutes <= Warn => ("risk", "hourglass-low", times.Duration(left)),
            _ => ("running", "clock", times.Duration(left)),
        };
        var chip = Markup.Element("time", "chip chip-due chip-due-" + tone);
        var hover = new List<string>(3);
        if (At is { } exact)
        {
            chip.With("datetime", times.Machine(exact));
            hover.Add((string.IsNullOrEmpty(Label) ? L["Due"].Value : Label) + ": " + times.Long(exact));
        }
        else if (!string.IsNullOrEmpty(Label))
        {
            hover.Add(Label);
        }

        if (!string.IsNullOrEmpty(Why))
        {
            hover.Add(Why);
        }

        if (hover.Count > 0)
        {
            chip.With("title", string.Join('\n', hover));
        }

        if (State is "running")
        {
            chip.With("data-due", "").With("data-warn", Warn.ToString(CultureInfo.InvariantCulture));
        }

        foreach (var shown in State is "running" ? ["clock", "hourglass-low", "alert-triangle"] : new[] { icon })
        {
            // All three icons of a running clock are in the page; the style sheet shows the one of its tone, so that the script only changes a class.
            var svg = Markup.Icon(ViewContext, shown, 14);
            svg.AddCssClass("due-" + shown);
            chip.Add(svg);
        }

        chip.Add(Markup.Element("span", "chip-text", text));
        if (!string.IsNullOrEmpty(Why))
        {
            chip.Add(Markup.Hidden(", " + Why));
        }

        output.Content.SetHtmlContent(chip);
    }
}
