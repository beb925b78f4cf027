using System.Runtime.CompilerServices;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Compliance;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Reports;

/// <summary>R4: what went round the process, one row for each.</summary>
internal sealed class ChangeExceptions(ReadChangeEvidence changes, ISettings settings, TimeProvider time, IStringLocalizer L) : IComplianceReport
{
    public ReportDefinition Definition => new(
        "R4", L["Change exceptions"], L["What went round the process of changes, one line for each, with when, who and why."], TicketPermissions.ViewTickets,
        [
            new("number", L["Number"]), new("exception", L["Exception"], Weight: 1.5), new("what", L["What happened"], Weight: 3), new("at", L["When"], ReportValueKind.Instant),
            new("who", L["Who"]), new("reason", L["Reason"], ReportValueKind.LongText, 2), new("kind", L["Kind"]), new("title", L["Title"], Weight: 2),
        ])
    {
        PeriodMeaning = L["Planned start within the period; changes without a plan by their opening"],
        TakesQuery = true,
        TakesKeys = true,
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var days = (await settings.GetAsync<ChangeSettings>(cancellationToken)).RetrospectiveWorkingDays;
        context.Note(L["Changes of configuration items without a change are not looked for yet."]);
        await foreach (var change in changes.ReadAsync(context, TicketEvidenceParts.Events, cancellationToken))
        {
            foreach (var found in Find(change, days, context.Scope.Zone))
            {
                yield return new(
                    change.Ticket.Number,
                    [change.Ticket.Number, found.Kind, found.What, found.At, found.Who, found.Reason, L[ChangeTexts.Kind(change.Change.Kind)].Value, change.Ticket.Title])
                {
                    Records = change.Records,
                };
            }
        }
    }

    internal IEnumerable<Found> Find(ChangeEvidence c, int days, TimeZoneInfo zone) =>
        [.. Approval(c), .. Work(c), .. c.Ticket.Events.SelectMany(Overrides), .. Afterwards(c, days, zone)];

    private IEnumerable<Found> Approval(ChangeEvidence c)
    {
        // A standard change was approved once for all, with its model.
        if (c.Change is { ActualStart: { } start } && c.Change.Kind != ChangeKind.Standard && !c.Approvals.Any(a => a.WasApprovedAt(start)))
        {
            var later = c.Approvals.Where(a => a.Stage == ApprovalStage.Approved && a.EndedAt > start).MinBy(a => a.EndedAt);
            var begun = c.Ticket.Events.FirstOrDefault(e => e.Changes.Any(f => f is { Field: "state", NewValue: ChangeType.Implement }));
            yield return later is null
                ? new(L["Unapproved at start"], L["The work began, and nobody had approved it or has done so since."], start, begun?.Actor, c.Change.Reason)
                : new(L["Approved after start"], L["“{0}” was approved after the work had begun.", later.Title], later.EndedAt, c.Person(later.Decisions.LastOrDefault(d => d.IsApproved == true)?.PersonId), c.Change.Reason);
        }

        foreach (var decision in c.Approvals.SelectMany(a => a.Decisions).Where(d => d is { IsApproved: true, Worth: DecisionWorth.Counts }))
        {
            foreach (var (own, role) in new[] { (c.Ticket.RequesterId, L["requester"].Value), (c.Ticket.AssigneeId ?? Guid.Empty, L["implementer"].Value) })
            {
                if (decision.PersonId == own || decision.OnBehalfOfId == own)
                {
                    yield return new(L["Self-approved"], L["The {0} of the change approved it.", role], decision.At, c.Person(decision.PersonId), decision.Comment);
                }
            }
        }

        foreach (var approval in c.Approvals.Where(a => a.Stage == ApprovalStage.Voided && a.Decisions.Any(d => d.IsApproved == true)))
        {
            var edit = c.Ticket.Events.LastOrDefault(e => e.At <= approval.EndedAt && e.Changes.Count > 0);
            yield return new(
                L["Edited after approval"], L["The content changed after “{0}” had been approved, so the approval is void.", approval.Title], approval.EndedAt, edit?.Actor, edit?.Reason);
        }
    }

    private IEnumerable<Found> Work(ChangeEvidence c)
    {
        var change = c.Change;
        if (change.Kind != ChangeKind.Retrospective && (change.ActualStart < change.PlannedStart || change.ActualStart >= change.PlannedEnd || change.ActualEnd > change.PlannedEnd))
        {
            yield return new(
                L["Outside of its window"], L["The work was not done within the planned time."],
                change.ActualStart < change.PlannedStart || change.ActualStart >= change.PlannedEnd ? change.ActualStart : change.ActualEnd, c.Ticket.Assignee, null);
        }

        if (change.Outcome is ChangeOutcome.Failed or ChangeOutcome.BackedOut)
        {
            yield return new(L["Failed"], L[ChangeTexts.Outcome(change.Outcome.Value)], change.ActualEnd, c.Ticket.Assignee, change.Review);
        }
    }

    private IEnumerable<Found> Overrides(TicketEventEvidence e) =>
        e.Changes.Where(f => f is { Field: "conflictOverride", NewValue: not null })
            .Select(f => new Found(L["Conflicts overridden"], L["It went ahead in spite of conflicts."], e.At, e.Actor, f.NewValue));

    private IEnumerable<Found> Afterwards(ChangeEvidence c, int days, TimeZoneInfo zone)
    {
        if (c.NeedsReview && c.Change.Review is null)
        {
            yield return new(L["No review"], L["A review is due, and nobody has written it down."], c.Change.ActualEnd, c.Ticket.Assignee, null);
        }

        if (c.Change is { Kind: ChangeKind.Emergency, ActualEnd: { } end } && WorkingDays.Add(end, days, zone) is var due && due < time.GetUtcNow().UtcDateTime
            && !c.Approvals.Any(a => a.Stage == ApprovalStage.Approved && a.EndedAt >= c.Change.ActualStart && a.EndedAt <= due))
        {
            yield return new(
                L["Emergency without approval afterwards"], L["The full approval was due within {0} working days after the work.", days], due, null, c.Change.Reason);
        }
    }

    internal sealed record Found(string Kind, string What, DateTime? At, string? Who, string? Reason);
}
