using System.Globalization;

namespace Helpdesk.Benchmarks;

/// <summary>What to measure and for how long.</summary>
internal sealed record BenchmarkOptions(IReadOnlyList<string> Only, int Tickets, TimeSpan Duration, bool Strict)
{
    public const string Usage = """
        Usage: ./build.sh bench [-- OPTIONS]
          --only create,clocks,changes,ledger,pdf,workflows,pages,start,live   parts to measure; all by default
          --tickets N                 size of the desk for pages and start, 100000 by default
          --seconds N                 length of one measurement, 10 by default
          --strict                    end with code 1 when an aim is missed
        """;

    private static readonly string[] Parts = ["create", "clocks", "changes", "ledger", "pdf", "workflows", "pages", "start", "live"];

    public bool Includes(string part) => Only.Contains(part, StringComparer.Ordinal);

    public static BenchmarkOptions? Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchmarkOptions(Parts, 100_000, TimeSpan.FromSeconds(10), false);
        for (var i = 0; i < arguments.Count; i++)
        {
            var value = i + 1 < arguments.Count ? arguments[i + 1] : null;
            switch (arguments[i])
            {
                case "--strict":
                    options = options with { Strict = true };
                    continue;
                case "--only" when value is not null && value.Split(',').All(p => Parts.Contains(p, StringComparer.Ordinal)):
                    options = options with { Only = value.Split(',') };
                    break;
                case "--tickets" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var tickets) && tickets >= 100:
                    options = options with { Tickets = tickets };
                    break;
                case "--seconds" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    options = options with { Duration = TimeSpan.FromSeconds(seconds) };
                    break;
                default:
                    return null;
            }

            i++;
        }

        return options;
    }
}
