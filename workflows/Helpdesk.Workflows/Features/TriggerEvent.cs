using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <param name="Started">Instances that began because of it.</param>
/// <param name="Resumed">Instances that waited for it and went on.</param>
internal sealed record TriggeredEvent(IReadOnlyList<Guid> Started, IReadOnlyList<Guid> Resumed)
{
    /// <summary>Nothing was there for it yet: whoever waits for it within the next minutes gets it.</summary>
    public bool IsKept { get; init; }
}

/// <summary>Says that something has happened: starts what begins with it and wakes what waits for it.</summary>
internal sealed class TriggerEvent(WorkflowAccess access, SendStimulus send, IStringLocalizer L)
{
    public const int MaxName = 200;

    /// <param name="correlationId">Wakes only instances about this; null wakes all.</param>
    /// <param name="payload">What the event step gives as its result.</param>
    public async Task<TriggeredEvent> HandleAsync(string name, string? correlationId, JsonNode? payload, CancellationToken cancellationToken)
    {
        access.DemandManage();
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
        {
            throw new ValidationException("eventName", L["Give the event a name of at most {0} characters.", MaxName]);
        }

        return await send.HandleAsync(new SentStimulus(Event.TypeName, Event.StimulusOf(name), correlationId, payload) { IsKept = true }, cancellationToken);
    }
}
