using Helpdesk.Data;

namespace Helpdesk.Compliance.Engagements;

/// <summary>An audit: what is looked at, of which period, by whom.</summary>
[LedgerName("compliance.engagement")]
internal sealed class Engagement : AggregateRoot
{
    public const int MaxTitle = 200;
    public const int MaxFrame = 100;
    public const int MaxScope = 4000;

    public string Title { get; set; } = "";

    /// <summary>Standard that is audited, in the auditor's words.</summary>
    public string Frame { get; set; } = "";

    /// <summary>UTC, inclusive.</summary>
    public DateTime From { get; set; }

    /// <summary>UTC, exclusive.</summary>
    public DateTime To { get; set; }

    /// <summary>Zone in which its days begin.</summary>
    public string Zone { get; set; } = "";

    /// <summary>What is in and what is out, in words.</summary>
    public string Scope { get; set; } = "";

    public Guid LeadId { get; set; }

    public DateTime CreatedAt { get; set; }

    public DateTime? ClosedAt { get; set; }

    public List<EngagementMember> Members { get; } = [];

    /// <summary>First day of the period on the clock of the audit.</summary>
    public DateTime FirstDay => TimeZoneInfo.ConvertTimeFromUtc(From, TimeZoneInfo.FindSystemTimeZoneById(Zone)).Date;

    /// <summary>Last day of the period on the clock of the audit.</summary>
    public DateTime LastDay => TimeZoneInfo.ConvertTimeFromUtc(To.AddTicks(-1), TimeZoneInfo.FindSystemTimeZoneById(Zone)).Date;

    public bool IsAuditor(Guid? personId) => personId is { } id && (LeadId == id || Members.Exists(m => m.PersonId == id));
}

/// <summary>Another auditor.</summary>
[LedgerName("compliance.engagement-member")]
internal sealed class EngagementMember
{
    public Guid EngagementId { get; set; }

    public Guid PersonId { get; set; }
}

/// <summary>Items that were drawn from a population. Never changed: who needs another sample draws one, with a reason.</summary>
[LedgerName("compliance.sample")]
[AppendOnly]
internal sealed class EngagementSample : Entity
{
    public const int MaxSeed = 64;
    public const int MaxReason = 1000;

    public Guid EngagementId { get; set; }

    /// <summary>Report whose rows are the population.</summary>
    public Guid RunId { get; set; }

    public string ReportId { get; set; } = "";

    /// <summary>SHA-256 of the population's data file.</summary>
    public string DataSha256 { get; set; } = "";

    public int PopulationSize { get; set; }

    public SampleMethod Method { get; set; }

    public int Size { get; set; }

    public string Seed { get; set; } = "";

    /// <summary>JSON list, in the order of the population.</summary>
    public string Keys { get; set; } = "[]";

    /// <summary>Why it was drawn after another one of the same population; null for the first.</summary>
    public string? Reason { get; set; }

    public Guid DrawnById { get; set; }

    public string DrawnByName { get; set; } = "";

    public DateTime DrawnAt { get; set; }
}

/// <summary>A question of an auditor, as a thread.</summary>
[LedgerName("compliance.question")]
internal sealed class AuditQuestion : AggregateRoot
{
    public const int MaxTitle = 250;
    public const int MaxItem = 100;

    public Guid EngagementId { get; set; }

    public string Title { get; set; } = "";

    /// <summary>Item of a sample that it is about; null for the audit as a whole.</summary>
    public string? Item { get; set; }

    public QuestionState State { get; set; }

    public Guid AskedById { get; set; }

    public DateTime AskedAt { get; set; }

    /// <summary>Until when an answer is needed, UTC; null for no date.</summary>
    public DateTime? DueAt { get; set; }
}

/// <summary>What somebody wrote in a thread; stays as it was written.</summary>
[LedgerName("compliance.question-message")]
[AppendOnly]
internal sealed class QuestionMessage : Entity
{
    public const int MaxText = 10_000;

    public Guid QuestionId { get; set; }

    public Guid AuthorId { get; set; }

    public string AuthorName { get; set; } = "";

    /// <summary>Written by the organisation, not by the auditor.</summary>
    public bool IsAnswer { get; set; }

    public DateTime WrittenAt { get; set; }

    public string Text { get; set; } = "";
}

internal enum QuestionState
{
    Open,
    Answered,
    Closed,
}

internal enum SampleMethod
{
    Random,
    EveryNth,
    All,
}
