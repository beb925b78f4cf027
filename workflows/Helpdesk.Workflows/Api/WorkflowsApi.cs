using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Web;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Api;

/// <summary>Workflows over the API, with the paths and shapes that Elsa's clients know.</summary>
internal static class WorkflowsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi("workflows", "Workflows");
        MapDefinitions(group);
        MapVersions(group);
        MapInstances(group);
        DescriptorsApi.Map(group);
        StudioApi.Map(group);
        HooksApi.Map(group);
    }

    private static void MapDefinitions(RouteGroupBuilder group)
    {
        group.MapGet("workflow-definitions", ListAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListWorkflowDefinitions")
            .WithSummary("Lists workflows by name");
        group.MapGet("workflow-definitions/by-definition-id/{definitionId}", GetAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("GetWorkflowDefinition")
            .WithSummary("Gives the document of a workflow");
        group.MapPost("workflow-definitions", SaveAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("SaveWorkflowDefinition")
            .WithSummary("Saves a workflow as a draft, and publishes it if asked to; If-Match refuses to overwrite what somebody else saved")
            .WithDescription("""The model is an Elsa 3 document. Example: `{"model":{"name":"P1","root":{"id":"fc","type":"Elsa.Flowchart"}},"publish":false}`.""");
        group.MapPost("workflow-definitions/validate", ValidateAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("ValidateWorkflowDefinition")
            .WithSummary("Tells what is wrong with a document; stores nothing");
        group.MapPost("workflow-definitions/try", TryAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("TryWorkflowDefinition")
            .WithSummary("Runs a draft to its end without waiting; everything that it does is taken back")
            .WithDescription("""Example: `{"model":{…},"ticket":"INC0000042","outcomes":{"approval":"Rejected"}}`. A step that waits and is not named ends with its first outcome, a timer is due at once.""");
        group.MapPost("workflow-definitions/{definitionId}/publish", PublishAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("PublishWorkflowDefinition")
            .WithSummary("Publishes the latest version; 400 with the steps when something is wrong with it");
        group.MapPost("workflow-definitions/{definitionId}/retract", RetractAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("RetractWorkflowDefinition")
            .WithSummary("Takes a workflow out of use; what runs goes on");
        group.MapPost("workflow-definitions/{definitionId}/execute", ExecuteAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithIdempotencyKey()
            .WithName("ExecuteWorkflow")
            .WithSummary("Starts an instance and lets it run until it waits or ends");
        group.MapPost("events/{eventName}/trigger", TriggerAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithIdempotencyKey()
            .WithName("TriggerWorkflowEvent")
            .WithSummary("Says that something has happened: starts what begins with it and wakes what waits for it");
    }

    private static void MapVersions(RouteGroupBuilder group)
    {
        group.MapGet("workflow-definitions/by-id/{versionId:guid}", VersionAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("GetWorkflowDefinitionVersion")
            .WithSummary("Gives the document of one version of a workflow");
        group.MapGet("workflow-definitions/{definitionId}/versions", VersionsAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListWorkflowDefinitionVersions")
            .WithSummary("Lists the versions of a workflow, the newest first");
        group.MapPost("workflow-definitions/{definitionId}/revert/{version:int}", RevertAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("RevertWorkflowDefinition")
            .WithSummary("Makes an earlier version the draft");
        group.MapDelete("workflow-definitions/{definitionId}", DeleteAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("DeleteWorkflowDefinition")
            .WithSummary("Removes a workflow that has never run");
        group.MapGet("workflow-definitions/{definitionId}/export", ExportAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ExportWorkflowDefinition")
            .WithSummary("Gives the document of a workflow as a file that Elsa reads too");
        group.MapPost("workflow-definitions/import", ImportAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("ImportWorkflowDefinition")
            .WithSummary("Saves an exported document as a draft: of the workflow with its definitionId, or of a new one");
    }

    private static void MapInstances(RouteGroupBuilder group)
    {
        group.MapPost("workflow-instances", InstancesAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListWorkflowInstances")
            .WithSummary("Lists instances, the newest first");
        group.MapGet("workflow-instances/{id:guid}", InstanceAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("GetWorkflowInstance")
            .WithSummary("Gives an instance with what it waits for and what failed");
        group.MapGet("workflow-instances/{id:guid}/variables", VariablesAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListWorkflowInstanceVariables")
            .WithSummary("Lists the variables of an instance with their values, after its end as they were then");
        group.MapPost("workflow-instances/{id:guid}/journal", JournalAsync)
            .RequirePermission(WorkflowPermissions.ViewWorkflows)
            .WithName("ListWorkflowJournal")
            .WithSummary("Lists what an instance did, from the first line on");
        group.MapPost("workflow-instances/{id:guid}/incidents/{incidentId:int}/mend", MendAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("MendWorkflowIncident")
            .WithSummary("Runs a step that failed once more, or goes on as if it had ended with outcomes");
        group.MapPost("cancel/workflow-instances/{id:guid}", CancelAsync)
            .RequirePermission(WorkflowPermissions.ManageWorkflows)
            .WithName("CancelWorkflowInstance")
            .WithSummary("Ends an instance before its end");
    }

    private static async Task<Ok<ListedDefinitions>> ListAsync(
        [AsParameters] DefinitionQuery query, ListDefinitions list, WorkflowAccess access, CancellationToken cancellationToken)
    {
        var (items, total) = await list.HandleAsync(query.VersionOptions ?? VersionOptions.Latest, query.SearchTerm, query.Skip, query.Take, cancellationToken);
        return TypedResults.Ok(new ListedDefinitions([.. items.Select(i => DefinitionResource.Of(i) with { Links = access.MayManage ? [Links.Publish(i.DefinitionId)] : [] })], total, access.MayManage ? Links.Bulk : []));
    }

    private static async Task<Ok<JsonObject>> GetAsync(
        string definitionId, HttpResponse response, ListDefinitions list, IStringLocalizer L, CancellationToken cancellationToken, VersionOptions? versionOptions = null) =>
        await list.FindAsync(definitionId, versionOptions ?? VersionOptions.Latest, cancellationToken) is { } found
            ? Document(found, response)
            : throw new NotFoundException(L["There is no workflow “{0}”.", definitionId]);

    private static async Task<Ok<JsonObject>> SaveAsync(
        SaveDefinitionBody body, HttpRequest request, HttpResponse response, SaveAndPublish save, CancellationToken cancellationToken) =>
        Document(await save.HandleAsync(Links.Without(body.Model), body.Publish, request.ExpectedStamp(), cancellationToken), response);

    private static Ok<JsonObject> Document(WorkflowDefinition definition, HttpResponse response)
    {
        response.SetEntityTag(definition.ConcurrencyStamp);
        var document = DefinitionResource.DocumentOf(definition);
        // Elsa Studio lets people change only what has a link to publish it.
        var mayManage = response.HttpContext.RequestServices.GetRequiredService<WorkflowAccess>().MayManage;
        document[Links.Property] = mayManage ? new JsonArray(Links.Publish(definition.DefinitionId).ToJson()) : [];
        return TypedResults.Ok(document);
    }

    private static async Task<Ok<IReadOnlyList<DefinitionProblem>>> ValidateAsync(
        ValidateDefinitionBody body, DocumentReader documents, DefinitionCheck check, HttpCheck http, CancellationToken cancellationToken)
    {
        var document = await documents.ReadDraftAsync(body.Model.ToJsonString(), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<DefinitionProblem>>([.. check.Check(document), .. await http.CheckAsync(document, cancellationToken)]);
    }

    private static async Task<Ok<TrialResource>> TryAsync(TryBody body, TryWorkflow trial, CancellationToken cancellationToken) =>
        TypedResults.Ok(TrialResource.Of(await trial.HandleAsync(
            body.Model, new TrialWishes(body.Ticket, body.Input, body.Outcomes ?? new Dictionary<string, string>(StringComparer.Ordinal)), cancellationToken)));

    private static async Task<Ok<JsonObject>> PublishAsync(string definitionId, PublishDefinition publish, CancellationToken cancellationToken) =>
        TypedResults.Ok(DefinitionResource.DocumentOf(await publish.HandleAsync(definitionId, checkedText: null, cancellationToken)));

    private static async Task<Ok<JsonObject>> RetractAsync(string definitionId, RetractDefinition retract, CancellationToken cancellationToken) =>
        TypedResults.Ok(DefinitionResource.DocumentOf(await retract.HandleAsync(definitionId, cancellationToken)));

    private static async Task<Ok<StartedInstance>> ExecuteAsync(
        string definitionId, ExecuteBody? body, StartWorkflow start, CancellationToken cancellationToken) =>
        TypedResults.Ok(new StartedInstance((await start.HandleAsync(definitionId, body?.Input, body?.CorrelationId, cancellationToken)).Id));

    private static async Task<Ok<TriggeredEvent>> TriggerAsync(string eventName, ExecuteBody? body, TriggerEvent trigger, CancellationToken cancellationToken) =>
        TypedResults.Ok(await trigger.HandleAsync(eventName, body?.CorrelationId, body?.Input, cancellationToken));

    private static async Task<Ok<JsonObject>> VersionAsync(Guid versionId, HttpResponse response, ListDefinitions list, CancellationToken cancellationToken) =>
        Document(await list.FindVersionAsync(versionId, cancellationToken), response);

    private static async Task<Ok<Listed<VersionRow>>> VersionsAsync(string definitionId, ListVersions list, CancellationToken cancellationToken) =>
        TypedResults.Ok(Listed<VersionRow>.Of(await list.HandleAsync(definitionId, cancellationToken)));

    private static async Task<Ok<JsonObject>> RevertAsync(string definitionId, int version, HttpResponse response, RevertDefinition revert, CancellationToken cancellationToken) =>
        Document(await revert.HandleAsync(definitionId, version, cancellationToken), response);

    private static async Task<NoContent> DeleteAsync(string definitionId, DeleteDefinition delete, CancellationToken cancellationToken)
    {
        await delete.HandleAsync(definitionId, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<FileContentHttpResult> ExportAsync(
        string definitionId, ListDefinitions list, IStringLocalizer L, CancellationToken cancellationToken, VersionOptions? versionOptions = null) =>
        await list.FindAsync(definitionId, versionOptions ?? VersionOptions.Latest, cancellationToken) is { } found
            ? TypedResults.File(Encoding.UTF8.GetBytes(DefinitionResource.ExportOf(found)), "application/json", $"{found.DefinitionId}-{found.Version}.json")
            : throw new NotFoundException(L["There is no workflow “{0}”.", definitionId]);

    private static async Task<Ok<JsonObject>> ImportAsync(JsonObject model, HttpResponse response, SaveDefinition save, CancellationToken cancellationToken) =>
        Document(await save.HandleAsync(Links.Without(model), expectedStamp: null, cancellationToken), response);

    private static async Task<Ok<ListedVariables>> VariablesAsync(Guid id, ReadJournal journal, CancellationToken cancellationToken) =>
        TypedResults.Ok(ListedVariables.Of((await journal.FindAsync(id, cancellationToken)).State));

    private static async Task<Ok<ListedInstances>> InstancesAsync(InstanceQuery? query, ListInstances list, CancellationToken cancellationToken)
    {
        query ??= new InstanceQuery();
        var filter = new InstanceFilter(query.DefinitionId, query.Status, query.SubStatus, query.CorrelationId, query.HasIncidents);
        var (items, total) = await list.HandleAsync(filter, query.Skip, query.Take, cancellationToken);
        return TypedResults.Ok(new ListedInstances(items, total));
    }

    private static async Task<Ok<InstanceResource>> InstanceAsync(Guid id, ReadJournal journal, CancellationToken cancellationToken)
    {
        var (instance, state) = await journal.FindAsync(id, cancellationToken);
        return TypedResults.Ok(InstanceResource.Of(instance, state));
    }

    private static async Task<Ok<ListedJournal>> JournalAsync(
        Guid id, ReadJournal journal, CancellationToken cancellationToken, [Range(0, int.MaxValue)] int skip = 0, [Range(1, 1_000)] int take = 200)
    {
        var (items, total) = await journal.HandleAsync(id, skip, take, cancellationToken);
        return TypedResults.Ok(new ListedJournal([.. items.Select(JournalResource.Of)], total));
    }

    private static async Task<Ok<InstanceResource>> MendAsync(Guid id, int incidentId, MendBody body, MendIncident mend, CancellationToken cancellationToken)
    {
        var instance = await mend.HandleAsync(id, incidentId, body.Mending, body.Outcomes ?? [], body.Reason, cancellationToken);
        return TypedResults.Ok(InstanceResource.Of(instance, Engine.WorkflowState.FromJson(instance.State)));
    }

    private static async Task<Ok<InstanceResource>> CancelAsync(Guid id, CancelBody? body, CancelInstance cancel, CancellationToken cancellationToken)
    {
        var instance = await cancel.HandleAsync(id, body?.Reason, cancellationToken);
        return TypedResults.Ok(InstanceResource.Of(instance, Engine.WorkflowState.FromJson(instance.State)));
    }
}
