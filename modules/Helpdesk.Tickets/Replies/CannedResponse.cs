using Helpdesk.Data;

namespace Helpdesk.Tickets.Replies;

/// <summary>A text that people of the desk send often, with variables that each ticket fills.</summary>
[Configuration]
[LedgerName("tickets.response")]
internal sealed class CannedResponse : AggregateRoot
{
    public const int MaxName = 100;
    public const int MaxText = 10_000;

    public string Name { get; set; } = "";

    /// <summary>Markdown with variables, see <see cref="ResponseTemplates"/>.</summary>
    public string Text { get; set; } = "";

    /// <summary>Language of the text (<c>en</c>, <c>de</c>): names of states in it are told in this language; empty for the writer's.</summary>
    public string Language { get; set; } = "";

    /// <summary>Team that uses it; null for everybody.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>Ids of categories that it is for, separated by commas; empty for all.</summary>
    public string Categories { get; set; } = "";

    public IReadOnlyList<Guid> CategoryIds => [.. Categories.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Guid.Parse)];
}
