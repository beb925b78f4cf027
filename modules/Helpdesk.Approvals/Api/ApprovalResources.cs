using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Features;

namespace Helpdesk.Approvals.Api;

/// <summary>An approval in a list.</summary>
/// <param name="Id">Approval.</param>
/// <param name="Title">What is to be approved.</param>
/// <param name="Number">Ticket.</param>
/// <param name="TicketTitle">Title of the ticket.</param>
/// <param name="Requester">Whose request it is.</param>
/// <param name="OnBehalfOf">Whom the caller stands in for, or null.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AskedAt">Since when it is asked; of decided ones when the caller decided. UTC.</param>
/// <param name="DueAt">When it expires, UTC.</param>
/// <param name="Decision">What the caller decided last, or null.</param>
internal sealed record ApprovalListItem(
    Guid Id, string Title, string Number, string TicketTitle, string Requester, string? OnBehalfOf, ApprovalState State, DateTime AskedAt, DateTime? DueAt, DecisionKind? Decision)
{
    public static ApprovalListItem Of(ApprovalLine l) => new(l.Id, l.Title, l.Number, l.TicketTitle, l.Requester, l.OnBehalfOf, l.State, l.AskedAt, l.DueAt, l.Decision);
}

/// <summary>An approval with its evidence.</summary>
/// <param name="Id">Approval.</param>
/// <param name="Number">Ticket.</param>
/// <param name="TicketTitle">Title of the ticket.</param>
/// <param name="Title">What is to be approved.</param>
/// <param name="Meaning">What somebody agrees to who approves.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Round">1 at first; one more for each change of the content.</param>
/// <param name="Mode">How many of those asked must approve.</param>
/// <param name="ContentHash">SHA-256 of the content as it is now: send it with the decision.</param>
/// <param name="IsContentChanged">The content is not the one that was asked about.</param>
/// <param name="Content">What the ticket asks for.</param>
/// <param name="Slots">Who is asked.</param>
/// <param name="Decisions">All decisions, the first ones first.</param>
/// <param name="CanDecide">It is the caller's turn.</param>
/// <param name="OnBehalfOf">People for whom the caller can decide now, standing in for them.</param>
/// <param name="CanWithdraw">The caller has decided, and it is still open.</param>
/// <param name="CreatedAt">When it was asked first, UTC.</param>
/// <param name="DueAt">When it expires, UTC.</param>
/// <param name="EndedAt">When it ended, UTC.</param>
internal sealed record ApprovalResource(
    Guid Id, string Number, string TicketTitle, string Title, string Meaning, ApprovalState State, int Round, ApprovalMode Mode, string ContentHash, bool IsContentChanged,
    IReadOnlyList<ApprovalContentResource> Content, IReadOnlyList<ApprovalSlotResource> Slots, IReadOnlyList<ApprovalDecisionResource> Decisions, bool CanDecide,
    IReadOnlyList<Guid> OnBehalfOf, bool CanWithdraw, DateTime CreatedAt, DateTime? DueAt, DateTime? EndedAt)
{
    public static ApprovalResource Of(ApprovalView v) => new(
        v.Approval.Id, v.Approval.TicketNumber, v.Approval.TicketTitle, v.Approval.Title, v.Approval.Meaning, v.Approval.State, v.Approval.Round, v.Approval.Mode, v.ContentHash,
        v.IsContentChanged,
        [.. v.Content.Select(c => new ApprovalContentResource(c.Name, c.Label, c.Text))],
        [.. v.Slots.Select(s => new ApprovalSlotResource(s.Id, s.Level, s.Who, s.IsMandatory, s.State))],
        [.. v.Decisions.Select(d => new ApprovalDecisionResource(d.Round, d.Kind, d.Who, d.OnBehalfOf, d.Comment, d.At, d.ContentHash))],
        v.WhyNot == DecisionRefusal.None, [.. v.Capacities.Select(c => c.OnBehalfOfId).OfType<Guid>()], v.CanWithdraw, v.Approval.CreatedAt, v.Approval.ExpiresAt, v.Approval.EndedAt);
}

/// <summary>A field of the content.</summary>
internal sealed record ApprovalContentResource(string Name, string Label, string? Text);

/// <summary>A place: a person, or a team of which any member decides.</summary>
internal sealed record ApprovalSlotResource(Guid Id, int Level, string Who, bool IsMandatory, SlotState State);

/// <summary>A decision, or its withdrawal.</summary>
internal sealed record ApprovalDecisionResource(int Round, DecisionKind Kind, string Who, string? OnBehalfOf, string? Comment, DateTime At, string ContentHash);

/// <summary>An absence with the one who stands in.</summary>
/// <param name="Id">Id.</param>
/// <param name="DelegateId">Who stands in.</param>
/// <param name="From">First moment, UTC.</param>
/// <param name="To">End, UTC.</param>
/// <param name="Reason">Why, or null.</param>
internal sealed record DelegationResource(Guid Id, Guid DelegateId, DateTime From, DateTime To, string? Reason)
{
    public static DelegationResource Of(Delegation d) => new(d.Id, d.DelegateId, d.From, d.To, d.Reason);
}

/// <summary>A decision to be made.</summary>
internal sealed record DecisionBody
{
    /// <summary>True approves, false rejects.</summary>
    public required bool IsApproved { get; init; }

    /// <summary>Why; needed to reject.</summary>
    public string? Comment { get; init; }

    /// <summary>Hash of the content that was read.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Whom the caller stands in for; null for the caller's own right.</summary>
    public Guid? OnBehalfOf { get; init; }
}

/// <summary>A withdrawal.</summary>
internal sealed record WithdrawalBody
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>Somebody else to ask.</summary>
internal sealed record ReassignmentBody
{
    /// <summary>Who is asked.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>An absence to be written down.</summary>
internal sealed record DelegationBody
{
    /// <summary>Who stands in.</summary>
    public required Guid DelegateId { get; init; }

    /// <summary>First moment; now when not said.</summary>
    public DateTime? From { get; init; }

    /// <summary>End; not part of it.</summary>
    public required DateTime To { get; init; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; init; }
}
