using Helpdesk.Data;

namespace Helpdesk.Tickets.Domain;

/// <summary>A piece of a ticket's work with its own owner and date. It belongs to its ticket: that one's stamp guards it and its stream tells it.</summary>
[LedgerName("tickets.task")]
public sealed class TicketTask : Entity
{
    public Guid TicketId { get; set; }

    /// <summary>One line, at most 250 characters.</summary>
    public string Title { get; set; } = "";

    /// <summary>One of <see cref="TicketTaskStates"/>.</summary>
    public string State { get; set; } = TicketTaskStates.Open;

    public Guid? AssigneeId { get; set; }

    /// <summary>UTC; null for none.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>Order on the ticket.</summary>
    public int Position { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>When it was done or cancelled; null while it is open.</summary>
    public DateTime? EndedAt { get; set; }
}

/// <summary>States of a task.</summary>
public static class TicketTaskStates
{
    public const string Open = "open";
    public const string Done = "done";
    public const string Cancelled = "cancelled";

    /// <summary>All of them with their English names (localization keys).</summary>
    public static IReadOnlyList<Choice> All { get; } = [new(Open, "Open"), new(Done, "Done"), new(Cancelled, "Cancelled")];
}

/// <summary>Values that a task is to have.</summary>
internal sealed record TaskValues(string Title, string State, Guid? AssigneeId, DateTime? DueAt, int Position);

public sealed partial class Ticket
{
    /// <summary>A new task at the given place.</summary>
    internal (TicketTask Task, TicketEvent Event) AddTask(TaskValues values, TicketAct act)
    {
        var task = new TicketTask { TicketId = Id, CreatedAt = act.Now, State = "" };
        var changes = Apply(task, values, act);
        return (task, Record(TicketEventKinds.TaskAdded, act, changes, isPublic: false, task.Id));
    }

    /// <summary>Changes a task. Null when nothing differs.</summary>
    internal TicketEvent? ChangeTask(TicketTask task, TaskValues values, TicketAct act)
    {
        var wasOpen = task.State == TicketTaskStates.Open;
        var changes = Apply(task, values, act);
        if (changes.IsEmpty)
        {
            return null;
        }

        if (wasOpen && task.State != TicketTaskStates.Open)
        {
            Raise(new TicketTaskEnded(Id, TypeId, Number, task.Id, task.Title, task.State, act.ActorId));
        }

        return Record(TicketEventKinds.TaskChanged, act, changes.Name(TicketFields.TaskTitle, task.Title), isPublic: false, task.Id);
    }

    private static TicketChanges Apply(TicketTask task, TaskValues values, TicketAct act)
    {
        var changes = new TicketChanges()
            .Add(TicketFields.TaskTitle, Empty(task.Title), values.Title)
            .Add(TicketFields.TaskState, Empty(task.State), values.State)
            .Add(TicketFields.TaskAssigneeId, task.AssigneeId, values.AssigneeId)
            .Add(TicketFields.TaskDueAt, task.DueAt, values.DueAt)
            .Add(TicketFields.TaskPosition, task.Position, values.Position);
        if (task.State != values.State)
        {
            task.EndedAt = values.State == TicketTaskStates.Open ? null : act.Now;
        }

        task.Title = values.Title;
        task.State = values.State;
        task.AssigneeId = values.AssigneeId;
        task.DueAt = values.DueAt;
        task.Position = values.Position;
        return changes;

        static string? Empty(string value) => value.Length == 0 ? null : value;
    }
}
