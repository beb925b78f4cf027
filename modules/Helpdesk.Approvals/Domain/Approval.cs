using System.Text.Json;
using Helpdesk.Data;

namespace Helpdesk.Approvals.Domain;

/// <summary>
/// A question to people about a ticket, bound to the content that they see. It knows nothing of databases, clocks and names: what is decided, asked,
/// expired or changed comes in, what follows is worked out here, once.
/// </summary>
[LedgerName("approvals.approval")]
public sealed class Approval : AggregateRoot
{
    private readonly List<ApprovalSlot> _newlyAsked = [];

    public Guid TicketId { get; set; }

    public string TicketNumber { get; set; } = "";

    public string TicketTitle { get; set; } = "";

    /// <summary>Never counts.</summary>
    public Guid RequesterId { get; set; }

    /// <summary>Workflow that asks.</summary>
    public Guid InstanceId { get; set; }

    /// <summary>Run of its step that waits.</summary>
    public int RunId { get; set; }

    public string DefinitionId { get; set; } = "";

    public string ActivityId { get; set; } = "";

    public string WorkflowName { get; set; } = "";

    /// <summary>What is to be approved.</summary>
    public string Title { get; set; } = "";

    /// <summary>What somebody agrees to who approves.</summary>
    public string Meaning { get; set; } = "";

    public ApprovalMode Mode { get; set; }

    /// <summary>Of <see cref="ApprovalMode.Quorum"/>: number, or percent.</summary>
    public int Quorum { get; set; }

    public bool IsQuorumPercent { get; set; }

    /// <summary>What a person decided counts in each place of theirs.</summary>
    public bool IsSamePersonOnce { get; set; } = true;

    /// <summary>Ids of transitions that are refused until it is approved, each between blanks.</summary>
    public string Holds { get; set; } = "";

    public ApprovalState State { get; set; }

    public int Round { get; set; }

    /// <summary>Step that is asked now.</summary>
    public int Level { get; set; }

    /// <summary>SHA-256 of the content that is decided on.</summary>
    public string ContentHash { get; set; } = "";

    public DateTime CreatedAt { get; set; }

    /// <summary>When the present round began, UTC.</summary>
    public DateTime RoundAt { get; set; }

    public DateTime? EndedAt { get; set; }

    public int? RemindEverySeconds { get; set; }

    public int? EscalateAfterSeconds { get; set; }

    public int? ExpiresAfterSeconds { get; set; }

    public DateTime? RemindAt { get; set; }

    public DateTime? EscalateAt { get; set; }

    public DateTime? ExpiresAt { get; set; }

    /// <summary>Approver as JSON who is asked when others do not decide in time; null for nobody.</summary>
    public string? EscalateTo { get; set; }

    public bool IsEscalated { get; set; }

    public Guid? EscalatedPersonId { get; set; }

    public Guid? EscalatedTeamId { get; set; }

    public ExpiryPolicy OnExpiry { get; set; }

    /// <summary>Decisions and changes so far: moves the concurrency stamp with each of them.</summary>
    public int Revision { get; set; }

    internal List<ApprovalSlot> Slots { get; } = [];

    internal List<ApprovalDecision> Decisions { get; } = [];

    /// <summary>Places of the present round.</summary>
    internal IEnumerable<ApprovalSlot> Present => Slots.Where(s => s.Round == Round).OrderBy(s => s.Position);

    /// <summary>The next moment at which something is due; null when nothing is.</summary>
    internal DateTime? NextAt => State == ApprovalState.Open ? Earliest(RemindAt, Earliest(EscalateAt, ExpiresAt)) : null;

    internal bool HoldsTransition(string transition) => Holds.Contains($" {transition} ", StringComparison.Ordinal);

    /// <summary>Begins: the first step is asked.</summary>
    internal void Begin(IReadOnlyList<PlannedSlot> slots, string contentHash, DateTime now)
    {
        CreatedAt = now;
        BeginRound(slots, contentHash, now);
    }

    /// <summary>Somebody decides, in all places at once where it is their turn in this capacity.</summary>
    internal DecisionRefusal Decide(Voter voter, bool approves, string? comment, string seenHash, DateTime now)
    {
        if (WhyNot(voter) is not DecisionRefusal.None and var refusal)
        {
            return refusal;
        }

        if (seenHash != ContentHash)
        {
            return DecisionRefusal.ContentChanged;
        }

        foreach (var slot in TurnOf(voter))
        {
            Add(slot, approves ? DecisionKind.Approve : DecisionKind.Reject, voter, comment, now);
        }

        Settle(now);
        return DecisionRefusal.None;
    }

