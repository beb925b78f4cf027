using System.Runtime.CompilerServices;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Compliance;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Reports;

/// <summary>R3: changes that could not wait, and those that were written down afterwards.</summary>
internal sealed class EmergencyChanges(ReadChangeEvidence changes, ChangeRow rows, IStringLocalizer L) : IComplianceReport
{
    public ReportDefinition Definition => new(
        "R3", L["Emergency and retrospective changes"], L["Changes that could not wait or were written down afterwards: why, who agreed, how long after the act, and whether it was looked back on."],
        TicketPermissions.ViewTickets,
        [
            new("number", L["Number"]), new("kind", L["Kind"]), new("title", L["Title"], Weight: 2), new("reason", L["Reason"], ReportValueKind.LongText, 2),
            new("actualStart", L["Actual start"], ReportValueKind.Instant), new("before", L["Agreed before"], Weight: 1.5), new("after", L["Agreed after"], Weight: 1.5),
            new("untilApproval", L["From act to approval"], ReportValueKind.Duration), new("outcome", L["Outcome"]), new("review", L["Review afterwards"]),
            new("incidents", L["Incidents caused"]),
        ])
    {
        PeriodMeaning = L["Planned start within the period; changes without a plan by their opening"],
        TakesQuery = true,
        TakesKeys = true,
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var c in changes.ReadAsync(context, TicketEvidenceParts.None, cancellationToken))
        {
            if (c.Change.Kind is not (ChangeKind.Emergency or ChangeKind.Retrospective))
            {
                continue;
            }

            var start = c.Change.ActualStart;
            var after = c.Approvals.Where(a => a.Stage == ApprovalStage.Approved && a.EndedAt > start).ToList();
            yield return new(
                c.Ticket.Number,
                [
                    c.Ticket.Number, L[ChangeTexts.Kind(c.Change.Kind)].Value, c.Ticket.Title, c.Change.Reason, start,
                    Names(c, c.Approvals.Where(a => start is { } began ? a.WasApprovedAt(began) : a.Stage == ApprovalStage.Approved)), Names(c, after),
                    after.Count == 0 ? null : (long)(after.Min(a => a.EndedAt)!.Value - start!.Value).TotalSeconds,
                    c.Change.Outcome is { } outcome ? L[ChangeTexts.Outcome(outcome)].Value : null, rows.Review(c),
                    string.Join(", ", c.Incidents.Select(i => i.Number)) is { Length: > 0 } incidents ? incidents : null,
                ])
            {
                Records = c.Records,
            };
        }
    }

    private static string? Names(ChangeEvidence c, IEnumerable<ApprovalEvidence> approvals) =>
        string.Join(", ", approvals.SelectMany(a => a.Decisions).Where(d => d.IsApproved == true && d.Worth != DecisionWorth.TakenBack).Select(d => c.Person(d.PersonId)).Distinct())
            is { Length: > 0 } names ? names : null;
}
