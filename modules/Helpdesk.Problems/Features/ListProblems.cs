using Helpdesk.Identity;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Problems.Features;

/// <summary>One line of the register.</summary>
/// <param name="Ticket">The record core.</param>
/// <param name="CreatedAt">Since when it is known, UTC.</param>
/// <param name="Priority">1 to 5, or null.</param>
/// <param name="Owner">Name, or null.</param>
/// <param name="HasRootCause">The cause was found.</param>
/// <param name="HasWorkaround">There is something to do meanwhile.</param>
/// <param name="ReviewOn">Next review, or null.</param>
/// <param name="Incidents">What it causes.</param>
internal sealed record ProblemLine(
    TicketPanelModel Ticket, DateTime CreatedAt, int? Priority, string? Owner, bool HasRootCause, bool HasWorkaround, DateOnly? ReviewOn, LinkCounts Incidents);

/// <summary>A risk that somebody answers for.</summary>
internal sealed record AcceptedRisk(TicketPanelModel Ticket, string? Owner, DateOnly Until, string Reason);

/// <param name="Open">Oldest first.</param>
/// <param name="Risks">Soonest end first.</param>
/// <param name="Today">Day of the tenant.</param>
internal sealed record ProblemRegister(IReadOnlyList<ProblemLine> Open, IReadOnlyList<AcceptedRisk> Risks, DateOnly Today);

/// <summary>The register: what is open and for how long, and which risks were accepted. A problem's age says more than a clock (practice.md 2.5).</summary>
internal sealed class ListProblems(ProblemsDbContext db, ITicketIntegrationService tickets, IPeopleDirectory people, ProblemDays days)
{
    /// <summary>Lines of each list.</summary>
    public const int Most = 200;

    public async Task<ProblemRegister> HandleAsync(CancellationToken cancellationToken)
    {
        var open = await tickets.ListOpenAsync(ProblemType.Id, Most, cancellationToken);
        List<Guid> ids = [.. open.Select(o => o.Ticket.TicketId)];
        var known = await db.Problems.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        var counts = await tickets.CountLinkedAsync(ids, TicketLinkKinds.CausedBy, cancellationToken);
        var risks = await db.Problems.AsNoTracking().Where(p => p.RiskUntil != null).OrderBy(p => p.RiskUntil).ThenBy(p => p.Id).Take(Most).ToListAsync(cancellationToken);
        var accepted = await tickets.GetAsync([.. risks.Select(r => r.Id)], cancellationToken);
        var names = await people.GetPeopleAsync(
            [.. open.Select(o => o.Ticket.AssigneeId).Concat(risks.Select(r => r.RiskOwnerId)).OfType<Guid>().Distinct()], cancellationToken);
        return new(
            [.. open.Select(o => Line(o, known.GetValueOrDefault(o.Ticket.TicketId)))],
            [
                .. risks.Where(r => accepted.TryGetValue(r.Id, out var ticket) && ticket.State != ProblemType.Cancelled)
                    .Select(r => new AcceptedRisk(accepted[r.Id], Name(r.RiskOwnerId), r.RiskUntil!.Value, r.RiskReason)),
            ],
            await days.TodayAsync(cancellationToken));

        string? Name(Guid? id) => id is { } person ? names.GetValueOrDefault(person)?.DisplayName : null;

        ProblemLine Line(OpenTicket ticket, Problem? problem) => new(
            ticket.Ticket, ticket.CreatedAt, ticket.Priority, Name(ticket.Ticket.AssigneeId), problem?.RootCause.Length > 0, problem?.Workaround.Length > 0, problem?.ReviewOn,
            counts.GetValueOrDefault(ticket.Ticket.TicketId) ?? new LinkCounts(0, 0));
    }
}
