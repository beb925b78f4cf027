using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Web;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Api;

internal sealed record StrategyResource(string TypeName, string DisplayName, string Description);

internal sealed record CommitStrategyResource(string Name, string DisplayName, string Description);

internal sealed record StorageDriverResource(string TypeName, string DisplayName, double Priority, bool Deprecated);

internal sealed record NameIsUnique(bool IsUnique);

internal sealed record ExecutionState(WorkflowStatus Status, WorkflowSubStatus SubStatus, DateTime UpdatedAt);

internal sealed record ReportBody
{
    public required Guid WorkflowInstanceId { get; init; }

    /// <summary>Steps that are asked for; none asks for all.</summary>
    [MaxLength(1_000)]
    public IReadOnlyList<string>? ActivityNodeIds { get; init; }
}

internal sealed record ActivityReport(IReadOnlyList<ActivityStats> Stats);

internal sealed record InstanceIdsBody
{
    [MaxLength(200)]
    public required IReadOnlyList<Guid> Ids { get; init; }
}

internal sealed record DefinitionIdsBody
{
    [MaxLength(200)]
    public required IReadOnlyList<string> DefinitionIds { get; init; }
}

internal sealed record CountOfDeleted(int Deleted);

internal sealed record CountOfCancelled(int CancelledCount);

internal sealed record Published(IReadOnlyList<string> Done, IReadOnlyList<string> NotFound, IReadOnlyDictionary<string, string> Refused);

/// <summary>What Elsa Studio asks besides: choices that are the same for everybody, what each step did, and actions on many at once.</summary>
internal static class StudioApi
{
    public static void Map(RouteGroupBuilder group)
    {
        MapChoices(group);
        MapExecutions(group);
        MapBulk(group);
    }

    private static void MapChoices(RouteGroupBuilder group)
    {
        View(group.MapGet("descriptors/workflow-activation-strategies", Activation), "ListActivationStrategies", "Lists when a trigger begins an instance");
        View(group.MapGet("descriptors/incident-strategies", Incidents), "ListIncidentStrategies", "Lists what a fault does to the other branches");
        View(group.MapGet("descriptors/log-persistence-strategies", Logs), "ListLogPersistenceStrategies", "Lists what the journal keeps");
        View(group.MapGet("descriptors/commit-strategies/workflows", Commits), "ListWorkflowCommitStrategies", "Lists when the state of an instance is stored");
        View(group.MapGet("descriptors/commit-strategies/activities", Commits), "ListActivityCommitStrategies", "Lists when the state of an instance is stored around a step");
        View(group.MapGet("descriptors/storage-drivers", Drivers), "ListStorageDrivers", "Lists where variables are kept");
        View(group.MapGet("features/installed", Features), "ListInstalledWorkflowFeatures", "Lists Elsa's optional features: there are none");
        View(group.MapGet("workflow-definitions/validation/is-name-unique", IsUniqueAsync), "IsWorkflowNameUnique", "Tells whether another workflow has the name");
    }

    private static void MapExecutions(RouteGroupBuilder group)
    {
        View(group.MapGet("workflow-instances/{id:guid}/execution-state", StateAsync), "GetWorkflowExecutionState", "Gives the status of an instance");
        View(group.MapPost("activity-executions/report", ReportAsync), "ReportActivityExecutions", "Counts what each step of an instance did");
        View(group.MapGet("activity-executions/list", ExecutionsAsync), "ListActivityExecutions", "Lists the runs of the steps of an instance");
        View(group.MapGet("activity-execution-summaries/list", ExecutionsAsync), "ListActivityExecutionSummaries", "Lists the runs of the steps of an instance");
        View(group.MapGet("activity-executions/by-id", ExecutionAsync), "GetActivityExecution", "Gives one run of a step");
    }

