using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Data;

namespace Helpdesk.Tickets.Replies;

/// <summary>Several steps of daily work that are done to a ticket with one click, all or none.</summary>
[Configuration]
[LedgerName("tickets.macro")]
internal sealed class Macro : AggregateRoot
{
    public const int MaxName = 100;
    public const int MostSteps = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string Name { get; set; } = "";

    /// <summary>Team that uses it; null for everybody.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>The steps in their order as JSON.</summary>
    public string Steps { get; set; } = "[]";

    /// <summary>The steps, read from and written to <see cref="Steps"/>.</summary>
    public IReadOnlyList<MacroStep> ReadSteps() => JsonSerializer.Deserialize<List<MacroStep>>(Steps, Json)!;

    public void WriteSteps(IReadOnlyList<MacroStep> steps) => Steps = JsonSerializer.Serialize(steps, Json);
}

/// <summary>One step of a macro. Which values it needs depends on its kind.</summary>
internal sealed record MacroStep
{
    /// <summary>One of <see cref="MacroSteps"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Message, title of the task, or message to the requester that goes with a transition: a text with variables.</summary>
    public string? Text { get; init; }

    /// <summary>Field to set, see <see cref="MacroSteps.Fields"/>.</summary>
    public string? Field { get; init; }

    /// <summary>Number or id; null for none.</summary>
    public string? Value { get; init; }

    /// <summary>Team to assign to; null leaves it.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>A person's id, <see cref="MacroSteps.Me"/>, <see cref="MacroSteps.Nobody"/>, or null to leave it.</summary>
    public string? Assignee { get; init; }

    /// <summary>Id of a transition, for example <c>resolve</c>.</summary>
    public string? Transition { get; init; }

    public string? SubState { get; init; }

    public string? ResolutionCode { get; init; }

    /// <summary>A text with variables.</summary>
    public string? ResolutionNotes { get; init; }

    /// <summary>Why; written to the history.</summary>
    public string? Reason { get; init; }
}

/// <summary>Kinds of steps.</summary>
internal static class MacroSteps
{
    public const string Reply = "reply";
    public const string Note = "note";
    public const string Set = "set";
    public const string Assign = "assign";
    public const string Transition = "transition";
    public const string Task = "task";

    /// <summary>Assignee: whoever applies the macro.</summary>
    public const string Me = "me";

    /// <summary>Assignee: back to the team's queue.</summary>
    public const string Nobody = "nobody";

    /// <summary>English names are localization keys.</summary>
    public static IReadOnlyList<Choice> All { get; } =
    [
        new(Reply, "Send a public reply"), new(Note, "Write an internal note"), new(Set, "Set a field"), new(Assign, "Assign"),
        new(Transition, "Change the state"), new(Task, "Add a task"),
    ];

    /// <summary>Fields that a macro sets, named as in the API.</summary>
    public static IReadOnlyList<Choice> Fields { get; } =
    [
        new(Domain.TicketFields.Impact, "Impact"), new(Domain.TicketFields.Urgency, "Urgency"), new(Domain.TicketFields.Priority, "Priority"),
        new(Domain.TicketFields.CategoryId, "Category"), new(Domain.TicketFields.ServiceId, "Service"),
    ];
}