    /// <summary>Why somebody cannot decide now; none when it is their turn.</summary>
    internal DecisionRefusal WhyNot(Voter voter)
    {
        if (State != ApprovalState.Open)
        {
            return DecisionRefusal.Ended;
        }

        if (voter.PersonId == RequesterId || voter.PrincipalId == RequesterId)
        {
            return DecisionRefusal.IsRequester;
        }

        if (TurnOf(voter).Count > 0)
        {
            return DecisionRefusal.None;
        }

        var own = Present.Where(s => s.IsFor(voter.PrincipalId, voter.TeamIds)).ToList();
        return own.Count == 0 ? DecisionRefusal.NotAsked
            : own.TrueForAll(s => s.State == SlotState.Waiting) ? DecisionRefusal.NotYet : DecisionRefusal.Decided;
    }

    /// <summary>Somebody takes back what they decided; the places are asked again.</summary>
    internal DecisionRefusal Withdraw(Guid personId, string reason, DateTime now)
    {
        if (State != ApprovalState.Open)
        {
            return DecisionRefusal.Ended;
        }

        var mine = Present.Select(s => BallotCount.OwnVoice(this, s)).OfType<ApprovalDecision>().Where(d => d.PersonId == personId).ToList();
        if (mine.Count == 0)
        {
            return DecisionRefusal.NotAsked;
        }

        foreach (var decision in mine)
        {
            Add(Slots.First(s => s.Id == decision.SlotId), DecisionKind.Withdraw, new Voter(personId, decision.OnBehalfOfId, new HashSet<Guid>()), reason, now);
        }

        Settle(now);
        return DecisionRefusal.None;
    }

    /// <summary>What people decided is worth nothing when the content is another one: asked again while open, voided when it was approved.</summary>
    /// <param name="slots">Who is asked now; null when nobody is left.</param>
    /// <returns>False when nothing changed.</returns>
    internal bool ChangeContent(string contentHash, Guid requesterId, IReadOnlyList<PlannedSlot>? slots, DateTime now)
    {
        if (contentHash == ContentHash || State is not (ApprovalState.Open or ApprovalState.Approved))
        {
            return false;
        }

        if (State == ApprovalState.Approved || slots is null)
        {
            var wasOpen = State == ApprovalState.Open;
            var deciders = Decisions.Where(d => d.Round == Round).Select(d => d.PersonId).Distinct().ToList();
            End(ApprovalState.Voided, now);
            Raise(new ApprovalVoided(Id, TicketId, TicketNumber, Title, deciders, wasOpen, InstanceId, RunId));
            return true;
        }

        RequesterId = requesterId;
        foreach (var slot in Present.ToList())
        {
            slot.State = SlotState.Closed;
        }

        BeginRound(slots, contentHash, now);
        return true;
    }

    /// <summary>The workflow does not need it any more.</summary>
    internal bool Cancel(DateTime now)
    {
        if (State != ApprovalState.Open)
        {
            return false;
        }

        End(ApprovalState.Cancelled, now);
        return true;
    }

    /// <summary>The reminder is due; the next one follows.</summary>
    internal bool Remind(DateTime now)
    {
        if (State != ApprovalState.Open || RemindAt is not { } due || due > now)
        {
            return false;
        }

        // One reminder, however long nobody was there to send it.
        var every = TimeSpan.FromSeconds(Math.Max(60, RemindEverySeconds ?? 0));
        RemindAt = due + (every * (Math.Floor((now - due) / every) + 1));
        Revision++;
        return true;
    }

    /// <summary>Nothing is due before a moment: what was due first is due then, and the rest as long after it as before.</summary>
    internal void Postpone(DateTime until)
    {
        if (NextAt is not { } next || next >= until)
        {
            return;
        }

        var by = until - next;
        (RemindAt, EscalateAt, ExpiresAt) = (RemindAt + by, EscalateAt + by, ExpiresAt + by);
        Revision++;
    }

    internal bool IsEscalationDue(DateTime now) => State == ApprovalState.Open && !IsEscalated && EscalateAt <= now;

