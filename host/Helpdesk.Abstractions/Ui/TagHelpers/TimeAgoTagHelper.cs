using Microsoft.AspNetCore.Razor.TagHelpers;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;time-ago at="@utc" /&gt;</c>: a time in the person's zone, relative with the exact one on hover (or the other way round).</summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeAgoTagHelper(IPersonTime times) : TagHelper
{
    /// <summary>UTC.</summary>
    public DateTime? At { get; set; }

    /// <summary><c>relative</c>, <c>exact</c> or <c>date</c>.</summary>
    public string Format { get; set; } = "relative";

    /// <summary>Localized text when there is no time.</summary>
    public string Empty { get; set; } = "–";

    /// <inheritdoc />
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (At is not { } at)
        {
            output.TagName = "span";
            output.TagMode = TagMode.StartTagAndEndTag;
            output.Attributes.SetAttribute("class", "muted");
            output.Content.SetContent(Empty);
            return;
        }

        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", times.Machine(at));
        output.Attributes.SetAttribute("title", times.Long(at));
        switch (Format)
        {
            case "exact":
                output.Content.SetContent(times.Short(at));
                break;
            case "date":
                output.Content.SetContent(times.Date(at));
                break;
            default:
                output.Attributes.SetAttribute("data-relative", "");
                output.Content.SetContent(times.Relative(at));
                break;
        }
    }
}
