using Helpdesk.Data;

namespace Helpdesk.Changes.Domain;

/// <summary>A meeting of the change advisory board. What it decides is decided in the approvals of the changes; here is what was talked about.</summary>
[LedgerName("changes.cab-meeting")]
public sealed class CabMeeting : AggregateRoot
{
    public const int MaxTitle = 250;
    public const int MaxPlace = 250;

    /// <summary>What a meeting other than the usual one is called.</summary>
    public string? Title { get; set; }

    /// <summary>UTC.</summary>
    public DateTime Start { get; set; }

    /// <summary>UTC.</summary>
    public DateTime End { get; set; }

    /// <summary>Room or link.</summary>
    public string? Place { get; set; }

    public Guid ChairId { get; set; }

    public CabMeetingState State { get; set; }

    public string? CancelReason { get; set; }

    /// <summary>Members needed for a quorum, as it was when the minutes were closed.</summary>
    public int? Quorum { get; set; }

    /// <summary>Names of everybody in the minutes as they were when these were closed, JSON; null before.</summary>
    public string? ClosedNames { get; set; }

    public Guid? ClosedById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? ClosedAt { get; set; }

    /// <summary>One more with each change of a part, so that the stamp changes with it.</summary>
    public int Revision { get; set; }

    public List<CabAgendaItem> Items { get; set; } = [];

    public List<CabAttendee> Attendees { get; set; } = [];

    public List<CabAddendum> Addenda { get; set; } = [];

    /// <summary>It is neither held nor cancelled.</summary>
    internal bool IsOpen => State is CabMeetingState.Planned or CabMeetingState.Running;
}

/// <summary>A change on the agenda.</summary>
[LedgerName("changes.cab-agenda-item")]
public sealed class CabAgendaItem : Entity
{
    public const int MaxText = 20_000;

    public Guid MeetingId { get; set; }

    public Guid ChangeId { get; set; }

    public int Position { get; set; }

    /// <summary>Time for it in minutes.</summary>
    public int Minutes { get; set; }

    public string? Notes { get; set; }

    /// <summary>What came out of it, in words; not a decision.</summary>
    public string? Result { get; set; }

    /// <summary>Votes as they were when the minutes were closed, JSON; null before.</summary>
    public string? ClosedVotes { get; set; }

    /// <summary>The change as the board saw it when the minutes were closed, JSON of a <see cref="CabChange"/>; null before.</summary>
    public string? ClosedChange { get; set; }

    /// <summary>Hash of what the change asked for then.</summary>
    public string? ClosedHash { get; set; }
}

/// <summary>A guest, or a member of whom it is known whether they came.</summary>
[LedgerName("changes.cab-attendee")]
public sealed class CabAttendee : Entity
{
    public Guid MeetingId { get; set; }

    public Guid PersonId { get; set; }

    /// <summary>Invited to this meeting; false for members of the board, who alone count for the quorum.</summary>
    public bool IsGuest { get; set; }

    public bool IsPresent { get; set; }
}

/// <summary>A correction of closed minutes. Never changed and never deleted.</summary>
[AppendOnly]
[LedgerName("changes.cab-addendum")]
public sealed class CabAddendum : Entity
{
    public Guid MeetingId { get; set; }

    public Guid ById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime At { get; set; }

    public string Text { get; set; } = "";
}

public enum CabMeetingState
{
    Planned,
    Running,

    /// <summary>Its minutes are closed.</summary>
    Held,
    Cancelled,
}
