using Helpdesk.Data;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Metrics;

/// <summary>
/// What metrics count of a ticket: a fold of its event stream, one event after the other, so that it can be dropped and made again at any time.
/// </summary>
[NotInLedger("A function of the ticket's event stream, which is in the ledger.")]
internal sealed class TicketMeasures
{
    /// <summary>A reopening within this many working days takes back that the first contact solved it (practice.md 2.10).</summary>
    public const int FirstContactDays = 5;

    public Guid TicketId { get; set; }

    /// <summary>Sequence of the last event that is counted.</summary>
    public int Sequence { get; set; }

    public StateCategory? Category { get; set; }

    public bool IsOpen { get; set; }

    public Guid? RequesterId { get; set; }

    /// <summary>Team that owns it, or owned it at its end.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>Team before the present one.</summary>
    public Guid? PreviousTeamId { get; set; }

    public Guid? AssigneeId { get; set; }

    public DateTime OpenedAt { get; set; }

    /// <summary>First message of a person to the requester, the resolution counts as one.</summary>
    public DateTime? FirstResponseAt { get; set; }

    /// <summary>First time that somebody owned it.</summary>
    public DateTime? OwnedAt { get; set; }

    public DateTime? FirstResolvedAt { get; set; }

    /// <summary>Last resolution, or closing where no resolution was logged; stays when it is reopened.</summary>
    public DateTime? LastResolvedAt { get; set; }

    /// <summary>False again when it is reopened.</summary>
    public bool IsResolved { get; set; }

    public bool IsCancelled { get; set; }

    /// <summary>It went into another ticket, which is counted instead.</summary>
    public bool IsMerged { get; set; }

    /// <summary>When it left the open states for good; null while it is open.</summary>
    public DateTime? EndedAt { get; set; }

    /// <summary>Time in waiting states that ended, by the clock on the wall.</summary>
    public long PausedSeconds { get; set; }

    /// <summary>Begin of the waiting that lasts; null when it does not wait.</summary>
    public DateTime? PausedSince { get; set; }

    public int Reopens { get; set; }

    /// <summary>Times that the team changed from one to another.</summary>
    public int TeamChanges { get; set; }

    /// <summary>It went back to a team that had just given it away (A, B, A).</summary>
    public bool IsPingPong { get; set; }

    /// <summary>Solved at the first contact: no hand-over, no waiting, no second message of the requester, not reopened soon after.</summary>
    public bool IsFirstContact { get; set; }

    /// <summary>The requester wrote again, or it waited, or it was handed over: the first contact did not solve it.</summary>
    public bool HadMoreContacts { get; set; }

    /// <summary>The measures before the first event.</summary>
    public static TicketMeasures Of(Ticket ticket) => new()
    {
        TicketId = ticket.Id,
        OpenedAt = ticket.CreatedAt,
    };

    /// <summary>Counts the next event; one that is counted already changes nothing.</summary>
    /// <param name="e">Event.</param>
    /// <param name="machine">Machine of the ticket's type: what a state means.</param>
    /// <param name="zone">Zone of working days.</param>
    public void Apply(TicketEvent e, StateMachine machine, TimeZoneInfo zone)
    {
        if (e.Sequence <= Sequence)
        {
            return;
        }

        var fact = TicketFactReader.Read(e, Before(machine), machine);
        Sequence = e.Sequence;
        if (fact.Changes.TryGetValue(TicketFields.RequesterId, out var requester))
        {
            RequesterId = Id(requester);
        }

        CountTeams(fact);
        CountOwners(fact);
        if (fact.Has(TicketSignals.RequesterMessage))
        {
            HadMoreContacts = true;
        }

        if (fact.Has(TicketSignals.AgentReply) || fact.Has(TicketSignals.ResolutionTold))
        {
            FirstResponseAt ??= fact.At;
        }

        if (fact.Category is { } category && category != Category)
        {
            Enter(category, fact.At, zone);
        }

        if (fact.Has(TicketSignals.Merged) || fact.Has(TicketSignals.Unmerged))
        {
            IsMerged = fact.Has(TicketSignals.Merged);
            SetOpen(fact.At);
        }
    }

    private TicketFacts Before(StateMachine machine) => new()
    {
        TypeId = machine.InitialState,
        Category = Category,
        IsAnswered = FirstResponseAt is not null,
        Values = RequesterId is { } id ? new Dictionary<string, string>(StringComparer.Ordinal) { [TicketFields.RequesterId] = id.ToString() } : [],
    };

    private void CountTeams(TicketFact fact)
    {
        if (!fact.Changes.TryGetValue(TicketFields.TeamId, out var value) || Id(value) is not { } team || team == TeamId)
        {
            return;
        }

        if (TeamId is { } before)
        {
            TeamChanges++;
            HadMoreContacts = true;
            IsPingPong |= team == PreviousTeamId;
            PreviousTeamId = before;
        }

        TeamId = team;
    }

    private void CountOwners(TicketFact fact)
    {
        if (fact.Changes.TryGetValue(TicketFields.AssigneeId, out var value))
        {
            AssigneeId = Id(value);
            OwnedAt ??= AssigneeId is null ? null : fact.At;
        }
    }

    private void Enter(StateCategory category, DateTime at, TimeZoneInfo zone)
    {
        var wasResolved = Category is StateCategory.Resolved or StateCategory.Closed;
        Category = category;
        IsCancelled = category == StateCategory.Cancelled;
        SetOpen(at);
        if (PausedSince is { } since)
        {
            PausedSeconds += (long)(at - since).TotalSeconds;
            PausedSince = null;
        }

        if (category == StateCategory.Waiting)
        {
            PausedSince = at;
            HadMoreContacts = true;
        }

        if (IsOpen && wasResolved)
        {
            Reopen(at, zone);
        }
        else if (category is StateCategory.Resolved or StateCategory.Closed && !IsResolved)
        {
            (IsResolved, LastResolvedAt) = (true, at);
            if (FirstResolvedAt is null)
            {
                (FirstResolvedAt, IsFirstContact) = (at, !HadMoreContacts);
            }
        }
    }

    private void SetOpen(DateTime at)
    {
        IsOpen = !IsMerged && Category is (StateCategory.New or StateCategory.Active or StateCategory.Waiting);
        EndedAt = IsOpen ? null : EndedAt ?? at;
    }

    private void Reopen(DateTime at, TimeZoneInfo zone)
    {
        IsResolved = false;
        Reopens++;
        if (FirstResolvedAt is { } first && at <= WorkingDays.Add(first, FirstContactDays, zone))
        {
            IsFirstContact = false;
        }
    }

    private static Guid? Id(string? value) => Guid.TryParse(value, out var id) ? id : null;
}
