using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Helpdesk.Compliance.Pdf.Tests.Reading;

/// <summary>The texts of a page as a reader finds them: by ToUnicode, with where they begin and end.</summary>
internal static partial class PageText
{
    public static IReadOnlyList<(string Text, double Left, double Right, double Bottom)> Of(ReadFile file, Dictionary<string, object?> page)
    {
        List<(string, double, double, double)> texts = [];
        var fonts = file.Dict(file.Dict(page["Resources"])["Font"]).ToDictionary(f => f.Key, f => Read(file, file.Dict(f.Value)));
        foreach (Match show in Show().Matches(file.ContentOf(page)))
        {
            var (size, left) = (Number(show.Groups["size"]), Number(show.Groups["x"]));
            var font = fonts[show.Groups["font"].Value];
            StringBuilder text = new();
            var right = left;
            foreach (Match part in Part().Matches(show.Groups["parts"].Value))
            {
                if (part.Groups["kern"].Success)
                {
                    right -= Number(part.Groups["kern"]) * size / 1000;
                    continue;
                }

                foreach (var code in part.Groups["hex"].Value.Chunk(4).Select(c => int.Parse(c, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))
                {
                    text.Append(font.Characters[code]);
                    right += font.Widths[code] * size / 1000;
                }
            }

            texts.Add((text.ToString(), left, right, Number(show.Groups["y"])));
        }

        return texts;
    }

    private static (Dictionary<int, string> Characters, List<double> Widths) Read(ReadFile file, Dictionary<string, object?> font)
    {
        var map = Encoding.ASCII.GetString(((ReadStream)file.Get(font["ToUnicode"])!).Data);
        var characters = Line().Matches(map).ToDictionary(
            m => int.Parse(m.Groups["code"].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            m => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(m.Groups["text"].Value)));
        var widths = file.List(file.Dict(file.List(font["DescendantFonts"])[0])["W"]);
        return (characters, file.List(widths[1]).Select(w => (double)w!).ToList());
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"BT /(?<font>F\d+) (?<size>[\d.]+) Tf (?<x>[-\d.]+) (?<y>[-\d.]+) Td\[(?<parts>[^\]]*)\]TJ ET", RegexOptions.ExplicitCapture)]
    private static partial Regex Show();

    [GeneratedRegex(@"<(?<hex>[0-9A-F]*)>|(?<kern>-?[\d.]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Part();

    [GeneratedRegex(@"^<(?<code>[0-9A-F]{4})> <(?<text>[0-9A-F]+)>$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Line();
}
