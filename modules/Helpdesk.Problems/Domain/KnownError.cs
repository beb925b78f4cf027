using Helpdesk.Data;

namespace Helpdesk.Problems.Domain;

/// <summary>Whether a known error is for use.</summary>
public enum KnownErrorState
{
    /// <summary>Being written; found by nobody who looks for help.</summary>
    Draft,

    /// <summary>Found and used.</summary>
    Published,

    /// <summary>Found and used; a change will remove it.</summary>
    FixPlanned,

    /// <summary>It does not happen any more.</summary>
    Retired,
}

/// <summary>An error whose cause or way around is known (practice.md 2.5): written once, used whenever it comes back. Outlives its problem.</summary>
[LedgerName("problems.known-error")]
public sealed class KnownError : AggregateRoot
{
    public string Name { get; set; } = "";

    /// <summary>What people see who have it.</summary>
    public string Symptom { get; set; } = "";

    public string RootCause { get; set; } = "";

    /// <summary>Markdown for the caller.</summary>
    public string Workaround { get; set; } = "";

    /// <summary>Markdown for the caller; in place of the workaround once there is one.</summary>
    public string Solution { get; set; } = "";

    public string ErrorCode { get; set; } = "";

    public string Vendor { get; set; } = "";

    public string Product { get; set; } = "";

    public string Version { get; set; } = "";

    /// <summary>Problem that it was found in, or null.</summary>
    public Guid? ProblemId { get; set; }

    public string? ProblemNumber { get; set; }

    public KnownErrorState State { get; private set; }

    /// <summary>Ticket that will remove it.</summary>
    public string? FixNumber { get; private set; }

    /// <summary>Tickets that it helped with.</summary>
    public int TimesUsed { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>Words to be found by, in lower case.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>It is offered to people who look for help.</summary>
    public bool IsUsable => State is KnownErrorState.Published or KnownErrorState.FixPlanned;

    /// <summary>What a caller is told.</summary>
    public string Help => Solution.Length > 0 ? Solution : Workaround;

    /// <summary>Where it may go from here.</summary>
    internal static IReadOnlyList<KnownErrorState> Next(KnownErrorState state) => state switch
    {
        KnownErrorState.Draft => [KnownErrorState.Published, KnownErrorState.Retired],
        KnownErrorState.Published => [KnownErrorState.FixPlanned, KnownErrorState.Retired],
        KnownErrorState.FixPlanned => [KnownErrorState.Published, KnownErrorState.Retired],
        _ => [KnownErrorState.Draft],
    };

    internal void Move(KnownErrorState to, string? fixNumber)
    {
        State = to;
        FixNumber = to == KnownErrorState.FixPlanned ? fixNumber : null;
    }

    internal void Index() => SearchText = string.Join(' ', Name, Symptom, ErrorCode, Vendor, Product, Version, ProblemNumber).ToLowerInvariant();
}

/// <summary>A ticket that a known error helped with; it counts once.</summary>
[LedgerName("problems.known-error-use")]
public sealed class KnownErrorUse
{
    public Guid KnownErrorId { get; set; }

    public Guid TicketId { get; set; }
}
