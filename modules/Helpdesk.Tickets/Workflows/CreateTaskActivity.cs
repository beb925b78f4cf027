using System.Text.Json.Nodes;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Workflows;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Adds a task to a ticket and waits until it is done.</summary>
internal sealed class CreateTaskActivity(WorkflowTicket tickets, TicketTasks tasks) : CodeActivity, IDescribedActivity
{
    public const string TypeName = "Itsm.CreateTask";

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = TypeName,
        DisplayName = "Task",
        Description = "Adds a task to the ticket, and waits until it is done.",
        Category = ActivityCategories.Tickets,
        Icon = "checklist",
        Inputs =
        [
            new("Title", "Title", ActivityEditors.SingleLine) { IsRequired = true, DefaultSyntax = "Liquid" },
            new("Assignee", "Person", ActivityEditors.Option) { Source = "agents" },
            new("DueIn", "Due in", ActivityEditors.Duration) { TypeName = "TimeSpan" },
            new("Wait", "Wait until it is done", ActivityEditors.Checkbox) { TypeName = "Boolean", DefaultValue = "true" },
            WorkflowTicket.Input,
        ],
        Outcomes = ["Done", "Cancelled"],
    };

    public static JsonObject StimulusOf(Guid taskId) => new() { ["Task"] = taskId.ToString("n") };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var task = await tasks.AddAsync(
            tickets.NumberOf(context),
            new TaskPatch
            {
                Title = context.GetText("title") ?? "",
                AssigneeId = context.GetText("assignee") is { } person ? await tickets.PersonAsync(person, cancellationToken) : (Guid?)null,
                DueAt = context.GetDuration("dueIn") is { } time ? (context.Now + time).UtcDateTime : (DateTime?)null,
            },
            expectedStamp: null,
            cancellationToken);
        if (context.GetBoolean("wait"))
        {
            context.Wait(StimulusOf(task.Id));
        }
    }

    public override Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        context.Complete(resumption.Payload?["state"]?.GetValue<string>() == TicketTaskStates.Cancelled ? "Cancelled" : "Done");
        return Task.CompletedTask;
    }
}
