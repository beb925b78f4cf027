using Helpdesk.Data;

namespace Helpdesk.Problems.Domain;

/// <summary>What a problem has beyond the record core. The row is made when it is needed; its key is the ticket's id.</summary>
[LedgerName("problems.problem")]
public sealed class Problem : AggregateRoot
{
    /// <summary>Why it happens.</summary>
    public string RootCause { get; set; } = "";

    /// <summary>Answers to “why?”, one to a line, each asks of the line before.</summary>
    public string Whys { get; set; } = "";

    /// <summary>What to do meanwhile. Markdown; callers of linked incidents read it when it is shared.</summary>
    public string Workaround { get; private set; } = "";

    /// <summary>One more with every other workaround, so that each is shared once with each incident.</summary>
    public int WorkaroundVersion { get; private set; }

    /// <summary>When somebody looks at it again.</summary>
    public DateOnly? ReviewOn { get; set; }

    /// <summary>Review that the owner was reminded of.</summary>
    public DateOnly? RemindedReview { get; set; }

    /// <summary>Who answers for living with it.</summary>
    public Guid? RiskOwnerId { get; set; }

    /// <summary>Until when it is accepted; after this day somebody decides again.</summary>
    public DateOnly? RiskUntil { get; set; }

    /// <summary>End of the risk that its owner was reminded of.</summary>
    public DateOnly? RemindedRisk { get; set; }

    /// <summary>Why it is better to live with it.</summary>
    public string RiskReason { get; set; } = "";

    internal void ChangeWorkaround(string text)
    {
        if (Workaround != text)
        {
            Workaround = text;
            WorkaroundVersion++;
        }
    }
}

/// <summary>The version of a problem's workaround that the caller of an incident was told.</summary>
[LedgerName("problems.shared-workaround")]
public sealed class SharedWorkaround
{
    public Guid ProblemId { get; set; }

    public Guid TicketId { get; set; }

    public int Version { get; set; }
}
