using System.Text.Json.Nodes;
using Helpdesk.Events;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows;

/// <summary>
/// Lets workflows begin and go on because something has happened. Scoped; joins the unit of work of the scope. Call it from an event handler: what the
/// workflow does then commits with the mark that the event was handled, so it happens once. There only where the feature Helpdesk.Workflows is enabled.
/// </summary>
public interface IWorkflowRuntime
{
    /// <summary>Begins instances of the published workflows whose trigger this is, and wakes the steps that wait for it.</summary>
    /// <param name="activityType">Type of the trigger or waiting step, for example <c>Itsm.TicketEvent</c>.</param>
    /// <param name="stimulus">What they look for, as given to <see cref="IActivityContext.Wait"/> and written by the trigger (<see cref="ITriggerActivity"/>).</param>
    /// <param name="correlationId">What it is about; wakes only what is about the same, and is what new instances are about. Null wakes all.</param>
    /// <param name="payload">What the step gives on.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The instances that began or went on.</returns>
    Task<IReadOnlyList<Guid>> SendAsync(string activityType, JsonObject stimulus, string? correlationId, JsonNode? payload, CancellationToken cancellationToken);

    /// <summary>Begins an instance of a published workflow for a record of the caller's, whoever the present person is: what it does was decided by who published it.</summary>
    /// <param name="definitionId">Workflow.</param>
    /// <param name="correlationId">What it is about.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The instance, which has taken its first steps; <see cref="WorkflowEnded"/> tells its end. Null when the workflow is not published.</returns>
    Task<Guid?> StartAsync(string definitionId, string correlationId, CancellationToken cancellationToken);

    /// <summary>Ends an instance before its end; what its steps wait for is given up. Does nothing when it has ended.</summary>
    Task CancelAsync(Guid instanceId, CancellationToken cancellationToken);

    /// <summary>The published workflows that begin without a trigger of their own, by name.</summary>
    Task<IReadOnlyList<StartableWorkflow>> ListStartableAsync(CancellationToken cancellationToken);

    /// <summary>Lets one waiting step go on; one that a fault keeps closed goes on when the fault is mended.</summary>
    /// <param name="instanceId">Workflow.</param>
    /// <param name="runId">Run of the step, <see cref="IActivityContext.RunId"/>.</param>
    /// <param name="payload">What the step gets.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>False when it does not wait any more; then nothing was done.</returns>
    Task<bool> ResumeAsync(Guid instanceId, int runId, JsonNode? payload, CancellationToken cancellationToken);
}

/// <summary>A workflow that can be begun.</summary>
/// <param name="DefinitionId">Its stable id.</param>
/// <param name="Name">Name.</param>
/// <param name="Description">What it does, or empty.</param>
public sealed record StartableWorkflow(string DefinitionId, string Name, string Description);

/// <summary>An instance of a workflow came to its end, or to a fault that somebody must mend.</summary>
/// <param name="InstanceId">Instance.</param>
/// <param name="CorrelationId">What it is about, or null.</param>
/// <param name="End">How.</param>
/// <param name="Message">What the fault says; null otherwise.</param>
[EventName("workflows.ended.v1")]
public sealed record WorkflowEnded(Guid InstanceId, string? CorrelationId, WorkflowEnd End, string? Message);

/// <summary>How an instance ended.</summary>
public enum WorkflowEnd
{
    /// <summary>Its steps are done.</summary>
    Finished,

    /// <summary>It was given up.</summary>
    Cancelled,

    /// <summary>A step failed; when somebody mends it, it goes on and may end again.</summary>
    Faulted,
}

/// <summary>An activity that begins workflows. Its stimulus is worked out when a definition is published.</summary>
public interface ITriggerActivity
{
    /// <summary>What begins the workflow; null when the inputs, which must be written and not computed, do not say it. Stored until another version is published.</summary>
    /// <param name="inputs">The texts of the inputs by name with a small first letter; lists are their items.</param>
    static abstract JsonObject? StimulusOf(IReadOnlyDictionary<string, IReadOnlyList<string>> inputs);
}

/// <summary>Registers what modules add to workflows.</summary>
public static class WorkflowServiceCollectionExtensions
{
    /// <summary>Adds a kind of step.</summary>
    public static IServiceCollection AddActivity<TActivity>(this IServiceCollection services)
        where TActivity : CodeActivity, IDescribedActivity =>
        services.AddScoped<TActivity>().AddSingleton(new ActivityRegistration(TActivity.Descriptor, p => p.GetRequiredService<TActivity>(), null));

    /// <summary>Adds a kind of step that can begin workflows.</summary>
    public static IServiceCollection AddTrigger<TActivity>(this IServiceCollection services)
        where TActivity : CodeActivity, IDescribedActivity, ITriggerActivity =>
        services.AddScoped<TActivity>().AddSingleton(new ActivityRegistration(TActivity.Descriptor, p => p.GetRequiredService<TActivity>(), TActivity.StimulusOf));
}

/// <summary>A registered kind of step.</summary>
/// <param name="Descriptor">What it looks like.</param>
/// <param name="Create">Makes it from a scope's services.</param>
/// <param name="StimulusOf">What begins workflows with it; null when it is no trigger.</param>
public sealed record ActivityRegistration(
    ActivityDescriptor Descriptor,
    Func<IServiceProvider, CodeActivity> Create,
    Func<IReadOnlyDictionary<string, IReadOnlyList<string>>, JsonObject?>? StimulusOf);
