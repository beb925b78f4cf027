using System.Runtime.CompilerServices;
using System.Text.Json;
using Helpdesk.Approvals.Domain;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Reports;

/// <summary>R11: what was asked, who decided it for whom and how long that took; and what nobody decided.</summary>
internal sealed class ApprovalLog(ApprovalsDbContext db, IPeopleDirectory people, ILedgerReader ledger, IStringLocalizer L) : IComplianceReport
{
    private const int PageSize = 100;
    private const string RecordType = "approvals.approval";

    public ReportDefinition Definition => new(
        "R11",
        L["Request and approval log"],
        L["Every approval that was asked for: who was asked, who decided what on whose behalf and when, and what expired, was decided by time or became void."],
        TicketPermissions.ViewTickets,
        [
            new("number", L["Ticket"], Weight: 0.8),
            new("ticket", L["Title of the ticket"], Weight: 1.5),
            new("approval", L["Approval"], Weight: 1.3),
            new("workflow", L["Workflow"]),
            new("requester", L["Requester"]),
            new("askedAt", L["Asked at"], ReportValueKind.Instant),
            new("outcome", L["Outcome"]),
            new("how", L["How it ended"], Weight: 1.3),
            new("endedAt", L["Ended at"], ReportValueKind.Instant),
            new("duration", L["Time to decide"], ReportValueKind.Duration, 0.7),
            new("rounds", L["Rounds"], ReportValueKind.Number, 0.5),
            new("isEscalated", L["Escalated"], ReportValueKind.YesNo, 0.5),
            new("contentHash", L["Content hash"], ReportValueKind.Hash, 1.3),
        ])
    {
        PeriodMeaning = L["Asked within the period"],
        IsPopulation = true,
        Evidence =
        [
            new("decisions", L["Decisions"],
            [
                new("round", L["Round"], ReportValueKind.Number, 0.5), new("step", L["Step"], ReportValueKind.Number, 0.5), new("decision", L["Decision"]), new("who", L["Who"]),
                new("onBehalfOf", L["On behalf of"]), new("delegation", L["Stand-in"], Weight: 1.5), new("at", L["When"], ReportValueKind.Instant),
                new("after", L["After"], ReportValueKind.Duration, 0.7), new("comment", L["Comment"], ReportValueKind.LongText, 2), new("contentHash", L["Content hash"], ReportValueKind.Hash, 1.3),
            ]),
            new("asked", L["Asked"],
            [
                new("round", L["Round"], ReportValueKind.Number, 0.5), new("step", L["Step"], ReportValueKind.Number, 0.5), new("who", L["Who"]), new("isMandatory", L["Mandatory"], ReportValueKind.YesNo, 0.5),
                new("askedAt", L["Asked at"], ReportValueKind.Instant), new("instead", L["Asked instead"]), new("state", L["State"]), new("why", L["Named in the workflow as"]),
            ]),
        ],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = (context.Scope.From, context.Scope.To);
        var asked = db.Approvals.AsNoTracking().Where(a => a.CreatedAt >= from && a.CreatedAt < to);
        context.Expect(await asked.LongCountAsync(cancellationToken));
        context.Note(L["Requests for which no workflow asked for an approval are not in this report."]);
        context.Note(L["A stand-in decides for one person only and hands nothing on: a chain has one link. A decision is never changed; taking it back is a decision of its own."]);
        long expired = 0, byTime = 0, voided = 0;
        Approval? last = null;
        while (true)
        {
            var page = await (last is null ? asked : asked.Where(a => a.CreatedAt > last.CreatedAt || (a.CreatedAt == last.CreatedAt && a.Id.CompareTo(last.Id) > 0)))
                .OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).Take(PageSize).Include(a => a.Slots).Include(a => a.Decisions).AsSplitQuery().ToListAsync(cancellationToken);
            var facts = await ReadFactsAsync(page, cancellationToken);
            foreach (var approval in page)
            {
                expired += approval.State == ApprovalState.Expired ? 1 : 0;
                byTime += IsDecidedByTime(approval) ? 1 : 0;
                voided += approval.State == ApprovalState.Voided ? 1 : 0;
                yield return Row(approval, facts);
            }

            if (page.Count < PageSize)
            {
                break;
            }

            last = page[^1];
        }