    internal bool IsExpired(DateTime now) => State == ApprovalState.Open && ExpiresAt <= now;

    /// <summary>Somebody is asked in place of all who have not decided.</summary>
    internal void Escalate(Guid? personId, Guid? teamId)
    {
        IsEscalated = true;
        EscalateAt = null;
        EscalatedPersonId = personId;
        EscalatedTeamId = teamId;
        foreach (var slot in Present.Where(s => s.State is SlotState.Asked or SlotState.Waiting))
        {
            slot.EscalatedPersonId = personId;
            slot.EscalatedTeamId = teamId;
        }

        Revision++;
    }

    /// <summary>The time is over.</summary>
    /// <param name="presentHash">Hash of the content as it is now: another one is never approved, whatever the policy says.</param>
    /// <param name="now">UTC.</param>
    /// <returns>True when somebody is to be asked in place of the others.</returns>
    internal bool Expire(string presentHash, DateTime now)
    {
        if (!IsExpired(now))
        {
            return false;
        }

        var escalates = OnExpiry == ExpiryPolicy.Escalate && !IsEscalated;
        ExpiresAt = null;
        Revision++;
        if (escalates)
        {
            ExpiresAt = now.AddSeconds(ExpiresAfterSeconds ?? 0);
        }
        else if (OnExpiry != ExpiryPolicy.Hold)
        {
            End(
                OnExpiry switch
                {
                    ExpiryPolicy.Reject => ApprovalState.Rejected,
                    // What somebody must decide is never decided by time.
                    ExpiryPolicy.Approve when presentHash == ContentHash && Present.All(s => !s.IsMandatory || s.State == SlotState.Approved) && Present.All(s => s.State != SlotState.Rejected) => ApprovalState.Approved,
                    _ => ApprovalState.Expired,
                },
                now);
        }

        Raise(new ApprovalExpired(Id, TicketId, TicketNumber, Title, JsonNamingPolicy.CamelCase.ConvertName(OnExpiry.ToString()), State == ApprovalState.Open));
        return escalates;
    }

    /// <summary>
    /// An administrator asks somebody else in a place that nobody has decided. What that person decided in another step may count here and end it, so the
    /// content must be the one that was decided on.
    /// </summary>
    internal DecisionRefusal Reassign(Guid slotId, Guid personId, string presentHash, DateTime now)
    {
        if (State != ApprovalState.Open)
        {
            return DecisionRefusal.Ended;
        }

        if (personId == RequesterId)
        {
            return DecisionRefusal.IsRequester;
        }

        if (presentHash != ContentHash)
        {
            return DecisionRefusal.ContentChanged;
        }

        if (Present.FirstOrDefault(s => s.Id == slotId) is not { State: SlotState.Asked or SlotState.Waiting } slot)
        {
            return DecisionRefusal.Decided;
        }

        // Two places of one step are two people.
        if (Present.Any(s => s.Level == slot.Level && s.Id != slotId && s.PersonId == personId))
        {
            return DecisionRefusal.AskedAlready;
        }

        slot.PersonId = personId;
        slot.TeamId = null;
        slot.Source = $"person:{personId}";
        if (slot.State == SlotState.Asked)
        {
            slot.AskedAt = now;
            _newlyAsked.Add(slot);
        }

        Settle(now);
        return DecisionRefusal.None;
    }

    /// <summary>Places that are asked since this was called last.</summary>
    internal IReadOnlyList<ApprovalSlot> TakeNewlyAsked()
    {
        ApprovalSlot[] asked = [.. _newlyAsked.Where(s => s.State == SlotState.Asked).Distinct()];
        _newlyAsked.Clear();
        return asked;
    }

    private void BeginRound(IReadOnlyList<PlannedSlot> slots, string contentHash, DateTime now)
    {
        if (slots.Count == 0)
        {
            throw new ArgumentException("An approval without anybody to ask would be approved by nobody.", nameof(slots));
        }

        Round++;
        ContentHash = contentHash;
        RoundAt = now;
        RemindAt = After(RemindEverySeconds, now);
        EscalateAt = IsEscalated ? null : After(EscalateAfterSeconds, now);
        ExpiresAt = After(ExpiresAfterSeconds, now);
        Slots.AddRange(slots.Select((s, i) => new ApprovalSlot
        {
            ApprovalId = Id,
            Round = Round,
            Position = i,
            Level = s.Level,
            IsMandatory = s.IsMandatory,
            PersonId = s.PersonId,
            TeamId = s.TeamId,
            Source = s.Source,
            EscalatedPersonId = EscalatedPersonId,
            EscalatedTeamId = EscalatedTeamId,
            State = SlotState.Waiting,
        }));
        Settle(now);
    }

