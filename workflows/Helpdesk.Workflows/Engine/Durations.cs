using System.Globalization;

namespace Helpdesk.Workflows.Engine;

/// <summary>Durations as documents have them.</summary>
internal static class Durations
{
    /// <summary>Reads 01:30:00, 2.00:00:00 or PT90M; not what is negative.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration))
        {
            return duration >= TimeSpan.Zero;
        }

        try
        {
            duration = text is not null && text.StartsWith('P') ? System.Xml.XmlConvert.ToTimeSpan(text) : TimeSpan.MinValue;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            duration = TimeSpan.MinValue;
        }

        return duration >= TimeSpan.Zero;
    }
}
