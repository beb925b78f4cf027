using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Integration;

/// <summary>What a change needs for each step (practice.md 2.4). Nothing is scheduled or begun without an approval of exactly what is planned now.</summary>
internal sealed class ChangeGuard(
    ChangesDbContext db, ChangeSchedule schedule, ConflictTexts conflictTexts, ChangeAuthority authority, ChangeModels models, IApprovalIntegrationService approvals,
    ITicketIntegrationService tickets, TimeProvider time, IStringLocalizer L) : ITicketGuard
{
    public async Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken)
    {
        if (context.Ticket.TypeId != ChangeType.Id)
        {
            return null;
        }

        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == context.Ticket.TicketId, cancellationToken) ?? new Change { Id = context.Ticket.TicketId };
        var (number, from, to) = (context.Ticket.Number, context.Ticket.State, context.Transition.To);
        if (change.HeldAt is not null && to != ChangeType.Cancelled)
        {
            return L["{0} is on hold: {1}. Resume it first.", number, change.HeldReason!];
        }

        if (!PlanRules.Takes(change.Kind, from, to))
        {
            return L["{0} is a change of kind “{1}”, which does not go from “{2}” to “{3}”.", number, L[ChangeTexts.Kind(change.Kind)].Value, StateName(from), StateName(to)];
        }

        return to switch
        {
            ChangeType.Submitted => WhyNotSubmit(number, change),
            ChangeType.Authorize when change.Kind != ChangeKind.Retrospective && !PlanRules.IsRiskScored(change.Plan) =>
                L["The risk of {0} is not known: answer the questions in its plan first.", number],
            // Somebody of the trade agrees before the board is asked.
            ChangeType.Authorize when change.Kind == ChangeKind.Normal => await WhyNotApprovedAsync(context, authority: null, cancellationToken),
            ChangeType.Scheduled or ChangeType.Implement => await WhyNotGoAheadAsync(context, change, cancellationToken),
            ChangeType.Review => await WhyNotReviewAsync(context, change, cancellationToken),
            ChangeType.Closed => await WhyNotCloseAsync(context, change, cancellationToken),
            _ => null,
        };
    }

    public async Task<IReadOnlyCollection<TicketTransition>> FindPointlessAsync(
        TicketPanelModel ticket, IReadOnlyList<TicketTransition> transitions, CancellationToken cancellationToken)
    {
        if (ticket.TypeId != ChangeType.Id)
        {
            return [];
        }

        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken) ?? new Change { Id = ticket.TicketId };
        return [.. transitions.Where(t => t.To != ChangeType.Cancelled && (change.HeldAt is not null || !PlanRules.Takes(change.Kind, ticket.State, t.To)))];
    }

    private string? WhyNotSubmit(string number, Change change)
    {
        if (PlanRules.MissingToSubmit(change.Plan) is { Count: > 0 } missing)
        {
            return L["The plan of {0} is incomplete. Fill in: {1}.", number, string.Join(", ", missing.Select(m => L[m].Value))];
        }

        return change.Kind != ChangeKind.Retrospective && change.PlannedStart < time.GetUtcNow().UtcDateTime
            ? L["{0} is planned for a time that has passed. Plan another one.", number].Value
            : null;
    }

    private async Task<string?> WhyNotGoAheadAsync(TicketGuardContext context, Change change, CancellationToken cancellationToken)
    {
        var number = context.Ticket.Number;
        if (PlanRules.MissingToSubmit(change.Plan) is { Count: > 0 } missing)
        {
            return L["The plan of {0} is incomplete. Fill in: {1}.", number, string.Join(", ", missing.Select(m => L[m].Value))];
        }

        if (change.PlannedEnd <= time.GetUtcNow().UtcDateTime)
        {
            return L["{0} is planned for a time that has passed. Plan another one.", number];
        }

        if (change.ActualStart > time.GetUtcNow().UtcDateTime)
        {
            return L["The actual start of {0} lies in the future. Correct it, or wait.", number];
        }

        // A standard change was approved once for all, with its model.
        var unapproved = change.Kind == ChangeKind.Standard
            ? await models.WhyNotStandardAsync(number, change, cancellationToken)
            : await WhyNotApprovedAsync(context, await authority.BeforeWorkAsync(change, cancellationToken), cancellationToken);
        if (unapproved is not null)
        {
            return unapproved;
        }

        return change.NotOverridden(await schedule.FindConflictsAsync(context.Ticket, change, context.AssigneeId, cancellationToken)) is { Count: > 0 } conflicts
            ? L["{0} collides with something. Plan another time, or have the conflicts overridden. {1}.", number, string.Join("; ", conflicts.Select(conflictTexts.Of))].Value
            : null;
    }

    /// <summary>The requester is never asked; who carries it out does not count either.</summary>
    private async Task<string?> WhyNotApprovedAsync(TicketGuardContext context, Authority? authority, CancellationToken cancellationToken)
    {
        var number = context.Ticket.Number;
        if (context.ChangesContent)
        {
            return L["{0} is changed in the same step, so what was approved does not hold. Save the change first, and ask again.", number];
        }

        var standings = await approvals.GetStandingsAsync(context.Ticket.TicketId, cancellationToken);
        if (standings.FirstOrDefault(s => s.Verdict is ApprovalVerdict.Open or ApprovalVerdict.Rejected) is { } against)
        {
            return against.Verdict == ApprovalVerdict.Open
                ? L["{0} waits for the approval “{1}”.", number, against.Title]
                : L["{0} was rejected: “{1}”. Change the plan and ask again.", number, against.Title];
        }

        var approved = standings.Where(s => s.Verdict == ApprovalVerdict.Approved && s.ApproverIds.Count > 0).ToList();
        if (approved.Count == 0)
        {
            return L["Nobody has approved {0} as it is planned now. Ask for an approval.", number];
        }

        if (context.AssigneeId is { } implementer && approved.Find(s => s.ApproverIds.Contains(implementer)) is { } own)
        {
            return L["The implementer of {0} approved “{1}” too. Somebody else must carry it out, or approve it.", number, own.Title];
        }

        return authority is null ? null : WhyNotEnough(number, authority, [.. approved.Select(a => a.ApproverIds)]);
    }

    private string? WhyNotEnough(string number, Authority authority, IReadOnlyList<IReadOnlyCollection<Guid>> approvals) =>
        authority.IsMetBy(approvals) ? null
        : authority.Team is not { } team ? L["{0} needs the approval of {1} people, and {2} have approved it as it is planned now.", number, authority.Least, authority.Count(approvals)].Value
        : authority.Count(approvals) is var count && count < authority.Least
            ? L["{0} needs the approval of {1} members of “{2}”, and {3} of them have approved it as it is planned now.", number, authority.Least, team, count].Value
            : L["“{0}” has approved {1} as it is planned now. Besides, a colleague of the implementer must approve it.", team, number].Value;

    private async Task<string?> WhyNotReviewAsync(TicketGuardContext context, Change change, CancellationToken cancellationToken)
    {
        if (change.Kind == ChangeKind.Retrospective
            && await WhyNotApprovedAsync(context, await authority.BeforeWorkAsync(change, cancellationToken), cancellationToken) is { } unapproved)
        {
            return unapproved;
        }

        if (await db.Tasks.CountAsync(t => t.ChangeId == change.Id && t.EndedAt == null, cancellationToken) is > 0 and var open && change.Kind != ChangeKind.Retrospective)
        {
            return L["{0} has {1} tasks that are neither done nor skipped.", context.Ticket.Number, open];
        }

        return change.ActualStart is null || change.Outcome is null
            ? L["Write down when the work on {0} began and how it went, then review it.", context.Ticket.Number].Value
            : null;
    }

    private async Task<string?> WhyNotCloseAsync(TicketGuardContext context, Change change, CancellationToken cancellationToken)
    {
        var number = context.Ticket.Number;
        if (change.Outcome is null)
        {
            return L["Write down when the work on {0} began and how it went, then review it.", number];
        }

        var incidents = await tickets.GetLinkedAsync(change.Id, TicketLinkKinds.CausedBy, isTarget: true, cancellationToken);
        if (change.Review is null && PlanRules.NeedsReview(change.Plan, incidents.Any(i => PlanRules.IsSoonAfter(change.Plan, i.LinkedAt))))
        {
            return L["{0} is not closed without a review: write down what was learned.", number];
        }

        return change.Kind == ChangeKind.Emergency
            ? await WhyNotApprovedAsync(context, await authority.AfterEmergencyAsync(cancellationToken), cancellationToken)
            : null;
    }

    private string StateName(string state) => L[ChangeType.Machine.State(state).Name];
}
