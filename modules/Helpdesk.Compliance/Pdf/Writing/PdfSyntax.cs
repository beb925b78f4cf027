using System.Globalization;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>How values are spelt (ISO 32000-1, 7.3).</summary>
internal static class PdfSyntax
{
    /// <summary>A text string. Hexadecimal UTF-16 needs no escapes and holds every character.</summary>
    public static string Text(string value) => "<FEFF" + Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(value)) + ">";

    public static string Date(DateTimeOffset value)
    {
        var sign = value.Offset < TimeSpan.Zero ? '-' : '+';
        return string.Create(CultureInfo.InvariantCulture, $"(D:{value:yyyyMMddHHmmss}{sign}{value.Offset.Duration():hh\\'mm}')");
    }

    public static string Name(string value)
    {
        var name = new StringBuilder("/");
        foreach (var b in Encoding.UTF8.GetBytes(value))
        {
            name.Append(b is > 32 and < 127 && !"()<>[]{}/%#".Contains((char)b) ? ((char)b).ToString() : $"#{b:X2}");
        }

        return name.ToString();
    }

    public static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    public static string Reference(int number) => string.Create(CultureInfo.InvariantCulture, $"{number} 0 R");

    public static string References(IEnumerable<int> numbers) => "[" + string.Join(' ', numbers.Select(Reference)) + "]";

    public static string Rectangle(Area area, double pageHeight) =>
        $"[{Number(area.X)} {Number(pageHeight - area.Y - area.Height)} {Number(area.X + area.Width)} {Number(pageHeight - area.Y)}]";
}
