using System.Text.Json;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Clocks;

/// <summary>Reads the ticket's own stream: the only place where clocks know how events are written.</summary>
internal static class TicketFactReader
{
    // No condition asks for texts, and what clocks keep of a ticket stays small without them.
    private static readonly string[] Texts =
    [
        TicketFields.Title, TicketFields.Description, TicketFields.ResolutionNotes, TicketFields.FileName, TicketFields.Link, TicketFields.WatcherId,
        TicketFields.MergedIntoId, TicketFields.AbsorbedId, TicketFields.SplitIntoId, TicketFields.TaskTitle, TicketFields.TaskState,
        TicketFields.TaskAssigneeId, TicketFields.TaskDueAt, TicketFields.TaskPosition,
        TicketFields.RoutedBy,
    ];

    // An import's messages were written by the people of its source.
    private static readonly string[] AutomaticOrigins = [Origins.Background, Origins.Workflow, Origins.Recipe, Origins.Migration];

    /// <summary>The whole stream, in the order of its sequences.</summary>
    public static IReadOnlyList<TicketFact> ReadAll(IEnumerable<TicketEvent> events, TicketType type)
    {
        var facts = new TicketFacts { TypeId = type.Id };
        List<TicketFact> all = [];
        foreach (var e in events.OrderBy(e => e.Sequence))
        {
            var fact = Read(e, facts, type.StateMachine);
            facts = facts.After(fact);
            all.Add(fact);
        }

        return all;
    }

    /// <summary>One event.</summary>
    /// <param name="e">Event.</param>
    /// <param name="before">What was known before it (<see cref="ClockState.Facts"/>).</param>
    /// <param name="machine">Machine of the ticket's type: what a state means.</param>
    public static TicketFact Read(TicketEvent e, TicketFacts before, StateMachine machine)
    {
        var changes = Changes(e);
        var category = changes.GetValueOrDefault(TicketFields.State) is { } state ? Category(machine, state) : (StateCategory?)null;
        var at = new DateTime(e.OccurredAt.Ticks - (e.OccurredAt.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
        return new TicketFact(e.Sequence, at, [.. Signals(e, before, changes, category)], category, changes);
    }

    private static IEnumerable<string> Signals(TicketEvent e, TicketFacts before, Dictionary<string, string?> changes, StateCategory? category)
    {
        var requester = changes.GetValueOrDefault(TicketFields.RequesterId) ?? before[TicketFields.RequesterId];
        var byRequester = requester is not null && Guid.TryParse(requester, out var id) && (e.ActorId == id || e.OnBehalfOfId == id);
        var reopened = before.IsFinished && category is (StateCategory.New or StateCategory.Active or StateCategory.Waiting);
        switch (e.Kind)
        {
            case TicketEventKinds.Created:
                yield return TicketSignals.Created;
                break;
            case TicketEventKinds.PublicReply when byRequester:
                yield return TicketSignals.RequesterMessage;
                break;
            case TicketEventKinds.PublicReply when IsByDesk(e, changes):
                yield return TicketSignals.AgentReply;
                break;
            case TicketSignals.Merged or TicketSignals.Unmerged or TicketSignals.Reviewed:
                yield return e.Kind;
                break;
        }

        if (category == StateCategory.Resolved && before.Category != StateCategory.Resolved && e.IsPublic && !byRequester)
        {
            yield return TicketSignals.ResolutionTold;
        }

        if (reopened)
        {
            yield return TicketSignals.Reopened;
            if (byRequester)
            {
                yield return TicketSignals.RequesterMessage;
            }
        }
    }

    /// <summary>By a person of the desk: not by a machine, and not by somebody who only watches.</summary>
    private static bool IsByDesk(TicketEvent e, Dictionary<string, string?> changes) =>
        e.IsPublic && e.ActorId is not null && !AutomaticOrigins.Contains(e.Origin)
            && changes.GetValueOrDefault(ClockFields.IsAutomatic) != "true" && changes.GetValueOrDefault(ClockFields.IsFromDesk) != "false";

    /// <summary>A state that the machine no longer has is work that somebody does: clocks run rather than vanish.</summary>
    private static StateCategory Category(StateMachine machine, string state) =>
        machine.States.FirstOrDefault(s => s.Id == state)?.Category ?? StateCategory.Active;

    private static Dictionary<string, string?> Changes(TicketEvent e)
    {
        Dictionary<string, string?> changes = new(StringComparer.Ordinal);
        if (e.Changes.Length <= 2)
        {
            return changes;
        }

        using var document = JsonDocument.Parse(e.Changes);
        foreach (var change in document.RootElement.EnumerateObject())
        {
            if (change.Value.ValueKind == JsonValueKind.Array && change.Value.GetArrayLength() == 2 && !Texts.Contains(change.Name))
            {
                changes[change.Name] = Text(change.Value[1]);
            }
        }

        return changes;
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
