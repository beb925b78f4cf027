using System.Globalization;
using System.Runtime.InteropServices;

namespace Helpdesk.Benchmarks;

/// <summary>The table at the end: each number beside the floor that was measured in the same run.</summary>
internal sealed class Report
{
    private readonly List<Row> _rows = [];

    public bool AllAimsMet => _rows.All(r => r.Met != false);

    /// <summary>Adds a line and says it at once, so that a long run shows progress.</summary>
    public void Add(string what, string measured, string floor, string aim, bool? met)
    {
        _rows.Add(new Row(what, measured, floor, aim, met));
        Console.Error.WriteLine($"{what}: {measured} (floor {floor}; aim {aim}) {Say(met)}");
    }

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}");
        output.WriteLine();
        string[] head = ["Measurement", "Helpdesk", "Floor in the same run", "Aim", "Met"];
        var lines = _rows.Select(r => new[] { r.What, r.Measured, r.Floor, r.Aim, Say(r.Met) }).Prepend(head).ToList();
        var widths = Enumerable.Range(0, head.Length).Select(i => lines.Max(l => l[i].Length)).ToArray();
        for (var n = 0; n < lines.Count; n++)
        {
            output.WriteLine("| " + string.Join(" | ", lines[n].Select((cell, i) => cell.PadRight(widths[i]))) + " |");
            if (n == 0)
            {
                output.WriteLine("|" + string.Join("|", widths.Select(w => new string('-', w + 2))) + "|");
            }
        }

        output.WriteLine();
    }

    public static string Number(double value) => value.ToString(value < 10 ? "0.0" : "#,0", CultureInfo.InvariantCulture);

    private static string Say(bool? met) => met switch
    {
        true => "yes",
        false => "NO",
        null => "",
    };

    private sealed record Row(string What, string Measured, string Floor, string Aim, bool? Met);
}
