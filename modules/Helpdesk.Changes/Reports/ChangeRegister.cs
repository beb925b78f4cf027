using System.Globalization;
using System.Runtime.CompilerServices;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Compliance;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Reports;

/// <summary>R1: all changes, whatever became of them.</summary>
internal sealed class ChangeRegister(ReadChangeEvidence changes, ChangeRow rows, IStringLocalizer L) : IComplianceReport
{
    public ReportDefinition Definition => new(
        "R1", L["Change register"], L["All changes of a period, whatever became of them: planned, carried out, rejected and cancelled. The population of which an auditor draws a sample."],
        TicketPermissions.ViewTickets, rows.Columns)
    {
        PeriodMeaning = L["Planned start within the period; changes without a plan by their opening"],
        TakesQuery = true,
        TakesKeys = true,
        IsPopulation = true,
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in changes.ReadAsync(context, TicketEvidenceParts.None, cancellationToken))
        {
            yield return new(change.Ticket.Number, rows.Values(change)) { Records = change.Records };
        }
    }
}

/// <summary>The fields of a change in register and evidence pack.</summary>
internal sealed class ChangeRow(IStringLocalizer L)
{
    public IReadOnlyList<ReportColumn> Columns =>
    [
        new("number", L["Number"]), new("kind", L["Kind"]), new("model", L["Model"]), new("title", L["Title"], Weight: 2), new("service", L["Service"]),
        new("requester", L["Requester"]), new("owner", L["Owner"]), new("risk", L["Risk"]), new("riskInputs", L["Inputs of the risk"], Weight: 2),
        new("plannedStart", L["Planned start"], ReportValueKind.Instant), new("plannedEnd", L["Planned end"], ReportValueKind.Instant),
        new("actualStart", L["Actual start"], ReportValueKind.Instant), new("actualEnd", L["Actual end"], ReportValueKind.Instant),
        new("state", L["State"]), new("outcome", L["Outcome"]), new("approvals", L["Approvals"]), new("review", L["Review afterwards"]), new("incidents", L["Incidents caused"]),
    ];

    public IReadOnlyList<object?> Values(ChangeEvidence c) =>
    [
        c.Ticket.Number, L[ChangeTexts.Kind(c.Change.Kind)].Value, c.Change.ModelName, c.Ticket.Title, c.Ticket.Service, c.Ticket.Requester, c.Ticket.Assignee,
        L[ChangeTexts.Risk(c.Risk.Level)].Value, Inputs(c.Risk), c.Change.PlannedStart, c.Change.PlannedEnd, c.Change.ActualStart, c.Change.ActualEnd, c.Ticket.State,
        c.Change.Outcome is { } outcome ? L[ChangeTexts.Outcome(outcome)].Value : null,
        string.Create(CultureInfo.InvariantCulture, $"{c.Asked.Count(a => a.Stage == ApprovalStage.Approved)}/{c.Asked.Count()}"),
        Review(c), string.Join(", ", c.Incidents.Select(i => i.Number)) is { Length: > 0 } incidents ? incidents : null,
    ];

    /// <summary>Null while the work is not over.</summary>
    public string? Review(ChangeEvidence c) =>
        c.Change.Review is not null ? L["Done"].Value
        : c.NeedsReview ? L["Due"].Value
        : c.Ticket.StateId is ChangeType.Review or ChangeType.Closed ? L["Not needed"].Value : null;

    private string Inputs(RiskAssessment risk) => L[
        "Questions: {0}; service: {1}; its last changes: {2}; the team's last changes: {3}",
        Level(risk.Questionnaire), Level(risk.Service), Level(risk.ServiceHistory), Level(risk.TeamHistory)];

    private string Level(RiskLevel? level) => L[ChangeTexts.Risk(level)];
}
