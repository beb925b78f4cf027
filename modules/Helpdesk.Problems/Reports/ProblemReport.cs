using System.Globalization;
using System.Runtime.CompilerServices;
using Helpdesk.Compliance;
using Helpdesk.Identity;
using Helpdesk.Problems.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Reports;

/// <summary>R10: problems of a period with what is known of their causes, known errors, and risks that somebody accepted.</summary>
internal sealed class ProblemReport(ProblemsDbContext db, ITicketIntegrationService tickets, IPeopleDirectory people, TimeProvider time, IStringLocalizer L) : IComplianceReport
{
    private const int PageSize = 200;
    private const string KnownErrorType = "problems.known-error";

    public ReportDefinition Definition => new(
        "R10",
        L["Problem and known-error register"],
        L["Problems that were open in the period, with age, cause, workaround, linked incidents and accepted risks; and the known errors that exist."],
        TicketPermissions.ViewTickets,
        [
            new("item", L["Item"]),
            new("kind", L["Kind"], Weight: 0.8),
            new("title", L["Title"], Weight: 1.5),
            new("state", L["State"]),
            new("priority", L["Priority"], ReportValueKind.Number, 0.5),
            new("owner", L["Owner"]),
            new("openedAt", L["Opened at"], ReportValueKind.Instant),
            new("endedAt", L["Ended at"], ReportValueKind.Instant),
            new("age", L["Age"], ReportValueKind.Duration, 0.7),
            new("outcome", L["Outcome"]),
            new("rootCause", L["Root cause"], ReportValueKind.LongText, 2),
            new("workaround", L["Workaround"], ReportValueKind.LongText, 2),
            new("incidents", L["Incidents"], ReportValueKind.Number, 0.5),
            new("openIncidents", L["Of these open"], ReportValueKind.Number, 0.5),
            new("reviewOn", L["Next review"], Weight: 0.7),
            new("riskOwner", L["Owner of the risk"]),
            new("riskUntil", L["Accepted until"], Weight: 0.7),
            new("riskReason", L["Accepted because"], ReportValueKind.LongText, 1.5),
        ])
    {
        PeriodMeaning = L["Open within the period"],
        IsPopulation = true,
        Evidence =
        [
            new("whys", L["Five whys"], [new("why", L["Answer"], ReportValueKind.LongText)]),
            new("knownErrors", L["Known errors"],
            [
                new("name", L["Name"]), new("state", L["State"]), new("symptom", L["Symptom"], ReportValueKind.LongText, 2), new("solution", L["Solution"], ReportValueKind.LongText, 2),
                new("fix", L["Removed by"], Weight: 0.7), new("timesUsed", L["Times used"], ReportValueKind.Number, 0.5),
            ]),
        ],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var until = now < context.Scope.To ? now : context.Scope.To;
        context.Note(L["Age counts to the end of the problem, or to the end of the period. What a problem says is what it says now; its history has each version."]);
        long problems = 0, caused = 0, risks = 0, overdue = 0;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(now, context.Scope.Zone));
        var last = Guid.Empty;
        IReadOnlyList<LivedTicket> page;
        do
        {
            page = await tickets.ListLivedAsync(ProblemType.Id, context.Scope.From, context.Scope.To, last, PageSize, cancellationToken);
            var facts = await ReadFactsAsync(page, cancellationToken);
            foreach (var ticket in page)
            {
                last = ticket.Ticket.TicketId;
                var problem = facts.Problems.GetValueOrDefault(last);
                problems++;
                caused += problem?.RootCause.Length > 0 ? 1 : 0;
                risks += problem?.RiskUntil is null ? 0 : 1;
                overdue += problem?.RiskUntil < today ? 1 : 0;
                yield return ProblemRow(ticket, problem, facts, until);
            }
        }
        while (page.Count == PageSize);

        await foreach (var row in ReadErrorsAsync(context, until, cancellationToken))
        {
            yield return row;
        }