    private static void MapBulk(RouteGroupBuilder group)
    {
        Manage(group.MapDelete("workflow-instances/{id:guid}", DeleteInstanceAsync), "DeleteWorkflowInstance", "Removes an instance that has ended, with its journal");
        Manage(group.MapPost("bulk-actions/delete/workflow-instances/by-id", DeleteInstancesAsync), "DeleteWorkflowInstances", "Removes those of the instances that have ended");
        Manage(group.MapPost("bulk-actions/cancel/workflow-instances", CancelInstancesAsync), "CancelWorkflowInstances", "Ends those of the instances that run");
        Manage(group.MapPost("bulk-actions/delete/workflow-definitions/by-definition-id", DeleteDefinitionsAsync), "DeleteWorkflowDefinitions", "Removes those of the workflows that have never run");
        Manage(group.MapPost("bulk-actions/publish/workflow-definitions/by-definition-ids", PublishDefinitionsAsync), "PublishWorkflowDefinitions", "Publishes those of the workflows with which nothing is wrong");
        Manage(group.MapPost("bulk-actions/retract/workflow-definitions/by-definition-ids", RetractDefinitionsAsync), "RetractWorkflowDefinitions", "Takes workflows out of use");
        Manage(group.MapPost("workflow-definitions/{definitionId}/dispatch", DispatchAsync).WithIdempotencyKey(), "DispatchWorkflow", "Starts an instance");
        Manage(group.MapPost("tasks/{taskId}/complete", CompleteTaskAsync).WithIdempotencyKey(), "CompleteWorkflowTask", "Lets a step that asked for a task go on with its result");
    }

    private static void View(RouteHandlerBuilder route, string name, string summary) => route.RequirePermission(WorkflowPermissions.ViewWorkflows).WithName(name).WithSummary(summary);

    private static void Manage(RouteHandlerBuilder route, string name, string summary) => route.RequirePermission(WorkflowPermissions.ManageWorkflows).WithName(name).WithSummary(summary);

    private static Ok<Listed<StrategyResource>> Activation(IStringLocalizer L) => TypedResults.Ok(Listed<StrategyResource>.Of(
    [
        new("Always", L["Always"], L["Each time that a trigger is met."]),
        new("Singleton", L["One at a time"], L["Only when no instance of the workflow runs."]),
        new("Correlation", L["One for each record"], L["Only when no instance of any workflow runs that is about the same record."]),
        new("CorrelatedSingleton", L["One of this workflow for each record"], L["Only when no instance of the workflow runs that is about the same record."]),
    ]));

    private static Ok<Listed<StrategyResource>> Incidents(IStringLocalizer L) => TypedResults.Ok(Listed<StrategyResource>.Of(
    [
        new("FaultStrategy", L["Stop the workflow"], L["Nothing goes on until somebody has dealt with the fault."]),
        new("ContinueWithIncidentsStrategy", L["Go on with the other branches"], L["Only the branch with the fault waits for somebody."]),
    ]));

    private static Ok<Listed<StrategyResource>> Logs(IStringLocalizer L) =>
        TypedResults.Ok(Listed<StrategyResource>.Of([new("Include", L["Keep all"], L["The journal has a line for everything that happens."])]));

    private static Ok<Listed<CommitStrategyResource>> Commits(IStringLocalizer L) =>
        TypedResults.Ok(Listed<CommitStrategyResource>.Of([new("Default", L["With what was done"], L["The state is stored together with everything that the steps have written, when the instance waits or ends."])]));

    private static Ok<Listed<StorageDriverResource>> Drivers(IStringLocalizer L) =>
        TypedResults.Ok(Listed<StorageDriverResource>.Of([new("Workflow", L["With the instance"], 0, false)]));

    private static Ok<Listed<string>> Features() => TypedResults.Ok(Listed<string>.Of([]));

    private static async Task<Ok<NameIsUnique>> IsUniqueAsync(
        [MaxLength(1_000)] string name, ListDefinitions list, CancellationToken cancellationToken, [MaxLength(100)] string? definitionId = null) =>
        TypedResults.Ok(new NameIsUnique(await list.IsNameUniqueAsync(name, definitionId, cancellationToken)));

    private static async Task<Ok<ExecutionState>> StateAsync(Guid id, ReadJournal journal, CancellationToken cancellationToken)
    {
        var (instance, _) = await journal.FindAsync(id, cancellationToken);
        return TypedResults.Ok(new ExecutionState(instance.Status, instance.SubStatus, instance.UpdatedAt));
    }

