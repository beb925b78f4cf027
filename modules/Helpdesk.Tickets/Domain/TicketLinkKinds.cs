namespace Helpdesk.Tickets.Domain;

/// <summary>Meanings of a link, read from the source to the target, and back.</summary>
public static class TicketLinkKinds
{
    public const string RelatesTo = "relates-to";
    public const string Duplicates = "duplicates";
    public const string CausedBy = "caused-by";
    public const string Blocks = "blocks";

    /// <summary>Made of a message of the target. Set by the split only.</summary>
    public const string SplitFrom = "split-from";

    /// <summary>What people choose from, with names seen from the source (localization keys).</summary>
    public static IReadOnlyList<Choice> All { get; } =
    [
        new(RelatesTo, "Relates to"),
        new(Duplicates, "Duplicates"),
        new(CausedBy, "Caused by"),
        new(Blocks, "Blocks"),
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
    ];
}
