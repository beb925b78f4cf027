using System.Text.Json.Nodes;
using Helpdesk.Workflows;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Begins a workflow when something happens to a ticket, or waits in one until it happens to its ticket.</summary>
internal sealed class TicketEventActivity : CodeActivity, IDescribedActivity, ITriggerActivity
{
    public const string TypeName = "Itsm.TicketEvent";

    private const string Timeout = "Timeout";
    private const string DueAt = "dueAt";

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = TypeName,
        DisplayName = "Ticket event",
        Description = "Begins when something happens to a ticket; within a workflow it waits for it.",
        Category = ActivityCategories.Triggers,
        Icon = "ticket",
        IsTrigger = true,
        Inputs =
        [
            new("Event", "What happens", ActivityEditors.Dropdown) { IsRequired = true, Options = TicketEventNames.All },
            new("TicketType", "Type of ticket", ActivityEditors.Option) { Source = "ticket-types", Description = "Empty for all types." },
            new("Field", "Field", ActivityEditors.SingleLine) { Description = "For “Changed”: only when this field changes, for example priority." },
            new("State", "State", ActivityEditors.Option) { Source = "ticket-states", Description = "For “State changed”: only when it comes to this state." },
            new("Condition", "Only if", ActivityEditors.Condition) { TypeName = "Boolean", DefaultSyntax = "JavaScript" },
            new("ByWorkflows", "Also when a workflow does it", ActivityEditors.Checkbox)
            {
                TypeName = "Boolean", Description = "Off by default: a workflow that changes a ticket would begin itself.",
            },
            new("Timeout", "Wait at most", ActivityEditors.Duration) { TypeName = "TimeSpan", Description = "Only when it waits within a workflow." },
        ],
        Outputs = [new("Result", "What happened")],
        Outcomes = ["Done", Timeout],
    };

    public static JsonObject? StimulusOf(IReadOnlyDictionary<string, IReadOnlyList<string>> inputs) =>
        inputs["event"] is [var name] ? StimulusOf(name) : null;

    public static JsonObject StimulusOf(string name) => new() { ["Event"] = name };

    public override Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        if (!context.IsTrigger)
        {
            Wait(context, context.GetDuration("timeout") is { } timeout ? context.Now + timeout : null);
        }
        else if (Concerns(context, context.TriggerPayload))
        {
            End(context, context.TriggerPayload);
        }
        else
        {
            context.Decline();
        }

        return Task.CompletedTask;
    }

    public override Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        if (resumption.IsDue)
        {
            context.Complete(Timeout);
        }
        else if (Concerns(context, resumption.Payload))
        {
            End(context, resumption.Payload);
        }
        else
        {
            Wait(context, context.Memory[DueAt]?.GetValue<DateTimeOffset>());
        }

        return Task.CompletedTask;
    }

    private static void Wait(IActivityContext context, DateTimeOffset? dueAt)
    {
        context.Memory[DueAt] = dueAt;
        context.Wait(StimulusOf(context.GetText("event") ?? ""), dueAt);
    }

    private static void End(IActivityContext context, JsonNode? happened)
    {
        context.SetResult("Result", happened?.DeepClone());
        context.Complete();
    }

    private static bool Concerns(IActivityContext context, JsonNode? happened)
    {
        var isByWorkflow = happened?["byWorkflow"]?.GetValue<bool>() == true;
        return (!isByWorkflow || context.GetBoolean("byWorkflows"))
            && Is(context.GetText("ticketType"), happened?["typeId"])
            && Is(context.GetText("state"), happened?["to"])
            && (context.GetText("field") is not { } field || (happened?["fields"] as JsonArray)?.Any(f => Is(field, f)) == true)
            && (context.GetValue("condition") is null || context.GetBoolean("condition"));
    }

    private static bool Is(string? wanted, JsonNode? actual) => wanted is null || string.Equals(wanted, actual?.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>What can happen to a ticket, in the words of workflows.</summary>
internal static class TicketEventNames
{
    public const string Created = "created";
    public const string Assigned = "assigned";
    public const string StateChanged = "state-changed";
    public const string Changed = "changed";
    public const string RequesterReplied = "requester-replied";
    public const string DeskReplied = "desk-replied";
    public const string Noted = "noted";
    public const string Unowned = "unowned";
    public const string Rated = "rated";

    public static IReadOnlyList<ActivityOption> All { get; } =
    [
        new(Created, "Created"), new(Assigned, "Assigned"), new(StateChanged, "State changed"), new(Changed, "Changed"), new(RequesterReplied, "Requester replied"),
        new(DeskReplied, "Service desk replied"), new(Noted, "Internal note written"), new(Unowned, "Nobody owns it for too long"), new(Rated, "Rated"),
    ];
}
