namespace Helpdesk.EndToEnd.Crash;

/// <summary>What one caller of the API was told, and what it does not know because the connection broke.</summary>
internal sealed class Journal
{
    public List<JournaledTicket> Tickets { get; } = [];

    public int Acknowledged { get; set; }
}

/// <summary>One ticket of one caller; nobody else writes to it.</summary>
internal sealed class JournaledTicket(string key, string title)
{
    /// <summary>Idempotency key of the creation.</summary>
    public string Key { get; } = key;

    public string Title { get; } = title;

    /// <summary>Null until the creation was acknowledged.</summary>
    public string? Number { get; set; }

    /// <summary>Texts of acknowledged comments.</summary>
    public HashSet<string> Comments { get; } = new(StringComparer.Ordinal);

    /// <summary>Texts of comments whose answer never came: there or not, never twice.</summary>
    public HashSet<string> UncertainComments { get; } = new(StringComparer.Ordinal);

    /// <summary>State that was acknowledged last.</summary>
    public string State { get; set; } = "new";

    /// <summary>State asked for when the connection broke.</summary>
    public string? UncertainState { get; set; }
}
