using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Replaces the plan of a change. What differs goes into the ticket's history, and void is what was approved.</summary>
internal sealed class SaveChangePlan(
    ChangesDbContext db, IUnitOfWork unitOfWork, ChangeAccess access, ITicketIntegrationService tickets, ChangeSchedule schedule, ConflictTexts texts, ChangeModels models,
    TaskPlanText words, TimeProvider time, IStringLocalizer L)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public async Task HandleAsync(string number, ChangePlan plan, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, cancellationToken);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var change = await access.TrackAsync(ticket, expectedStamp, cancellationToken);
        var before = change.Plan;
        var after = Tidy(plan) with { ModelName = await ModelNameAsync(before, plan, cancellationToken), TaskPlan = before.TaskPlan };
        var tasks = await MoveTasksAsync(db.Tasks, change.Id, before, after, cancellationToken);
        if (tasks.Count > 0)
        {
            after = after with { TaskPlan = await words.OfAsync(tasks, cancellationToken) };
        }

        var changed = PlanFields.Of(before).Zip(PlanFields.Of(after)).Where(p => p.First.Value != p.Second.Value).ToList();
        if (changed.Count == 0)
        {
            return;
        }

        DemandOpen(ticket, before, changed.Exists(p => p.First.IsApproved), changed.Exists(p => !p.First.IsApproved));
        Check(ticket, before, after);
        DemandWithin(tasks, after);
        await DemandFreeAsync(ticket, before, after, cancellationToken);
        change.SetPlan(after);
        change.Note(await schedule.FindConflictsAsync(ticket, change, ticket.AssigneeId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await tickets.RecordChangesAsync(
            ticket.TicketId, [.. changed.Select(p => new RecordedChange(p.First.Name, p.First.Value, p.Second.Value))], null, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>A change is made by a version that holds; one that it has been made by stays named, whatever becomes of it.</summary>
    private async Task<string?> ModelNameAsync(ChangePlan before, ChangePlan plan, CancellationToken cancellationToken)
    {
        if (plan.ModelVersionId is not { } id || id == before.ModelVersionId)
        {
            return plan.ModelVersionId is null ? null : before.ModelName;
        }

        if (await models.FindAsync(id, cancellationToken) is not var (model, version))
        {
            throw new ValidationException("modelVersionId", L["There is no such model."]);
        }

        return models.WhyNotUsable(model, version) is { } why
            ? throw new ValidationException("modelVersionId", why)
            : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{model.Name} v{version.Number}");
    }

    /// <summary>Why the change could not be planned for another time and else as it is; null when it could.</summary>
    public async Task<string?> WhyNotMoveAsync(TicketPanelModel ticket, Change? change, Period then, CancellationToken cancellationToken)
    {
        var before = (change ?? new Change { Id = ticket.TicketId }).Plan;
        var after = before with { PlannedStart = then.Start, PlannedEnd = then.End };
        try
        {
            DemandOpen(ticket, before, changesPlan: true, tellsWork: false);
            Check(ticket, before, after);
            DemandWithin(await MoveTasksAsync(db.Tasks.AsNoTracking(), ticket.TicketId, before, after, cancellationToken), after);
            await DemandFreeAsync(ticket, before, after, cancellationToken);
            return null;
        }
        catch (ValidationException exception)
        {
            return string.Join(" ", exception.Errors.SelectMany(e => e.Value));
        }
        catch (BusinessException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Tasks go with the start of their change; none while its time stays.</summary>
    private static async Task<List<ChangeTask>> MoveTasksAsync(
        IQueryable<ChangeTask> all, Guid changeId, ChangePlan before, ChangePlan after, CancellationToken cancellationToken)
    {
        if ((after.PlannedStart, after.PlannedEnd) == (before.PlannedStart, before.PlannedEnd))
        {
            return [];
        }

        var tasks = await all.Where(t => t.ChangeId == changeId).OrderBy(t => t.Position).ToListAsync(cancellationToken);
        if (after.PlannedStart - before.PlannedStart is { } by)
        {
            tasks.ForEach(t => t.MoveBy(by));
        }

        return tasks;
    }

    private void DemandWithin(List<ChangeTask> tasks, ChangePlan plan)
    {
        if (tasks.Find(t => t.IsOutside(plan.PlannedStart, plan.PlannedEnd)) is { } outside)
        {
            throw new ValidationException(PlanFields.PlannedEnd, L["The task “{0}” would lie outside of this time. Plan its time anew first.", outside.Title]);
        }
    }

    /// <summary>Who scheduled a change found its time free: another time must be free as well.</summary>
    private async Task DemandFreeAsync(TicketPanelModel ticket, ChangePlan before, ChangePlan after, CancellationToken cancellationToken)
    {
        if (ticket.State != ChangeType.Scheduled
            || (after.PlannedStart, after.PlannedEnd) == (before.PlannedStart, before.PlannedEnd)
            || after is not { PlannedStart: { } start, PlannedEnd: { } end })
        {
            return;
        }

        if (await schedule.FindConflictsAsync(ticket, new Period(start, end), ticket.AssigneeId, cancellationToken) is { Count: > 0 } conflicts)
        {
            throw new BusinessException(
                "Changes:Conflict",
                L["{0} is scheduled, and the new time is not free. Choose another time, or plan the change anew. {1}.", ticket.Number, string.Join("; ", conflicts.Select(texts.Of))],
                409);
        }
    }

    private void DemandOpen(TicketPanelModel ticket, ChangePlan before, bool changesPlan, bool tellsWork)
    {
        if (ticket.State is ChangeType.Closed or ChangeType.Cancelled)
        {
            throw new BusinessException("Changes:Finished", L["{0} is finished and is not changed any more.", ticket.Number], 409);
        }

        var hasBegun = ticket.State is ChangeType.Implement or ChangeType.Review;
        if (changesPlan && hasBegun)
        {
            throw new BusinessException("Changes:Begun", L["The work on {0} has begun: its plan stays what was approved. Write down what happened instead.", ticket.Number], 409);
        }

        if (tellsWork && !hasBegun && before.Kind != ChangeKind.Retrospective && ticket.State != ChangeType.Draft)
        {
            throw new BusinessException("Changes:NotBegun", L["The work on {0} has not begun, so there is nothing to write down yet.", ticket.Number], 409);
        }
    }

    private void Check(TicketPanelModel ticket, ChangePlan before, ChangePlan plan)
    {
        Dictionary<string, string[]> errors = [];
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var field in PlanFields.Of(plan).Where(f => f.Value is { Length: > PlanField.MostText }))
        {
            errors[field.Name] = [L["The text is too long: {0} of at most {1} characters.", field.Value!.Length, PlanField.MostText]];
        }

        if (!Enum.IsDefined(plan.Kind))
        {
            errors[PlanFields.Kind] = [L["Choose one of the kinds of changes."]];
        }
        else if (plan.Kind != before.Kind && ticket.State != ChangeType.Draft)
        {
            errors[PlanFields.Kind] = [L["The kind is chosen in a draft. Reject the change to choose another one."]];
        }

        if (plan.PlannedEnd <= plan.PlannedStart || plan.PlannedEnd - plan.PlannedStart > Longest)
        {
            errors[PlanFields.PlannedEnd] = [L["The end lies after the start, and at most {0} days later.", Longest.Days]];
        }

        if (plan.PlannedStart < now && plan.PlannedStart != before.PlannedStart && plan.Kind != ChangeKind.Retrospective)
        {
            errors[PlanFields.PlannedStart] = [L["This time has passed. What was done already is a retrospective change."]];
        }

        if (plan.ActualStart > now)
        {
            errors["actualStart"] = [L["What happened does not lie in the future."]];
        }

        if (plan.ActualEnd > now || plan.ActualEnd < plan.ActualStart || (plan.ActualEnd is not null && plan.ActualStart is null))
        {
            errors["actualEnd"] = [L["The work ended after it began, and not in the future."]];
        }

        if (plan.Answers.Count != RiskQuestions.All.Count || plan.Answers.Any(a => a is { } level && !Enum.IsDefined(level)))
        {
            errors["risk"] = [L["Answer the questions with low, medium or high."]];
        }

        if (plan.Outcome is { } outcome && !Enum.IsDefined(outcome))
        {
            errors["outcome"] = [L["Choose one of the outcomes."]];
        }

        if (errors.Count > 0)
        {
            throw new ValidationException(errors);
        }
    }

    private static ChangePlan Tidy(ChangePlan plan) => plan with
    {
        Reason = Text(plan.Reason),
        ImplementationPlan = Text(plan.ImplementationPlan),
        TestPlan = Text(plan.TestPlan),
        BackoutPlan = Text(plan.BackoutPlan),
        Review = Text(plan.Review),
        PlannedStart = Second(plan.PlannedStart),
        PlannedEnd = Second(plan.PlannedEnd),
        ActualStart = Second(plan.ActualStart),
        ActualEnd = Second(plan.ActualEnd),
    };

    private static string? Text(string? text) => text?.ReplaceLineEndings("\n").Trim() is { Length: > 0 } given ? given : null;

    private static DateTime? Second(DateTime? at) => at is { } instant ? new DateTime(instant.Ticks - (instant.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc) : null;
}