    private void Add(ApprovalSlot slot, DecisionKind kind, Voter voter, string? comment, DateTime now) => Decisions.Add(new ApprovalDecision
    {
        ApprovalId = Id,
        SlotId = slot.Id,
        Sequence = Decisions.Count + 1,
        Round = Round,
        Kind = kind,
        PersonId = voter.PersonId,
        OnBehalfOfId = voter.OnBehalfOfId,
        Comment = comment,
        ContentHash = ContentHash,
        DecidedAt = now,
    });

    /// <summary>Where it is the turn of somebody; of several places of one team each is another member's.</summary>
    private List<ApprovalSlot> TurnOf(Voter voter) =>
    [
        .. Present
            .Where(s => s.State == SlotState.Asked && s.IsFor(voter.PrincipalId, voter.TeamIds) && (s.TeamId is null || !HasSpoken(voter, s.TeamId.Value)))
            .DistinctBy(s => s.TeamId ?? s.Id),
    ];

    private bool HasSpoken(Voter voter, Guid teamId) => Present
        .Where(s => s.TeamId == teamId)
        .Select(s => BallotCount.OwnVoice(this, s))
        .Any(d => d is not null && (d.PersonId == voter.PersonId || (d.OnBehalfOfId ?? d.PersonId) == voter.PrincipalId));

    /// <summary>Works out from the decisions where it stands: the only place where a result is made.</summary>
    private void Settle(DateTime now)
    {
        Revision++;
        var decided = true;
        foreach (var step in Present.GroupBy(s => s.Level).OrderBy(g => g.Key))
        {
            if (!decided)
            {
                Mark(step, SlotState.Waiting, now);
                continue;
            }

            switch (BallotCount.Of(this, [.. step]))
            {
                case BallotResult.Approved:
                    Mark(step, SlotState.Closed, now);
                    break;
                case BallotResult.Rejected:
                    Mark(Present, SlotState.Closed, now);
                    Finish(ApprovalState.Rejected, now);
                    return;
                default:
                    Level = step.Key;
                    Mark(step, SlotState.Asked, now);
                    decided = false;
                    break;
            }
        }

        if (decided)
        {
            Finish(ApprovalState.Approved, now);
        }
    }

    private void Mark(IEnumerable<ApprovalSlot> slots, SlotState otherwise, DateTime now)
    {
        foreach (var slot in slots)
        {
            var state = BallotCount.Voice(this, slot)?.Kind switch
            {
                DecisionKind.Approve => SlotState.Approved,
                DecisionKind.Reject => SlotState.Rejected,
                _ => otherwise,
            };
            if (state == SlotState.Asked && slot.State != SlotState.Asked)
            {
                slot.AskedAt ??= now;
                _newlyAsked.Add(slot);
            }

            slot.State = state;
        }
    }

    private void Finish(ApprovalState state, DateTime now)
    {
        End(state, now);
        var last = Decisions.Where(d => d.Round == Round && d.Kind != DecisionKind.Withdraw).MaxBy(d => d.Sequence)!;
        Raise(new ApprovalDecided(
            Id, TicketId, TicketNumber, Title, state == ApprovalState.Approved, last.PersonId, last.OnBehalfOfId, last.Comment, InstanceId, RunId));
    }

    private void End(ApprovalState state, DateTime now)
    {
        State = state;
        EndedAt = now;
        RemindAt = EscalateAt = ExpiresAt = null;
        Revision++;
        foreach (var slot in Present.Where(s => s.State is SlotState.Asked or SlotState.Waiting))
        {
            slot.State = SlotState.Closed;
        }
    }

    private static DateTime? After(int? seconds, DateTime now) => seconds is > 0 ? now.AddSeconds(seconds.Value) : null;

    private static DateTime? Earliest(DateTime? a, DateTime? b) => a is null ? b : b is null || a < b ? a : b;
}
