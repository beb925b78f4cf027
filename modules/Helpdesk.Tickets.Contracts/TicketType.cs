using Helpdesk.Security;

namespace Helpdesk.Tickets;

/// <summary>
/// A kind of ticket (incident, request, a plugin's own): what differs from the record core that all kinds share. A type module registers
/// one as a singleton service of the shell; queues, views, API, portal, bulk edit and import then work for it.
/// </summary>
public sealed record TicketType
{
    /// <summary>Stable id, for example <c>incident</c>; at most 32 characters.</summary>
    public required string Id { get; init; }

    /// <summary>English name in lower case, the localization key: <c>incident</c>.</summary>
    public required string Name { get; init; }

    /// <summary>English plural, sentence case, the localization key: <c>Incidents</c>.</summary>
    public required string PluralName { get; init; }

    /// <summary>Prefix of the number: <c>INC</c> gives <c>INC0000042</c>.</summary>
    public required string NumberPrefix { get; init; }

    /// <summary>Segment of the API: <c>incidents</c> gives <c>/api/v1/incidents</c>.</summary>
    public required string ApiPath { get; init; }

    /// <summary>Name of a Tabler icon.</summary>
    public required string Icon { get; init; }

    /// <summary>What a requester does in the portal, sentence case, the localization key: <c>Report a problem</c>; null when the type is not offered there.</summary>
    public string? PortalAction { get; init; }

    /// <summary>Page of the portal where it is done, for example <c>/portal/catalog</c>; null for the plain form that all types share.</summary>
    public string? PortalPath { get; init; }

    /// <summary>
    /// True for a piece of the work on another ticket, its parent: its own people take its steps, whatever the parent does, and the requester, who follows
    /// the parent, neither sees it nor is told of it.
    /// </summary>
    public bool IsTask { get; init; }

    /// <summary>False when no clock runs on it: a target on a problem as a whole rewards ending it, not finding its cause (practice.md 2.5).</summary>
    public bool HasServiceLevels { get; init; } = true;

    /// <summary>Fields that the type's module keeps and records in the history: name in the API's words to English name (localization key).</summary>
    public IReadOnlyList<Choice> FieldNames { get; init; } = [];

    /// <summary>States and transitions.</summary>
    public required StateMachine StateMachine { get; init; }

    /// <summary>Codes to choose from when a ticket is resolved: id to English name (localization key).</summary>
    public required IReadOnlyList<Choice> ResolutionCodes { get; init; }
}

/// <summary>An id with an English name that is its localization key.</summary>
/// <param name="Id">Stored value: lower case with hyphens.</param>
/// <param name="Name">English text.</param>
public sealed record Choice(string Id, string Name);

/// <summary>
/// A state machine as data. Its version is stored with every transition, so that history can be judged by the rules of its time. Escalation
/// and breach are flags on clocks, never states (practice.md 2.1).
/// </summary>
/// <param name="Version">Rises with every change of the definition.</param>
/// <param name="InitialState">State of a new ticket.</param>
/// <param name="States">All states.</param>
/// <param name="Transitions">All allowed transitions; anything else is refused to people and flagged in imports.</param>
public sealed record StateMachine(
    int Version,
    string InitialState,
    IReadOnlyList<TicketState> States,
    IReadOnlyList<TicketTransition> Transitions)
{
    /// <summary>The state with this id.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public TicketState State(string id) =>
        States.FirstOrDefault(s => s.Id == id) ?? throw new KeyNotFoundException($"State '{id}' is not part of the machine.");

    /// <summary>True when some transition leads from one state to the other.</summary>
    public bool Allows(string from, string to) => Transitions.Any(t => t.From.Contains(from) && t.To == to);
}

