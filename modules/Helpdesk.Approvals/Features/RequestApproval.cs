using System.Text.Json;
using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Features;

/// <summary>What a workflow asks.</summary>
internal sealed record ApprovalQuestion
{
    public required string TicketNumber { get; init; }

    public required Guid InstanceId { get; init; }

    public required int RunId { get; init; }

    public required string DefinitionId { get; init; }

    public required string ActivityId { get; init; }

    public required string WorkflowName { get; init; }

    public required string Title { get; init; }

    public string Meaning { get; init; } = "";

    public required IReadOnlyList<ApproverEntry> Approvers { get; init; }

    public ApprovalMode Mode { get; init; }

    public int Quorum { get; init; }

    public bool IsQuorumPercent { get; init; }

    public bool IsSequential { get; init; }

    public bool IsSamePersonOnce { get; init; } = true;

    public TimeSpan? RemindEvery { get; init; }

    public TimeSpan? EscalateAfter { get; init; }

    public ApproverEntry? EscalateTo { get; init; }

    public TimeSpan? ExpiresAfter { get; init; }

    public ExpiryPolicy OnExpiry { get; init; }

    public IReadOnlyList<string> Holds { get; init; } = [];
}

/// <summary>Asks people to approve what a ticket says now.</summary>
internal sealed class RequestApproval(
    ApprovalsDbContext db, ITicketIntegrationService tickets, ApproverResolver resolver, AskApprovers ask, TimeProvider time, IStringLocalizer L)
{
    private const int MaxTitle = 250;
    private const int MaxMeaning = 4000;
    private const int MaxHolds = 450;

    /// <exception cref="BusinessException">The question is incomplete, or nobody can decide it.</exception>
    public async Task<Approval> HandleAsync(ApprovalQuestion question, CancellationToken cancellationToken)
    {
        var ticket = await tickets.FindAsync(question.TicketNumber, cancellationToken);
        var content = ticket is null ? null : await tickets.GetContentAsync(ticket.TicketId, cancellationToken);
        if (ticket is null || content is null)
        {
            throw new BusinessException("Approvals:NoTicket", L["There is no ticket {0} to approve.", question.TicketNumber]);
        }

        if (question.Mode == ApprovalMode.Quorum && (question.Quorum < 1 || (question.IsQuorumPercent && question.Quorum > 100)))
        {
            throw new BusinessException("Approvals:Quorum", L["The quorum is a number from 1, or a share from 1 % to 100 %."]);
        }

        if (question.EscalateTo is null && (question.EscalateAfter is not null || question.OnExpiry == ExpiryPolicy.Escalate))
        {
            throw new BusinessException("Approvals:EscalateTo", L["Say to whom the approval is escalated."]);
        }

        var holds = string.Concat(question.Holds.Select(h => $" {h.Trim()} "));
        if (holds.Length > MaxHolds)
        {
            throw new BusinessException("Approvals:Holds", L["The list of transitions that wait for the approval is too long."]);
        }

        var slots = await resolver.PlanAsync(
            question.Approvers, question.Mode, question.Quorum, question.IsQuorumPercent, question.IsSequential, content, cancellationToken);
        var approval = new Approval
        {
            TicketId = ticket.TicketId,
            TicketNumber = ticket.Number,
            TicketTitle = ticket.Title,
            RequesterId = content.RequesterId,
            InstanceId = question.InstanceId,
            RunId = question.RunId,
            DefinitionId = question.DefinitionId,
            ActivityId = question.ActivityId,
            WorkflowName = Cut(question.WorkflowName, MaxTitle),
            Title = Cut(question.Title, MaxTitle),
            Meaning = Cut(question.Meaning, MaxMeaning),
            Mode = question.Mode,
            Quorum = question.Quorum,
            IsQuorumPercent = question.IsQuorumPercent,
            IsSamePersonOnce = question.IsSamePersonOnce,
            Holds = holds,
            RemindEverySeconds = Seconds(question.RemindEvery),
            EscalateAfterSeconds = Seconds(question.EscalateAfter),
            ExpiresAfterSeconds = Seconds(question.ExpiresAfter),
            EscalateTo = question.EscalateTo is null ? null : JsonSerializer.Serialize(question.EscalateTo),
            OnExpiry = question.OnExpiry,
        };
        approval.Begin(slots, ContentHash.Of(content), time.GetUtcNow().UtcDateTime);
        db.Approvals.Add(approval);
        await ask.TellAsync(approval, isAskedAgain: false, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        return approval;
    }

    private static int? Seconds(TimeSpan? duration) => duration is { TotalSeconds: >= 1 } d ? (int)Math.Min(int.MaxValue, d.TotalSeconds) : null;

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(most - 1)] + "…";
}