        context.Figure(new("problems", L["Problems"], ReportValueKind.Number, problems));
        context.Figure(new("withCause", L["Problems with a root cause"], ReportValueKind.Number, caused));
        context.Figure(new("risks", L["Accepted risks"], ReportValueKind.Number, risks));
        context.Figure(new("risksOver", L["Accepted risks whose time is over"], ReportValueKind.Number, overdue));
    }

    private ReportRow ProblemRow(LivedTicket lived, Problem? problem, Facts facts, DateTime until)
    {
        var ticket = lived.Ticket;
        var counts = facts.Incidents.GetValueOrDefault(ticket.TicketId) ?? new LinkCounts(0, 0);
        var errors = facts.Errors[ticket.TicketId].OrderBy(e => e.CreatedAt).ThenBy(e => e.Id).ToList();
        List<LedgerRecord> records = [new("tickets.ticket", ticket.TicketId.ToString("d"))];
        if (problem is not null)
        {
            records.Add(new("problems.problem", ticket.TicketId.ToString("d")));
        }

        records.AddRange(errors.Select(e => new LedgerRecord(KnownErrorType, e.Id.ToString("d"))));
        return new ReportRow(
            ticket.Number,
            [
                ticket.Number,
                L["Problem"].Value,
                ticket.Title,
                L[ProblemType.Machine.States.FirstOrDefault(s => s.Id == ticket.State)?.Name ?? ticket.State].Value,
                lived.Priority,
                facts.Name(ticket.AssigneeId),
                lived.CreatedAt,
                lived.EndedAt,
                Age(lived.CreatedAt, lived.EndedAt, until),
                ProblemType.Type.ResolutionCodes.FirstOrDefault(c => c.Id == lived.ResolutionCode) is { } code ? L[code.Name].Value : null,
                NullIfEmpty(problem?.RootCause),
                NullIfEmpty(problem?.Workaround),
                counts.All,
                counts.Open,
                Day(problem?.ReviewOn),
                facts.Name(problem?.RiskOwnerId),
                Day(problem?.RiskUntil),
                NullIfEmpty(problem?.RiskReason),
            ])
        {
            Evidence = new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>>(StringComparer.Ordinal)
            {
                ["whys"] = [.. (problem?.Whys ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(w => (IReadOnlyList<object?>)[w])],
                ["knownErrors"] = errors.ConvertAll(ErrorLine),
            },
            Records = records,
        };
    }

    /// <summary>Known errors outlive their problems, and some never had one: each has a row of its own.</summary>
    private async IAsyncEnumerable<ReportRow> ReadErrorsAsync(ReportContext context, DateTime until, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = (context.Scope.From, context.Scope.To);
        // When one was retired is in the ledger only; those that are retired now are listed when they were written in the period.
        var errors = db.KnownErrors.AsNoTracking().Where(e => e.CreatedAt < to && (e.State != KnownErrorState.Retired || e.CreatedAt >= from));
        context.Note(L["Known errors that were retired and written before the period are not in this report."]);
        var last = Guid.Empty;
        List<KnownError> page;
        do
        {
            page = await errors.Where(e => e.Id.CompareTo(last) > 0).OrderBy(e => e.Id).Take(PageSize).ToListAsync(cancellationToken);
            foreach (var error in page)
            {
                last = error.Id;
                yield return ErrorRow(error, until);
            }
        }
        while (page.Count == PageSize);
    }

    private ReportRow ErrorRow(KnownError error, DateTime until) => new(
        error.Id.ToString("d"),
        [
            error.ProblemNumber ?? L["No problem"].Value,
            L["Known error"].Value,
            error.Name,
            L[ProblemTexts.State(error.State)].Value,
            null,
            null,
            error.CreatedAt,
            null,
            Age(error.CreatedAt, null, until),
            null,
            NullIfEmpty(error.RootCause),
            NullIfEmpty(error.Workaround),
            null,
            null,
            null,
            null,
            null,
            null,
        ])
    {
        Evidence = new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>>(StringComparer.Ordinal) { ["knownErrors"] = [ErrorLine(error)] },
        Records = [new(KnownErrorType, error.Id.ToString("d"))],
    };

    private IReadOnlyList<object?> ErrorLine(KnownError error) =>
        [error.Name, L[ProblemTexts.State(error.State)].Value, NullIfEmpty(error.Symptom), NullIfEmpty(error.Solution), NullIfEmpty(error.FixNumber), error.TimesUsed];

    private async Task<Facts> ReadFactsAsync(IReadOnlyList<LivedTicket> page, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. page.Select(t => t.Ticket.TicketId)];
        var problems = await db.Problems.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellationToken);
        return new Facts(
            problems,
            (await db.KnownErrors.AsNoTracking().Where(e => e.ProblemId != null && ids.Contains(e.ProblemId.Value)).ToListAsync(cancellationToken)).ToLookup(e => e.ProblemId!.Value),
            await tickets.CountLinkedAsync(ids, TicketLinkKinds.CausedBy, cancellationToken),
            await people.GetPeopleAsync([.. page.Select(t => t.Ticket.AssigneeId).Concat(problems.Values.Select(p => p.RiskOwnerId)).OfType<Guid>().Distinct()], cancellationToken));
    }

    private static long Age(DateTime from, DateTime? ended, DateTime until) => Math.Max(0, (long)(((ended < until ? ended : until) ?? until) - from).TotalSeconds);

    private static string? Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private sealed record Facts(
        IReadOnlyDictionary<Guid, Problem> Problems, ILookup<Guid, KnownError> Errors, IReadOnlyDictionary<Guid, LinkCounts> Incidents, IReadOnlyDictionary<Guid, PersonRef> People)
    {
        public string? Name(Guid? id) => id is { } person ? People.GetValueOrDefault(person)?.DisplayName : null;
    }
}