/// <summary>A state.</summary>
/// <param name="Id">Stored value: <c>new</c>, <c>in-progress</c>, <c>on-hold</c>, <c>resolved</c>, <c>closed</c>, <c>cancelled</c> for incidents.</param>
/// <param name="Name">English name, the localization key.</param>
/// <param name="Category">What the state means to queues, clocks and metrics.</param>
/// <param name="SubStates">Reasons to choose from; empty when the state has none.</param>
public sealed record TicketState(string Id, string Name, StateCategory Category, IReadOnlyList<SubState> SubStates)
{
    /// <summary>What the portal says of it; null for what it says of every state of this category.</summary>
    public PortalWords? Portal { get; init; }
}

/// <summary>A state in the requester's words, all of them localization keys.</summary>
/// <param name="Text">Short: <c>Waiting for approval</c>.</param>
/// <param name="Explanation">One sentence: what happens now, or what the requester should do.</param>
/// <param name="Note">The step into it as a line of the conversation.</param>
public sealed record PortalWords(string Text, string Explanation, string Note);

/// <summary>A reason within a state (On hold: awaiting caller).</summary>
/// <param name="Id">Stored value, for example <c>awaiting-caller</c>.</param>
/// <param name="Name">English name, the localization key.</param>
/// <param name="NeedsPublicReply">Entering it needs a message to the requester, who otherwise does not know what is awaited.</param>
/// <param name="ResumesOnRequesterReply">The requester's reply ends the wait and takes the ticket back to work.</param>
/// <param name="ReachesChildren">Children of the ticket wait with it: what it waits for is what they wait for. Not so when one requester is asked.</param>
public sealed record SubState(string Id, string Name, bool NeedsPublicReply = false, bool ResumesOnRequesterReply = false, bool ReachesChildren = false);

/// <summary>What a state means.</summary>
public enum StateCategory
{
    /// <summary>Nobody works on it yet.</summary>
    New,

    /// <summary>Somebody works on it.</summary>
    Active,

    /// <summary>Work waits for something.</summary>
    Waiting,

    /// <summary>Solved; may be reopened.</summary>
    Resolved,

    /// <summary>Final.</summary>
    Closed,

    /// <summary>Given up.</summary>
    Cancelled,
}

/// <summary>A transition.</summary>
/// <param name="Id">Stable id, for example <c>resolve</c>; the API's <c>transition</c>. May stand twice when the starting states differ (with other rights).</param>
/// <param name="Name">English verb phrase on the button, the localization key: <c>Resolve incident</c>.</param>
/// <param name="From">States it starts from.</param>
/// <param name="To">State it leads to.</param>
/// <param name="Requires">What must be given or set.</param>
/// <param name="Permission">Right beyond <see cref="TicketPermissions.EditTickets"/>, or null.</param>
/// <param name="RequesterMay">The ticket's requester may do it in the portal without any desk right.</param>
/// <param name="IsReopen">Counts as a reopening.</param>
/// <param name="ClearsOwner">The assignee is cleared (back to the queue).</param>
/// <param name="Policy">Policy of the tenant that must be on (<see cref="TicketPolicies"/>), or null.</param>
public sealed record TicketTransition(
    string Id,
    string Name,
    IReadOnlyList<string> From,
    string To,
    TransitionRequirements Requires = TransitionRequirements.None,
    Permission? Permission = null,
    bool RequesterMay = false,
    bool IsReopen = false,
    bool ClearsOwner = false,
    string? Policy = null);

/// <summary>Names of policies that transitions may depend on.</summary>
public static class TicketPolicies
{
    /// <summary>Closed tickets may be taken up again; off by default: a follow-up is a new, linked ticket.</summary>
    public const string ReopenClosed = "reopen-closed";
}

/// <summary>What a transition needs.</summary>
[Flags]
public enum TransitionRequirements
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>An assignee (set before or with the transition).</summary>
    Owner = 1,

    /// <summary>A sub-state of the target state.</summary>
    SubState = 2,

    /// <summary>A reason in words.</summary>
    Reason = 4,

    /// <summary>A resolution code and notes.</summary>
    Resolution = 8,
}
