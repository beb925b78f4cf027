using Helpdesk.Data;

namespace Helpdesk.Tickets.Domain;

/// <summary>
/// Whether the requester of a closed ticket was asked what they think of the help, and what they said (practice.md 2.9). One for each ticket:
/// closing it again asks nobody twice.
/// </summary>
[LedgerName("tickets.rating")]
public sealed class TicketRating : AggregateRoot
{
    public const int Lowest = 1;

    public const int Highest = 5;

    /// <summary>From this score on the person counts as satisfied.</summary>
    public const int Good = 4;

    public const int MaxComment = 2000;

    public Guid TicketId { get; set; }

    /// <summary>Requester when the ticket was closed: who may answer.</summary>
    public Guid RequesterId { get; set; }

    /// <summary>The draw by the ticket's id; a person who was asked lately is not asked all the same.</summary>
    public bool IsSampled { get; set; }

    public DateTime DecidedAt { get; set; }

    /// <summary>When the person was asked; null when they were not.</summary>
    public DateTime? InvitedAt { get; set; }

    /// <summary>When to tell the person; null once it was done or is needless.</summary>
    public DateTime? NotifyAt { get; set; }

    /// <summary>1 very unsatisfied to 5 very satisfied; null without an answer, which is no answer in the middle.</summary>
    public int? Score { get; set; }

    public string? Comment { get; set; }

    /// <summary>Reasons that the person ticked, one in each line, in the words of then; null for none.</summary>
    public string? Reasons { get; set; }

    /// <summary>Time of the last answer.</summary>
    public DateTime? RatedAt { get; set; }

    /// <summary>End of the time in which the answer may be corrected; null without an answer.</summary>
    public DateTime? EditableUntil { get; set; }

    /// <summary>Ticket that was opened because the score is low.</summary>
    public Guid? FollowUpId { get; set; }

    /// <summary>The person may answer now, or correct the answer.</summary>
    internal bool IsOpen(DateTime now, int answerDays) =>
        InvitedAt is { } invited && (EditableUntil is { } end ? now <= end : now <= invited.AddDays(answerDays));

    internal void Invite(DateTime now, int notifyAfterHours)
    {
        InvitedAt = now;
        NotifyAt = now.AddHours(notifyAfterHours);
    }

    /// <summary>Time to tell the person.</summary>
    /// <param name="ticket">The ticket; one that was taken up again has nothing to be rated.</param>
    /// <param name="isClosed">It is closed still.</param>
    internal void Notify(Ticket ticket, bool isClosed)
    {
        NotifyAt = null;
        if (isClosed && Score is null)
        {
            Raise(new RatingInvited(ticket.Id, ticket.TypeId, ticket.Number, ticket.Title, RequesterId));
        }
    }

    /// <summary>Takes the answer. The time for corrections begins with the first one. False when nothing differs.</summary>
    internal bool Rate(int score, string? comment, DateTime now, int editHours, string? reasons = null)
    {
        if (Score == score && Comment == comment && Reasons == reasons)
        {
            return false;
        }

        Score = score;
        Comment = comment;
        Reasons = reasons;
        RatedAt = now;
        EditableUntil ??= now.AddHours(editHours);
        NotifyAt = null;
        return true;
    }
}
