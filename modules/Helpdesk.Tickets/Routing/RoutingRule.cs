using Helpdesk.Data;

namespace Helpdesk.Tickets.Routing;

/// <summary>Sends new tickets that its filter fits to a team. Rules are asked by position; the first that fits decides.</summary>
[Configuration]
[LedgerName("tickets.routing-rule")]
internal sealed class RoutingRule : AggregateRoot
{
    public string Name { get; set; } = "";

    /// <summary>Text in the filter language; empty fits every ticket.</summary>
    public string Filter { get; set; } = "";

    public Guid TeamId { get; set; }

    public AssignmentMode Mode { get; set; }

    public bool IsActive { get; set; } = true;

    public int Position { get; set; }
}

/// <summary>How a routed ticket gets its owner.</summary>
internal enum AssignmentMode
{
    /// <summary>The team's queue; somebody takes it.</summary>
    None = 0,

    /// <summary>Whoever's turn was longest ago.</summary>
    RoundRobin = 1,

    /// <summary>Whoever has the least open work for their capacity.</summary>
    LeastLoad = 2,
}
