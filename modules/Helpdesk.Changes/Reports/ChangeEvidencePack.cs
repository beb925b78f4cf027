using System.Runtime.CompilerServices;
using Helpdesk.Approvals;
using Helpdesk.Compliance;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Reports;

/// <summary>R2: each change of a sample with what proves it.</summary>
internal sealed class ChangeEvidencePack(ReadChangeEvidence changes, ChangeRow rows, IStringLocalizer L) : IComplianceReport
{
    public ReportDefinition Definition => new(
        "R2", L["Change evidence pack"],
        L["Each change of a sample with its approvals, plans, tasks, messages, files and history: who asked, who approved what and when, what was done."],
        TicketPermissions.ViewTickets, rows.Columns)
    {
        PeriodMeaning = L["Planned start within the period; changes without a plan by their opening"],
        TakesQuery = true,
        TakesKeys = true,
        EvidenceFor = ["R1", "R3", "R4"],
        Evidence =
        [
            new("approvals", L["Approvals"],
            [
                new("title", L["Approval"]), new("who", L["Who"]), new("onBehalfOf", L["On behalf of"]), new("role", L["Asked as"]), new("step", L["Step"], ReportValueKind.Number),
                new("decision", L["Decision"]), new("at", L["When"], ReportValueKind.Instant), new("meaning", L["Meaning"], ReportValueKind.LongText, 2),
                new("comment", L["Comment"], ReportValueKind.LongText, 2), new("contentHash", L["Hash of the content"], ReportValueKind.Hash), new("worth", L["Counts"]),
            ]),
            new("plans", L["Plans"], [new("plan", L["Plan"]), new("text", L["Text"], ReportValueKind.LongText, 5)]),
            new("tasks", L["Tasks"],
            [
                new("position", L["No."], ReportValueKind.Number, 0.5), new("title", L["Title"], Weight: 2), new("state", L["State"]),
                new("plannedStart", L["Planned start"], ReportValueKind.Instant), new("plannedEnd", L["Planned end"], ReportValueKind.Instant),
                new("startedAt", L["Started"], ReportValueKind.Instant), new("endedAt", L["Ended"], ReportValueKind.Instant), new("by", L["Who"]),
            ]),
            new("messages", L["Messages"],
            [
                new("at", L["When"], ReportValueKind.Instant), new("who", L["Who"]), new("isPublic", L["Public"], ReportValueKind.YesNo), new("text", L["Text"], ReportValueKind.LongText, 4),
            ]),
            new("files", L["Files"],
            [
                new("name", L["Name"], Weight: 2), new("length", L["Bytes"], ReportValueKind.Number), new("sha256", "SHA-256", ReportValueKind.Hash, 2), new("who", L["Who"]),
                new("at", L["When"], ReportValueKind.Instant),
            ]),
            new("history", L["History"],
            [
                new("at", L["When"], ReportValueKind.Instant), new("who", L["Who"]), new("onBehalfOf", L["On behalf of"]), new("what", L["What"]), new("field", L["Field"]),
                new("before", L["Before"], ReportValueKind.LongText, 2), new("after", L["After"], ReportValueKind.LongText, 2), new("reason", L["Reason"], ReportValueKind.LongText),
                new("origin", L["Origin"]),
            ]),
        ],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.Note(L["How people had signed in when they decided, and what the check for conflicts had said then, is not kept; overridden conflicts are in the history."]);
        const TicketEvidenceParts parts = TicketEvidenceParts.Events | TicketEvidenceParts.Messages | TicketEvidenceParts.Attachments;
        await foreach (var c in changes.ReadAsync(context, parts, cancellationToken))
        {
            yield return new(c.Ticket.Number, rows.Values(c))
            {
                Records =
                [
                    .. c.Records, .. c.Ticket.Messages.Select(m => new LedgerRecord("tickets.comment", m.Id.ToString())),
                    .. c.Ticket.Attachments.Select(a => new LedgerRecord("tickets.attachment", a.Id.ToString())),
                ],
                Evidence = Evidence(c),
            };
        }
    }

    private Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>> Evidence(ChangeEvidence c) => new(StringComparer.Ordinal)
    {
        ["approvals"] = [.. c.Approvals.SelectMany(a => a.Decisions.Select(d => (IReadOnlyList<object?>)[
            a.Title, c.Person(d.PersonId), c.Person(d.OnBehalfOfId), d.Role, d.Step, Decision(d), d.At, a.Meaning, d.Comment, d.ContentHash, Worth(d.Worth)]))],
        ["plans"] =
        [
            .. new (string Label, string? Text)[]
            {
                (L["Reason for the change"], c.Change.Reason), (L["Implementation plan"], c.Change.ImplementationPlan), (L["Test plan"], c.Change.TestPlan),
                (L["Backout plan"], c.Change.BackoutPlan), (L["Implementation tasks"], c.Change.TaskPlan), (L["Review afterwards"], c.Change.Review),
            }.Where(p => p.Text is not null).Select(p => (IReadOnlyList<object?>)[p.Label, p.Text]),
        ],
        ["tasks"] = [.. c.Tasks.Select(t => (IReadOnlyList<object?>)[
            t.Position, t.Title, L[ChangeTexts.Task(t.State)].Value, t.PlannedStart, t.PlannedEnd, t.StartedAt, t.EndedAt, c.Person(t.DoneById)])],
        ["messages"] = [.. c.Ticket.Messages.Select(m => (IReadOnlyList<object?>)[m.At, m.Author, m.IsPublic, m.Body])],
        ["files"] = [.. c.Ticket.Attachments.Select(a => (IReadOnlyList<object?>)[a.FileName, a.Length, a.Sha256, a.By, a.At])],
        ["history"] =
        [
            .. c.Ticket.Events.SelectMany(e => e.Changes.DefaultIfEmpty(), (e, f) => (IReadOnlyList<object?>)[
                e.At, e.Actor, e.OnBehalfOf, e.Summary, f?.Label, f?.Old, f?.New, e.Reason, e.Origin]),
        ],
    };

    private string Decision(DecisionEvidence d) => d.IsApproved switch
    {
        true => L["Approved"],
        false => L["Rejected"],
        _ => L["Taken back"],
    };

    private string Worth(DecisionWorth worth) => worth switch
    {
        DecisionWorth.Counts => L["Yes"],
        DecisionWorth.TakenBack => L["No: taken back"],
        DecisionWorth.ContentChanged => L["No: the content changed"],
        _ => L["No: the approval ended without it"],
    };
}
