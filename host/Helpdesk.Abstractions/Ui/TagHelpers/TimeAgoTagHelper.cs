using System.Globalization;
using Helpdesk.Security;
using Microsoft.AspNetCore.Razor.TagHelpers;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Ui.TagHelpers;

/// <summary><c>&lt;time-ago at="@utc" /&gt;</c>: a time in the person's zone, relative with the exact one on hover (or the other way round).</summary>
[HtmlTargetElement("time-ago", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class TimeAgoTagHelper(IStringLocalizer localizer, ICurrentUser user, TimeProvider clock) : TagHelper
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

        var times = new TimeTexts(localizer, user.TimeZone, clock);
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", TimeTexts.Machine(at));
        output.Attributes.SetAttribute("title", times.Full(at));
        switch (Format)
        {
            case "exact":
                output.Content.SetContent(times.Exact(at));
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

/// <summary>How times read; the script's refresh uses the same texts.</summary>
internal sealed class TimeTexts(IStringLocalizer L, TimeZoneInfo zone, TimeProvider clock)
{
    /// <summary>ISO 8601 in UTC.</summary>
    public static string Machine(DateTime utc) =>
        DateTime.SpecifyKind(utc, DateTimeKind.Utc).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Day in the zone.</summary>
    public string Date(DateTime utc) => Local(utc).ToString(L["d MMM yyyy"], CultureInfo.CurrentCulture);

    /// <summary>Day and time in the zone.</summary>
    public string Exact(DateTime utc) => Local(utc).ToString(L["d MMM yyyy, HH:mm"], CultureInfo.CurrentCulture);

    /// <summary>Week day, day, time with seconds, and the zone's name.</summary>
    public string Full(DateTime utc) => Local(utc).ToString(L["ddd d MMM yyyy, HH:mm:ss"], CultureInfo.CurrentCulture) + " (" + zone.Id + ")";

    /// <summary>Distance to now up to a week, then the day.</summary>
    public string Relative(DateTime utc)
    {
        var distance = clock.GetUtcNow().UtcDateTime - utc;
        var past = distance >= TimeSpan.Zero;
        var minutes = Math.Abs(distance.TotalMinutes);
        return (past, minutes) switch
        {
            (_, < 0.75) => L["just now"],
            (true, < 60) => L["{0} min ago", Whole(minutes)],
            (true, < 24 * 60) => L["{0} h ago", Whole(minutes / 60)],
            (true, < 7 * 24 * 60) => L["{0} d ago", Whole(minutes / 1440)],
            (false, < 60) => L["in {0} min", Whole(minutes)],
            (false, < 24 * 60) => L["in {0} h", Whole(minutes / 60)],
            (false, < 7 * 24 * 60) => L["in {0} d", Whole(minutes / 1440)],
            _ => Date(utc),
        };
    }

    /// <summary>A length in its two largest units: <c>2 d 4 h</c>, <c>3 h 10 min</c>, <c>25 min</c>.</summary>
    public string Length(TimeSpan length)
    {
        var minutes = (long)Math.Floor(Math.Abs(length.TotalMinutes));
        return minutes switch
        {
            < 60 => L["{0} min", minutes],
            < 24 * 60 when minutes % 60 == 0 => L["{0} h", minutes / 60],
            < 24 * 60 => L["{0} h {1} min", minutes / 60, minutes % 60],
            _ when minutes / 60 % 24 == 0 => L["{0} d", minutes / 1440],
            _ => L["{0} d {1} h", minutes / 1440, minutes / 60 % 24],
        };
    }

    private static long Whole(double value) => Math.Max(1, (long)Math.Floor(value));

    private DateTime Local(DateTime utc) => TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(utc, DateTimeKind.Utc), zone);
}
