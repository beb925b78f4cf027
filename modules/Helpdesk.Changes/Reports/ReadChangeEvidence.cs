using System.Runtime.CompilerServices;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Compliance;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Reports;

/// <summary>A change with all that reports say of it.</summary>
internal sealed record ChangeEvidence(
    TicketEvidence Ticket, Change Change, RiskAssessment Risk, IReadOnlyList<ApprovalEvidence> Approvals, IReadOnlyList<ChangeTask> Tasks,
    IReadOnlyDictionary<Guid, PersonRef> People)
{
    /// <summary>Incidents that it caused.</summary>
    public IEnumerable<TicketLinkEvidence> Incidents => Ticket.Links.Where(l => l is { Kind: TicketLinkKinds.CausedBy, IsOutgoing: false });

    /// <summary>Somebody has to write down what was learned.</summary>
    public bool NeedsReview =>
        Ticket.StateId is ChangeType.Review or ChangeType.Closed && PlanRules.NeedsReview(Change.Plan, Incidents.Any(i => PlanRules.IsSoonAfter(Change.Plan, i.LinkedAt)));

    /// <summary>Approvals that were not given up.</summary>
    public IEnumerable<ApprovalEvidence> Asked => Approvals.Where(a => a.Stage != ApprovalStage.Cancelled);

    public IReadOnlyList<LedgerRecord> Records =>
    [
        new("tickets.ticket", Ticket.Id.ToString()), new("changes.change", Ticket.Id.ToString()),
        .. Tasks.Select(t => new LedgerRecord("changes.task", t.Id.ToString())),
        .. Approvals.SelectMany(a => (IEnumerable<LedgerRecord>)[new("approvals.approval", a.Id.ToString()), .. a.Decisions.Select(d => new LedgerRecord("approvals.decision", d.Id.ToString()))]),
    ];

    public string? Person(Guid? id) => id is { } known ? People.GetValueOrDefault(known)?.DisplayName ?? known.ToString() : null;
}

/// <summary>
/// Reads the changes of a report page by page: those that were planned to begin within the period, and those without a plan that were opened in it. Scoped.
/// </summary>
internal sealed class ReadChangeEvidence(
    ChangesDbContext db, ITicketEvidence tickets, IApprovalEvidence approvals, ChangeRisks risks, IPeopleDirectory people, IStringLocalizer L)
{
    public async IAsyncEnumerable<ChangeEvidence> ReadAsync(
        ReportContext context, TicketEvidenceParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = new TicketEvidenceQuery(ChangeType.Id, parts | TicketEvidenceParts.Links) { Ids = await OfPeriodAsync(context.Scope, cancellationToken) };
        await tickets.SayNumbersAsync(ChangeType.Id, context, cancellationToken);
        context.Note(L["The numbers are those of the changes that were opened within the period. Configuration items are not a part of this report yet."]);
        await foreach (var page in tickets.ReadAsync(query, context, cancellationToken))
        {
            List<Guid> ids = [.. page.Select(t => t.Id)];
            var changes = await db.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
            var tasks = (await db.Tasks.AsNoTracking().Where(t => ids.Contains(t.ChangeId)).OrderBy(t => t.Position).ToListAsync(cancellationToken)).ToLookup(t => t.ChangeId);
            var asked = await approvals.GetAsync(ids, cancellationToken);
            List<Change> present = [.. ids.Select(id => changes.GetValueOrDefault(id) ?? new Change { Id = id })];
            var assessed = await risks.OfAsync(present, cancellationToken);
            var names = await people.GetPeopleAsync(
                [
                    .. asked.SelectMany(a => a).SelectMany(a => a.Decisions).SelectMany(d => new[] { d.PersonId, d.OnBehalfOfId }).OfType<Guid>()
                        .Concat(tasks.SelectMany(t => t).Select(t => t.DoneById).OfType<Guid>()).Concat(present.Select(c => c.OverriddenById).OfType<Guid>()).Distinct(),
                ],
                cancellationToken);
            foreach (var (ticket, change) in page.Zip(present))
            {
                yield return new(ticket, change, assessed[change.Id], [.. asked[change.Id]], [.. tasks[change.Id]], names);
            }
        }
    }

    private async Task<IReadOnlyCollection<Guid>> OfPeriodAsync(ReportScope scope, CancellationToken cancellationToken)
    {
        var planned = await db.Changes.Where(c => c.PlannedStart >= scope.From && c.PlannedStart < scope.To).Select(c => c.Id).ToListAsync(cancellationToken);
        var opened = await tickets.ListOpenedAsync(ChangeType.Id, scope.From, scope.To, cancellationToken);
        var elsewhere = await db.Changes.Where(c => opened.Contains(c.Id) && c.PlannedStart != null).Select(c => c.Id).ToListAsync(cancellationToken);
        return [.. planned.Union(opened.Except(elsewhere))];
    }
}
