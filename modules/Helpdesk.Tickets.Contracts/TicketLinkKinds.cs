namespace Helpdesk.Tickets;

/// <summary>Meanings of a link, read from the source to the target, and back.</summary>
public static class TicketLinkKinds
{
    /// <summary>They have to do with each other; the only meaning without a direction.</summary>
    public const string RelatesTo = "relates-to";

    /// <summary>The source says the same as the target.</summary>
    public const string Duplicates = "duplicates";

    /// <summary>The target is the cause of the source: an incident of its problem, or of a change.</summary>
    public const string CausedBy = "caused-by";

    /// <summary>The target cannot go on before the source.</summary>
    public const string Blocks = "blocks";

    /// <summary>The source removes the target: a change its problem.</summary>
    public const string Resolves = "resolves";

    /// <summary>The source does what the target asks for: a change a request.</summary>
    public const string Implements = "implements";

    /// <summary>Made of a message of the target. Set by the split only.</summary>
    public const string SplitFrom = "split-from";

    /// <summary>What people choose from, with names seen from the source (localization keys).</summary>
    public static IReadOnlyList<Choice> All { get; } =
    [
        new(RelatesTo, "Relates to"),
        new(Duplicates, "Duplicates"),
        new(CausedBy, "Caused by"),
        new(Blocks, "Blocks"),
        new(Resolves, "Resolves"),
        new(Implements, "Implements"),
    ];

    /// <summary>All kinds with names seen from the source (localization keys).</summary>
    public static IReadOnlyList<Choice> Forward { get; } = [.. All, new(SplitFrom, "Split off from")];

    /// <summary>Names seen from the target (localization keys).</summary>
    public static IReadOnlyList<Choice> Inverse { get; } =
    [
        new(SplitFrom, "Split off into"),
        new(RelatesTo, "Relates to"),
        new(Duplicates, "Duplicated by"),
        new(CausedBy, "Cause of"),
        new(Blocks, "Blocked by"),
        new(Resolves, "Resolved by"),
        new(Implements, "Implemented by"),
    ];
}
