using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace Helpdesk.Architecture.Samples;

// Four statics that the rule must report.
internal static class ForgetfulCounter
{
    private static int _count;

    private static readonly Dictionary<string, int> Seen = [];

    private static readonly ConcurrentDictionary<string, int> Cache = new(StringComparer.Ordinal);

    public static string? Last { get; set; }

    public static int Count(string name)
    {
        Seen[name] = ++_count;
        return Cache.GetOrAdd(name, _count);
    }
}

// And four that it must let pass.
internal static class FixedNames
{
    public const string One = "one";

    public static readonly FrozenSet<string> Names = FrozenSet.ToFrozenSet(["one", "two"], StringComparer.Ordinal);

    public static IReadOnlyList<string> All { get; } = [One, "two"];

    private static readonly HashSet<string> Known = new(StringComparer.Ordinal) { "one", "two" };

    public static bool Knows(string name) => Known.Contains(name);
}
