using Helpdesk.Data;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// A clock of a ticket as queues, reports and the scan for due steps read it. Its key is the clock's identity: it never changes while the clock
/// lives.
/// </summary>
[NotInLedger("Derived from the ticket's stream and the versions of its definitions: it can be dropped and rebuilt at any time.")]
internal sealed class TicketClock
{
    public Guid TicketId { get; set; }

    public Guid DefinitionId { get; set; }

    public int DefinitionVersion { get; set; }

    public int Cycle { get; set; }

    /// <summary>Sequence of the event that attached it.</summary>
    public int AttachedBy { get; set; }

    public AgreementKind Agreement { get; set; }

    public ClockMetric Metric { get; set; }

    public ClockStatus Status { get; set; }

    public DateTime StartedAt { get; set; }

    /// <summary>Null while it is open.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Null while it is paused before its target.</summary>
    public DateTime? DueAt { get; set; }

    /// <summary>When the next step is to be done; null when none is known.</summary>
    public DateTime? NextStepAt { get; set; }

    /// <summary>Its index in the definition.</summary>
    public int? NextStep { get; set; }

    /// <summary>Open time that ran until it ended; null while it is open.</summary>
    public long? ElapsedSeconds { get; set; }

    public long TargetSeconds { get; set; }

    /// <summary>It ended later than its target; false while it is open, where <see cref="DueAt"/> tells.</summary>
    public bool IsBreached { get; set; }

    /// <summary>Version of the calendar that the times were read by.</summary>
    public int CalendarVersion { get; set; }

    public Guid CalendarId { get; set; }

    public bool IsOpen => Status is ClockStatus.Running or ClockStatus.Paused;

    public ClockKey Key => new(TicketId, DefinitionId, DefinitionVersion, Cycle, AttachedBy);
}

/// <summary>Identity of a clock.</summary>
internal readonly record struct ClockKey(Guid TicketId, Guid DefinitionId, int DefinitionVersion, int Cycle, int AttachedBy);

/// <summary>
/// The engine's state of a ticket, for the next event to advance. Kept only while a clock is open or a step is to be done; without it the stream is
/// replayed, so a missing row is never wrong.
/// </summary>
[NotInLedger("Derived from the ticket's stream and the versions of its definitions: it can be dropped and rebuilt at any time.")]
internal sealed class TicketClockState
{
    public Guid TicketId { get; set; }

    /// <summary>Sequence of the last event in it. A concurrency token: who does steps notices an event that came in between.</summary>
    public int Sequence { get; set; }

    /// <summary><see cref="ClockState"/> as JSON.</summary>
    public string State { get; set; } = "{}";

    /// <summary>The choices as JSON.</summary>
    public string Plan { get; set; } = "[]";

    /// <summary>Steps up to here are not done: they were reached before the ticket, or the tenant's first rules, came here.</summary>
    public DateTime SilentUntil { get; set; }

    /// <summary>Counts the changes of the clocks' rows: written with them, so that <see cref="Sequence"/> is checked.</summary>
    public int Touched { get; set; }
}

/// <summary>A step that was done. Its key is what makes a step happen once, however many nodes try.</summary>
[AppendOnly]
[LedgerName("tickets.clock-step")]
internal sealed class FiredStep
{
    public Guid TicketId { get; set; }

    public Guid DefinitionId { get; set; }

    public int DefinitionVersion { get; set; }

    public int Cycle { get; set; }

    public int AttachedBy { get; set; }

    /// <summary>Index of the step in its definition.</summary>
    public int Step { get; set; }

    /// <summary>When it was reached.</summary>
    public DateTime ReachedAt { get; set; }

    public DateTime FiredAt { get; set; }

    public FiredStepOutcome Outcome { get; set; }

    public ClockKey Clock => new(TicketId, DefinitionId, DefinitionVersion, Cycle, AttachedBy);
}

internal enum FiredStepOutcome
{
    /// <summary>All its actions were done.</summary>
    Done = 0,

    /// <summary>The clock was late when it was attached: only people were told.</summary>
    NoticeOnly = 1,

    /// <summary>A later step was reached by then and told people; its other actions were done.</summary>
    ToldByLater = 2,
}
