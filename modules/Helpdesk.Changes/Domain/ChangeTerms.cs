namespace Helpdesk.Changes.Domain;

/// <summary>How a change goes through the machine.</summary>
public enum ChangeKind
{
    /// <summary>Assessed, authorized, scheduled.</summary>
    Normal,

    /// <summary>Made by a model that is approved once for all.</summary>
    Standard,

    /// <summary>Cannot wait for an assessment.</summary>
    Emergency,

    /// <summary>Was made already; approved and reviewed afterwards.</summary>
    Retrospective,
}

/// <summary>How a change went.</summary>
public enum ChangeOutcome
{
    /// <summary>As planned.</summary>
    Successful,

    /// <summary>Done, but not as planned.</summary>
    WithIssues,

    /// <summary>Not done.</summary>
    Failed,

    /// <summary>Taken back by the backout plan.</summary>
    BackedOut,
}

/// <summary>How much may go wrong.</summary>
public enum RiskLevel
{
    /// <summary>Little.</summary>
    Low,

    /// <summary>Something that people would notice.</summary>
    Medium,

    /// <summary>Something that the organisation would feel.</summary>
    High,
}
