using System.Text.Json.Nodes;
using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Features;
using Helpdesk.Approvals.Integration;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Workflows;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Workflows;

/// <summary>The step that asks people and waits. When it is due is known to the approval; that it ended is told by its event.</summary>
internal sealed class ApprovalActivity(
    RequestApproval request, AdvanceApproval advance, CancelApproval cancel, IPeopleDirectory people, IStringLocalizer L) : CodeActivity, IDescribedActivity
{
    private const string IdInMemory = "approvalId";
    private const string RoundInMemory = "round";

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Approval",
        DisplayName = "Approval",
        Description = "Asks people to approve the ticket, and waits until they have decided.",
        Category = ActivityCategories.Approvals,
        Icon = "checkbox",
        Inputs =
        [
            new("Title", "Title", ActivityEditors.SingleLine) { Description = "What is to be approved.", IsRequired = true, DefaultSyntax = "Liquid" },
            new("Meaning", "Meaning", ActivityEditors.MultiLine) { Description = "What somebody agrees to who approves.", DefaultSyntax = "Liquid" },
            new("Approvers", "Approvers", ActivityEditors.Approvers) { Description = "Who decides.", TypeName = "Object", IsRequired = true, DefaultSyntax = "Object" },
            new("Mode", "Approved when", ActivityEditors.Dropdown)
            {
                DefaultValue = "All",
                Options = [new("Any", "One approves"), new("All", "Everybody approves"), new("Majority", "More than half approve"), new("Quorum", "A quorum approves")],
            },
            new("Quorum", "Quorum", ActivityEditors.SingleLine) { Description = "A number such as 2, or a share such as 60 %; shares are rounded up." },
            new("Sequential", "One after the other", ActivityEditors.Checkbox) { Description = "Each approver is a step; the next one is asked when the one before has approved.", TypeName = "Boolean" },
            new("SamePersonOnce", "Ask the same person once", ActivityEditors.Checkbox) { Description = "What a person decided counts in each place of theirs.", TypeName = "Boolean", DefaultValue = "true" },
            new("RemindEvery", "Remind every", ActivityEditors.Duration) { TypeName = "TimeSpan" },
            new("EscalateAfter", "Escalate after", ActivityEditors.Duration) { TypeName = "TimeSpan" },
            new("EscalateTo", "Escalate to", ActivityEditors.Approvers) { Description = "Decides in place of those who have not decided in time.", TypeName = "Object", DefaultSyntax = "Object" },
            new("ExpiresAfter", "Expires after", ActivityEditors.Duration) { TypeName = "TimeSpan" },
            new("OnExpiry", "When it expires", ActivityEditors.Dropdown)
            {
                DefaultValue = "Expire",
                Options =
                [
                    new("Expire", "End as expired"), new("Reject", "End as rejected"), new("Escalate", "Escalate, then end as expired"), new("Hold", "Wait on"),
                    new("Approve", "End as approved, if nobody objects"),
                ],
            },
            new("Holds", "Transitions that wait for it", ActivityEditors.MultiText) { Description = "Ids of transitions that the ticket does not take until this is approved, for example resolve." },
        ],
        Outputs = [new("Result", "Result")],
        Outcomes = ["Approved", "Rejected", "Expired"],
    };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var ticket = context.CorrelationId
            ?? throw new BusinessException("Approvals:NoTicket", L["The workflow is about no ticket, so there is nothing to approve."]);
        var (quorum, isPercent) = Quorum(context);
        var approval = await request.HandleAsync(
            new ApprovalQuestion
            {
                TicketNumber = ticket,
                InstanceId = context.InstanceId,
                RunId = context.RunId,
                DefinitionId = context.DefinitionId,
                ActivityId = context.ActivityId,
                WorkflowName = context.WorkflowName,
                Title = context.GetText("title") ?? context.DisplayName,
                Meaning = context.GetText("meaning") ?? "",
                Approvers = Approvers(context, "approvers"),
                Mode = Choice(context, "mode", ApprovalMode.All),
                Quorum = quorum,
                IsQuorumPercent = isPercent,
                IsSequential = context.GetBoolean("sequential"),
                IsSamePersonOnce = context.GetValue("samePersonOnce") is null || context.GetBoolean("samePersonOnce"),
                RemindEvery = context.GetDuration("remindEvery"),
                EscalateAfter = context.GetDuration("escalateAfter"),
                EscalateTo = Approvers(context, "escalateTo") is [var first, ..] ? first : null,
                ExpiresAfter = context.GetDuration("expiresAfter"),
                OnExpiry = Choice(context, "onExpiry", ExpiryPolicy.Expire),
                Holds = context.GetTexts("holds"),
            },
            cancellationToken);
        context.Memory[IdInMemory] = approval.Id.ToString();
        context.Memory[RoundInMemory] = approval.Round;
        context.Note(L["Asked {0}: {1}.", await NamesAsync(approval, cancellationToken), approval.Title]);
        Wait(context, approval);
    }

    public override async Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        var approval = Guid.TryParse(context.Memory[IdInMemory]?.ToString(), out var id) ? await advance.HandleAsync(id, cancellationToken) : null;
        if (approval is null)
        {
            throw new BusinessException("Approvals:Lost", L["The approval does not exist any more."]);
        }

        if (approval.State == ApprovalState.Voided)
        {
            throw new BusinessException(ApproverResolver.MissingApprover, L["Missing approver: the ticket was changed, and nobody is left who may decide. Say who decides, and try the step again."]);
        }

        if (approval.State == ApprovalState.Open)
        {
            if (context.Memory[RoundInMemory]?.GetValue<int>() != approval.Round)
            {
                context.Memory[RoundInMemory] = approval.Round;
                context.Note(L["{0} was changed, so everybody is asked again (round {1}).", approval.TicketNumber, approval.Round]);
            }

            Wait(context, approval);
            return;
        }

        context.SetResult("Result", await ResultAsync(approval, cancellationToken));
        context.Complete(approval.State switch
        {
            ApprovalState.Approved => "Approved",
            ApprovalState.Expired => "Expired",
            _ => "Rejected",
        });
    }

    public override Task CancelAsync(IActivityContext context, CancellationToken cancellationToken) => cancel.HandleAsync(context.InstanceId, context.RunId, cancellationToken);

    private static void Wait(IActivityContext context, Approval approval) =>
        context.Wait(dueAt: approval.NextAt is { } next ? new DateTimeOffset(next, TimeSpan.Zero) : null);

    private async Task<string> NamesAsync(Approval approval, CancellationToken cancellationToken)
    {
        var slots = approval.Present.ToList();
        var names = await people.GetPeopleAsync([.. slots.Select(s => s.PersonId).OfType<Guid>()], cancellationToken);
        var teams = await people.GetTeamsAsync([.. slots.Select(s => s.TeamId).OfType<Guid>()], cancellationToken);
        return string.Join(", ", slots.Select(s => s.PersonId is { } p ? names.GetValueOrDefault(p)?.DisplayName : teams.GetValueOrDefault(s.TeamId!.Value)?.Name).OfType<string>().Distinct());
    }

    private async Task<JsonObject> ResultAsync(Approval approval, CancellationToken cancellationToken)
    {
        var decisions = approval.Decisions.Where(d => d.Round == approval.Round).OrderBy(d => d.Sequence).ToList();
        var names = await people.GetPeopleAsync([.. decisions.SelectMany(d => new[] { d.PersonId, d.OnBehalfOfId }).OfType<Guid>()], cancellationToken);
        var last = decisions.LastOrDefault();
        return new JsonObject
        {
            ["verdict"] = approval.State.ToString(),
            ["by"] = NameOf(last?.PersonId),
            ["comment"] = last?.Comment,
            ["approvalId"] = approval.Id.ToString(),
            ["decisions"] = new JsonArray([.. decisions.Select(d => (JsonNode)new JsonObject
            {
                ["decision"] = d.Kind.ToString(),
                ["by"] = NameOf(d.PersonId),
                ["onBehalfOf"] = NameOf(d.OnBehalfOfId),
                ["comment"] = d.Comment,
                ["at"] = d.DecidedAt.ToString("O"),
            })]),
        };

        string? NameOf(Guid? id) => id is { } known ? names.GetValueOrDefault(known)?.DisplayName : null;
    }

    private List<ApproverEntry> Approvers(IActivityContext context, string input)
    {
        var read = ApproverEntry.Read(context.GetValue(input));
        return read.Contains(null)
            ? throw new BusinessException(
                ApproverResolver.MissingApprover, L["Missing approver: the step names somebody in a way that is not understood. Write for example person:anna, team:Network, manager or owner."])
            : [.. read.OfType<ApproverEntry>()];
    }

    private (int Quorum, bool IsPercent) Quorum(IActivityContext context)
    {
        var text = context.GetText("quorum")?.Trim() ?? "";
        var isPercent = text.EndsWith('%');
        return text.Length == 0 ? (0, false)
            : int.TryParse(text.TrimEnd('%', ' '), System.Globalization.CultureInfo.InvariantCulture, out var number) ? (number, isPercent)
            : throw new BusinessException("Approvals:Quorum", L["The quorum is a number from 1, or a share from 1 % to 100 %."]);
    }

    private T Choice<T>(IActivityContext context, string input, T otherwise)
        where T : struct, Enum
    {
        var text = context.GetText(input);
        return text is null ? otherwise
            : Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value
            : throw new BusinessException("Approvals:Choice", L["“{0}” is none of the choices: {1}.", text, string.Join(", ", Enum.GetNames<T>())]);
    }
}

/// <summary>Texts of the designer that are localized through the descriptor.</summary>
internal sealed class ApprovalActivityTexts : Ui.ITextSource
{
    public IEnumerable<string> GetTexts()
    {
        var descriptor = ApprovalActivity.Descriptor;
        return [descriptor.DisplayName, descriptor.Description, descriptor.Category, .. descriptor.Inputs.SelectMany(i => new[] { i.DisplayName, i.Description ?? i.DisplayName }.Concat(i.Options.Select(o => o.Label))), .. descriptor.Outputs.Select(o => o.DisplayName), .. descriptor.Outcomes];
    }
}
