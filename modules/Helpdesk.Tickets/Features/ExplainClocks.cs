using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <param name="Reading">The clock now.</param>
/// <param name="Fired">Its steps that were done.</param>
internal sealed record ClockView(ClockReading Reading, IReadOnlyList<FiredStep> Fired)
{
    /// <summary>What is expected of it; null for a clock that is not predicted.</summary>
    public BreachRisk? Risk { get; init; }

    /// <summary>State as the theme's chip knows it.</summary>
    public string State => Reading.Clock.Status switch
    {
        ClockStatus.Running => "running",
        ClockStatus.Paused => "paused",
        ClockStatus.Cancelled => "cancelled",
        _ => Reading.IsBreached ? "breached" : "met",
    };

    /// <summary>Used share of the target for a bar, 0 to 100.</summary>
    public double Share => Math.Clamp(Math.Round(Reading.PercentOfTarget), 0, 100);
}

/// <param name="Clocks">All clocks of the ticket, the oldest first.</param>
/// <param name="Choice">What the rules choose now, with those that lost; null where nothing is chosen any more.</param>
internal sealed record ClockExplanation(IReadOnlyList<ClockView> Clocks, ServiceLevelChoice? Choice);

/// <summary>Tells how a ticket's clocks came about. Who may see the ticket on the desk may read it; the caller has loaded it by that right.</summary>
internal sealed class ExplainClocks(TicketsDbContext db, TicketClocks clocks, ClockVersions versions, PredictBreaches predict, TimeProvider time)
{
    public async Task<ClockExplanation> HandleAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (await clocks.ReadAsync(ticket, cancellationToken) is not { } walk)
        {
            return new([], null);
        }

        var shelf = await versions.GetShelfAsync(cancellationToken);
        var fired = await db.FiredSteps.AsNoTracking().Where(f => f.TicketId == ticket.Id).ToListAsync(cancellationToken);
        var views = shelf.Reader.Read(walk.State, Now)
            .Select(r => new ClockView(r, [.. fired.Where(f => f.Clock == ClockRows.KeyOf(ticket.Id, r.Clock))]));
        return new(
            await WithRisksAsync(ticket, views, cancellationToken),
            ticket.IsOpen ? shelf.Selector.Choose(walk.State.Facts, Now) : null);
    }

    /// <summary>One clock of each metric for the ticket's page: the open one, else the last.</summary>
    public async Task<IReadOnlyList<ClockView>> PresentAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        if (await clocks.ReadAsync(ticket, cancellationToken) is not { } walk)
        {
            return [];
        }

        var shelf = await versions.GetShelfAsync(cancellationToken);
        var views = shelf.Reader.Read(walk.State, Now)
            .Where(r => r.Clock.End?.Cause != ClockCause.Replaced)
            .GroupBy(r => r.Definition.MetricKey)
            .Select(g => new ClockView(g.OrderBy(r => r.Clock.IsOpen).ThenBy(r => r.Clock.AttachedBy).ThenBy(r => r.Clock.Cycle).Last(), []))
            .OrderBy(c => c.Reading.Definition.Metric);
        return await WithRisksAsync(ticket, views, cancellationToken);
    }

    private async Task<IReadOnlyList<ClockView>> WithRisksAsync(Ticket ticket, IEnumerable<ClockView> views, CancellationToken cancellationToken)
    {
        List<ClockView> all = [];
        foreach (var view in views)
        {
            all.Add(view with { Risk = await predict.OfAsync(ticket.TypeId, ticket.TeamId, ticket.State, view.Reading, cancellationToken) });
        }

        return all;
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}