    private static async Task<Ok<ActivityReport>> ReportAsync(ReportBody body, ReadExecutions read, CancellationToken cancellationToken) =>
        TypedResults.Ok(new ActivityReport(await read.CountAsync(body.WorkflowInstanceId, body.ActivityNodeIds ?? [], cancellationToken)));

    private static async Task<Ok<Listed<ActivityExecution>>> ExecutionsAsync(
        Guid workflowInstanceId, ReadExecutions read, CancellationToken cancellationToken, [MaxLength(2_000)] string? activityNodeId = null) =>
        TypedResults.Ok(Listed<ActivityExecution>.Of(await read.HandleAsync(workflowInstanceId, activityNodeId, cancellationToken)));

    private static async Task<Ok<ActivityExecution>> ExecutionAsync([MaxLength(100)] string id, ReadExecutions read, CancellationToken cancellationToken) =>
        TypedResults.Ok(await read.FindAsync(id, cancellationToken));

    private static async Task<NoContent> DeleteInstanceAsync(Guid id, DeleteInstance delete, CancellationToken cancellationToken)
    {
        await delete.HandleAsync(id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<CountOfDeleted>> DeleteInstancesAsync(InstanceIdsBody body, DeleteInstance delete, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CountOfDeleted((await EachAsync(body.Ids, id => delete.HandleAsync(id, cancellationToken))).Done.Count));

    private static async Task<Ok<CountOfCancelled>> CancelInstancesAsync(InstanceIdsBody body, CancelInstance cancel, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CountOfCancelled((await EachAsync(body.Ids, id => cancel.HandleAsync(id, null, cancellationToken))).Done.Count));

    private static async Task<Ok<CountOfDeleted>> DeleteDefinitionsAsync(DefinitionIdsBody body, DeleteDefinition delete, CancellationToken cancellationToken) =>
        TypedResults.Ok(new CountOfDeleted((await EachAsync(body.DefinitionIds, id => delete.HandleAsync(id, cancellationToken))).Done.Count));

    private static async Task<Ok<Published>> PublishDefinitionsAsync(DefinitionIdsBody body, PublishDefinition publish, CancellationToken cancellationToken) =>
        TypedResults.Ok(await EachAsync(body.DefinitionIds, id => publish.HandleAsync(id, checkedText: null, cancellationToken)));

    private static async Task<Ok<Published>> RetractDefinitionsAsync(DefinitionIdsBody body, RetractDefinition retract, CancellationToken cancellationToken) =>
        TypedResults.Ok(await EachAsync(body.DefinitionIds, id => retract.HandleAsync(id, cancellationToken)));

    private static async Task<Ok<StartedInstance>> DispatchAsync(string definitionId, ExecuteBody? body, StartWorkflow start, CancellationToken cancellationToken) =>
        TypedResults.Ok(new StartedInstance((await start.HandleAsync(definitionId, body?.Input, body?.CorrelationId, cancellationToken)).Id));

    private static async Task<NoContent> CompleteTaskAsync([MaxLength(100)] string taskId, CompleteTask complete, CompleteTaskBody? body, CancellationToken cancellationToken)
    {
        await complete.HandleAsync(taskId, body?.Result, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>Does something with each; one that is refused keeps none of the others from it.</summary>
    private static async Task<Published> EachAsync<T>(IReadOnlyList<T> ids, Func<T, Task> act)
        where T : notnull
    {
        List<string> done = [], unknown = [];
        Dictionary<string, string> refused = new(StringComparer.Ordinal);
        foreach (var id in ids.Distinct())
        {
            var name = id.ToString()!;
            try
            {
                await act(id);
                done.Add(name);
            }
            catch (NotFoundException)
            {
                unknown.Add(name);
            }
            catch (BusinessException exception) when (exception is not (ForbiddenException or DatabaseUnavailableException))
            {
                refused[name] = exception.Message;
            }
        }

        return new Published(done, unknown, refused);
    }
}

/// <param name="Result">What the task gave.</param>
internal sealed record CompleteTaskBody(JsonNode? Result);
