using Helpdesk.Identity;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <param name="Ticket">The record core.</param>
/// <param name="Problem">What is known; empty when nothing was written down yet.</param>
/// <param name="RiskOwner">Name of who answers for the risk, or null.</param>
/// <param name="Incidents">Tickets that it causes, oldest first.</param>
/// <param name="Unshared">Open ones of them whose callers have not been told this workaround.</param>
internal sealed record ProblemView(TicketPanelModel Ticket, Problem Problem, string? RiskOwner, IReadOnlyList<LinkedTicket> Incidents, IReadOnlyList<LinkedTicket> Unshared)
{
    public IReadOnlyList<string> Whys => Problem.Whys.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public int Open => Incidents.Count(i => i.IsOpen);

    public int Waiting => Incidents.Count(Waits);

    public bool IsFinished => Ticket.State is ProblemType.Closed or ProblemType.Cancelled;

    /// <summary>The incident goes on when the problem is fixed (practice.md 2.5).</summary>
    public static bool Waits(LinkedTicket incident) => incident is { IsOpen: true, IsMerged: false, SubState: AwaitingProblem };

    /// <summary>The sub-state of incidents that wait for their problem.</summary>
    public const string AwaitingProblem = "awaiting-problem";
}

/// <summary>A problem with what it causes.</summary>
internal sealed class ReadProblem(ProblemsDbContext db, ProblemAccess access, ITicketIntegrationService tickets, IPeopleDirectory people, IStringLocalizer L)
{
    public async Task<ProblemView> HandleAsync(string number, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        var problem = await db.Problems.AsNoTracking().FirstOrDefaultAsync(p => p.Id == ticket.TicketId, cancellationToken) ?? new Problem { Id = ticket.TicketId };
        var incidents = await tickets.GetLinkedAsync(ticket.TicketId, TicketLinkKinds.CausedBy, isTarget: true, cancellationToken);
        var told = await db.SharedWorkarounds.AsNoTracking()
            .Where(s => s.ProblemId == ticket.TicketId && s.Version == problem.WorkaroundVersion)
            .Select(s => s.TicketId)
            .ToListAsync(cancellationToken);
        string? owner = null;
        if (problem.RiskOwnerId is { } id)
        {
            owner = (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id)?.DisplayName ?? L["Unknown"];
        }

        return new(ticket, problem, owner, incidents, [.. incidents.Where(i => i is { IsOpen: true, IsMerged: false } && !told.Contains(i.Ticket.TicketId))]);
    }
}
