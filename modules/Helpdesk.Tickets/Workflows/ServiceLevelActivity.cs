using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Workflows;

namespace Helpdesk.Tickets.Workflows;

/// <summary>Begins a workflow when a service level clock reaches a share of its target, or waits for it.</summary>
internal sealed class ServiceLevelActivity : CodeActivity, IDescribedActivity, ITriggerActivity
{
    public const string TypeName = "Itsm.ServiceLevelReached";

    private static readonly JsonObject Stimulus = new() { ["Event"] = "service-level" };

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = TypeName,
        DisplayName = "Service level reached",
        Description = "Begins when a clock of a ticket reaches a share of its target, such as 75 or 100 percent; within a workflow it waits for it.",
        Category = ActivityCategories.Triggers,
        Icon = "clock-exclamation",
        IsTrigger = true,
        Inputs =
        [
            new("Percent", "At percent of the target", ActivityEditors.Number) { TypeName = "Double", IsRequired = true, DefaultValue = "75" },
            new("Clock", "Clock", ActivityEditors.SingleLine) { Description = "Its name; empty for all clocks." },
            new("TicketType", "Type of ticket", ActivityEditors.Option) { Source = "ticket-types", Description = "Empty for all types." },
            new("Condition", "Only if", ActivityEditors.Condition) { TypeName = "Boolean", DefaultSyntax = "JavaScript" },
        ],
        Outputs = [new("Result", "What was reached")],
    };

    public static JsonObject? StimulusOf(IReadOnlyDictionary<string, IReadOnlyList<string>> inputs) => inputs["percent"].Count == 1 ? NewStimulus() : null;

    public static JsonObject NewStimulus() => (JsonObject)Stimulus.DeepClone();

    public override Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        if (!context.IsTrigger)
        {
            context.Wait(NewStimulus());
        }
        else if (Concerns(context, context.TriggerPayload))
        {
            context.SetResult("Result", context.TriggerPayload?.DeepClone());
        }
        else
        {
            context.Decline();
        }

        return Task.CompletedTask;
    }

    public override Task ResumeAsync(IActivityContext context, ActivityResumption resumption, CancellationToken cancellationToken)
    {
        if (Concerns(context, resumption.Payload))
        {
            context.SetResult("Result", resumption.Payload?.DeepClone());
            context.Complete();
        }
        else
        {
            context.Wait(NewStimulus());
        }

        return Task.CompletedTask;
    }

    private static bool Concerns(IActivityContext context, JsonNode? reached) =>
        reached?["percent"] is { } percent
        && (decimal)context.GetNumber("percent", otherwise: 100) == decimal.Parse(percent.ToJsonString(), CultureInfo.InvariantCulture)
        && Is(context.GetText("clock"), reached["clock"])
        && Is(context.GetText("ticketType"), reached["typeId"])
        && (context.GetValue("condition") is null || context.GetBoolean("condition"));

    private static bool Is(string? wanted, JsonNode? actual) => wanted is null || string.Equals(wanted, actual?.GetValue<string>(), StringComparison.OrdinalIgnoreCase);
}
