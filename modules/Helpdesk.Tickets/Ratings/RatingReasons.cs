using Helpdesk.Ui;

namespace Helpdesk.Tickets.Ratings;

/// <summary>
/// What a requester may tick with a rating. A reason is its own words, as the administrator wrote them: a rating keeps what was ticked then,
/// whatever the list says later. The shipped ones are looked up in the reader's language.
/// </summary>
internal sealed class RatingReasons : ITextSource
{
    public const int MaxReasons = 12;

    public const int MaxLength = 60;

    /// <summary>Room for all of them with the line ends between them.</summary>
    public const int MaxStored = MaxReasons * (MaxLength + 1);

    public const string TooMany = "Give at most 12 reasons: who has to read more ticks none.";

    public const string TooLong = "A reason may have at most 60 characters.";

    public static IReadOnlyList<string> Shipped { get; } =
        ["Solved quickly", "Friendly and competent", "Explained well", "Took too long", "Did not solve it", "Had to ask several times"];

    /// <summary>The reasons of a text with one in each line; nothing twice.</summary>
    public static IReadOnlyList<string> Read(string? lines) =>
        [.. (lines ?? "").Split(['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>One text of reasons in the order of the list; null for none.</summary>
    public static string? Write(IReadOnlyCollection<string> reasons) => reasons.Count == 0 ? null : string.Join('\n', reasons);

    public IEnumerable<string> GetTexts() => [.. Shipped, TooMany, TooLong];
}