        context.Figure(new("expired", L["Expired"], ReportValueKind.Number, expired));
        context.Figure(new("byTime", L["Decided by time, not by a person"], ReportValueKind.Number, byTime));
        context.Figure(new("voided", L["Void"], ReportValueKind.Number, voided));
    }

    private ReportRow Row(Approval approval, Facts facts) => new(
        approval.Id.ToString("d"),
        [
            approval.TicketNumber,
            approval.TicketTitle,
            approval.Title,
            approval.WorkflowName,
            facts.Person(approval.RequesterId),
            approval.CreatedAt,
            L[ApprovalTexts.State(approval.State)].Value,
            How(approval, facts.VoidedFrom.GetValueOrDefault(approval.Id)),
            approval.EndedAt,
            approval.EndedAt is { } ended ? (long)(ended - approval.CreatedAt).TotalSeconds : null,
            approval.Round,
            approval.IsEscalated,
            approval.ContentHash,
        ])
    {
        Evidence = new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>>(StringComparer.Ordinal)
        {
            ["decisions"] = [.. approval.Decisions.OrderBy(d => d.Sequence).Select(d => DecisionRow(d, approval.Slots.Find(s => s.Id == d.SlotId), facts))],
            ["asked"] = [.. approval.Slots.OrderBy(s => s.Round).ThenBy(s => s.Position).Select(s => SlotRow(s, facts))],
        },
        Records =
        [
            new(RecordType, approval.Id.ToString("d")),
            .. approval.Decisions.OrderBy(d => d.Sequence).Select(d => new LedgerRecord("approvals.decision", d.Id.ToString("d"))),
            .. approval.Slots.OrderBy(s => s.Round).ThenBy(s => s.Position).Select(s => new LedgerRecord("approvals.slot", s.Id.ToString("d"))),
        ],
    };

    private IReadOnlyList<object?> DecisionRow(ApprovalDecision decision, ApprovalSlot? slot, Facts facts) =>
    [
        decision.Round,
        slot?.Level,
        L[ApprovalTexts.Decision(decision.Kind)].Value,
        facts.Person(decision.PersonId),
        decision.OnBehalfOfId is { } other ? facts.Person(other) : null,
        decision.OnBehalfOfId is { } away ? StandIn(facts.Delegations.FirstOrDefault(
            d => d.PersonId == away && d.DelegateId == decision.PersonId && d.From <= decision.DecidedAt && d.To > decision.DecidedAt)) : null,
        decision.DecidedAt,
        slot?.AskedAt is { } asked ? (long)(decision.DecidedAt - asked).TotalSeconds : null,
        decision.Comment,
        decision.ContentHash,
    ];

    private static IReadOnlyList<object?> SlotRow(ApprovalSlot slot, Facts facts) =>
    [
        slot.Round,
        slot.Level,
        facts.Who(slot.PersonId, slot.TeamId),
        slot.IsMandatory,
        slot.AskedAt,
        facts.Who(slot.EscalatedPersonId, slot.EscalatedTeamId),
        facts.State(slot.State),
        slot.Source,
    ];

    private string StandIn(Delegation? delegation) => delegation is null
        ? L["The absence was removed since"]
        : delegation.Reason is { Length: > 0 } reason ? L["Absence entered: {0}", reason] : L["Absence entered without a reason"];

    private string? How(Approval approval, string? voidedFrom) => approval.State switch
    {
        ApprovalState.Open => null,
        ApprovalState.Expired => L["Nobody decided in time"].Value,
        ApprovalState.Cancelled => L["The workflow did not need it any more"],
        ApprovalState.Voided => voidedFrom == nameof(ApprovalState.Approved)
            ? L["The content was changed after it was approved"]
            : L["Nobody was left who may decide"],
        _ when IsDecidedByTime(approval) => L["Decided by time, as the workflow said for that case"],
        _ => L["Decided by people"],
    };

    /// <summary>It ended when its time was over and with no decision in that moment: the workflow chose what follows.</summary>
    private static bool IsDecidedByTime(Approval approval) =>
        approval.State is ApprovalState.Approved or ApprovalState.Rejected
        && approval.OnExpiry is ExpiryPolicy.Approve or ExpiryPolicy.Reject
        && approval.EndedAt is { } ended
        && approval.ExpiresAfterSeconds is { } seconds && ended >= approval.RoundAt.AddSeconds(seconds)
        && !approval.Decisions.Exists(d => d.Round == approval.Round && d.DecidedAt == ended);

    private async Task<Facts> ReadFactsAsync(List<Approval> approvals, CancellationToken cancellationToken)
    {
        var slots = approvals.SelectMany(a => a.Slots).ToList();
        var decisions = approvals.SelectMany(a => a.Decisions).ToList();
        var away = decisions.Select(d => d.OnBehalfOfId).OfType<Guid>().Distinct().ToList();
        Dictionary<Guid, string> voidedFrom = [];
        var voided = approvals.Where(a => a.State == ApprovalState.Voided).Select(a => a.Id.ToString("d")).ToList();
        if (voided.Count > 0)
        {
            await foreach (var @event in ledger.ReadAllAsync(new LedgerQuery(RecordType) { EntityIds = voided }, cancellationToken))
            {
                if (StateBefore(@event.Changes) is { } before)
                {
                    voidedFrom[Guid.Parse(@event.EntityId)] = before;
                }
            }
        }

        return new Facts(
            await people.GetPeopleAsync(
                [
                    .. approvals.Select(a => a.RequesterId).Concat(slots.SelectMany(s => new[] { s.PersonId, s.EscalatedPersonId }).OfType<Guid>())
                        .Concat(decisions.SelectMany(d => new[] { d.PersonId, d.OnBehalfOfId }).OfType<Guid>()).Distinct(),
                ],
                cancellationToken),
            await people.GetTeamsAsync([.. slots.SelectMany(s => new[] { s.TeamId, s.EscalatedTeamId }).OfType<Guid>().Distinct()], cancellationToken),
            away.Count == 0 ? [] : await db.Delegations.AsNoTracking().Where(d => away.Contains(d.PersonId)).ToListAsync(cancellationToken),
            voidedFrom,
            L);
    }

    /// <summary>What the approval was before it became void; null for an event that says nothing of it.</summary>
    private static string? StateBefore(string changes)
    {
        using var json = JsonDocument.Parse(changes);
        return json.RootElement.TryGetProperty(nameof(Approval.State), out var state) && state.ValueKind == JsonValueKind.Array
            && state[1].ValueEquals(nameof(ApprovalState.Voided)) ? state[0].GetString() : null;
    }

    private sealed record Facts(
        IReadOnlyDictionary<Guid, PersonRef> People,
        IReadOnlyDictionary<Guid, TeamRef> Teams,
        IReadOnlyList<Delegation> Delegations,
        IReadOnlyDictionary<Guid, string> VoidedFrom,
        IStringLocalizer L)
    {
        public string Person(Guid id) => People.GetValueOrDefault(id)?.DisplayName ?? L["Unknown"];

        public string? Who(Guid? person, Guid? team) => person is { } p ? Person(p) : team is { } t ? Teams.GetValueOrDefault(t)?.Name ?? L["Unknown"].Value : null;

        public string State(SlotState state) => L[ApprovalTexts.Slot(state)];
    }
}
