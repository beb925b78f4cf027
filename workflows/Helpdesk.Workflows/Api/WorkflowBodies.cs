using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;

namespace Helpdesk.Workflows.Api;

internal sealed record DefinitionQuery
{
    public VersionOptions? VersionOptions { get; init; }

    public string? SearchTerm { get; init; }

    [Range(0, 100_000)]
    public int? Page { get; init; }

    [Range(1, 200)]
    public int? PageSize { get; init; }

    public int Take => PageSize ?? 50;

    public int Skip => (Page ?? 0) * Take;
}

internal sealed record ListedDefinitions(IReadOnlyList<DefinitionResource> Items, int TotalCount, IReadOnlyList<Link> Links);

/// <summary>Something that the reader may do.</summary>
internal sealed record Link(string Href, string Rel, string Method)
{
    public JsonObject ToJson() => new() { ["href"] = Href, ["rel"] = Rel, ["method"] = Method };
}

/// <summary>What the reader may do, in Elsa's words.</summary>
internal static class Links
{
    /// <summary>Stands in answers and is no part of a document.</summary>
    public const string Property = "links";

    public static IReadOnlyList<Link> Bulk { get; } = [new("/bulk-actions/publish/workflow-definitions/by-definition-ids", "bulk-publish", "POST")];

    public static Link Publish(string definitionId) => new($"/workflow-definitions/{Uri.EscapeDataString(definitionId)}/publish", "publish", "POST");

    public static JsonObject Without(JsonObject model)
    {
        var document = (JsonObject)model.DeepClone();
        document.Remove(Property);
        return document;
    }
}

/// <summary>A workflow without its document.</summary>
internal sealed record DefinitionResource(
    Guid Id, string DefinitionId, int Version, string Name, string? Description, bool IsLatest, bool IsPublished, DateTime CreatedAt, DateTime? PublishedAt)
{
    public IReadOnlyList<Link> Links { get; init; } = [];

    public static DefinitionResource Of(DefinitionRow r) =>
        new(r.Id, r.DefinitionId, r.Version, r.Name, r.Description, r.IsLatest, r.IsPublished, r.CreatedAt, r.PublishedAt);

    /// <summary>The document with the ids and marks that the store keeps.</summary>
    public static JsonObject DocumentOf(WorkflowDefinition definition)
    {
        var document = (JsonObject)JsonNode.Parse(definition.Document, new JsonNodeOptions { PropertyNameCaseInsensitive = true })!;
        document["id"] = definition.Id.ToString("n");
        document["definitionId"] = definition.DefinitionId;
        document["version"] = definition.Version;
        document["createdAt"] = definition.CreationTime;
        document["isLatest"] = definition.IsLatest;
        document["isPublished"] = definition.IsPublished;
        return document;
    }

    /// <summary>The document as a file for people and other systems.</summary>
    public static string ExportOf(WorkflowDefinition definition)
    {
        var document = DocumentOf(definition);
        document.Remove("$schema");
        document.Insert(0, "$schema", "https://elsaworkflows.io/schemas/workflow-definition/v3.0.0/schema.json");
        return document.ToJsonString(ExportOptions);
    }

    private static readonly JsonSerializerOptions ExportOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}

internal sealed record SaveDefinitionBody
{
    public required JsonObject Model { get; init; }

    public bool Publish { get; init; }
}

internal sealed record TryBody
{
    public required JsonObject Model { get; init; }

    /// <summary>Number of the ticket that the workflow is about.</summary>
    [MaxLength(WorkflowInstance.MaxCorrelationId)]
    public string? Ticket { get; init; }

    /// <summary>Values of the inputs by name; for a trigger, what comes with it as <c>Payload</c>.</summary>
    public JsonObject? Input { get; init; }

    /// <summary>How steps that wait end, by id of the step.</summary>
    public IReadOnlyDictionary<string, string>? Outcomes { get; init; }
}

internal sealed record TrialResource(
    IReadOnlyList<TrialJournalResource> Journal, WorkflowStatus Status, WorkflowSubStatus SubStatus, IReadOnlyList<string> Notes, IReadOnlyList<IncidentResource> Incidents, JsonObject Output)
{
    public static TrialResource Of(Trial trial) => new(
        [.. trial.Journal.Select(j => new TrialJournalResource(j.Sequence, j.At, j.ActivityId, j.Type, j.Event, j.Message))],
        trial.State.Status,
        trial.State.SubStatus,
        trial.Notes,
        [.. trial.State.Incidents.Select(x => new IncidentResource(x.Id, x.ActivityId, x.Message, x.At))],
        trial.State.Output);
}

internal sealed record TrialJournalResource(long Sequence, DateTimeOffset Timestamp, string ActivityId, string ActivityType, string EventName, string? Message);

internal sealed record ValidateDefinitionBody
{
    public required JsonObject Model { get; init; }
}

/// <param name="Input">Values of the inputs by name; for an event, what comes with it.</param>
/// <param name="CorrelationId">What it is about.</param>
internal sealed record ExecuteBody(JsonObject? Input, [MaxLength(WorkflowInstance.MaxCorrelationId)] string? CorrelationId);

internal sealed record StartedInstance(Guid WorkflowInstanceId);

internal sealed record InstanceQuery(
    string? DefinitionId = null,
    WorkflowStatus? Status = null,
    WorkflowSubStatus? SubStatus = null,
    string? CorrelationId = null,
    bool? HasIncidents = null,
    [Range(0, 100_000)] int? Page = null,
    [Range(1, 200)] int? PageSize = null)
{
    public int Take => PageSize ?? 50;

    public int Skip => (Page ?? 0) * Take;
}

internal sealed record ListedInstances(IReadOnlyList<InstanceRow> Items, int TotalCount);

internal sealed record InstanceResource(
    Guid Id, string DefinitionId, Guid DefinitionVersionId, int Version, string? Name, string? CorrelationId, WorkflowStatus Status, WorkflowSubStatus SubStatus,
    DateTime CreatedAt, DateTime UpdatedAt, DateTime? FinishedAt, JsonObject Output, IReadOnlyList<BookmarkResource> Bookmarks, IReadOnlyList<IncidentResource> Incidents)
{
    public static InstanceResource Of(WorkflowInstance i, WorkflowState state) => new(
        i.Id, i.DefinitionId, i.DefinitionVersionId, i.Version, i.Name, i.CorrelationId, i.Status, i.SubStatus, i.CreatedAt, i.UpdatedAt, i.FinishedAt, state.Output,
        [.. state.Bookmarks.Select(b => new BookmarkResource(b.Id, b.ActivityId, b.Name, b.Stimulus, b.DueAt))],
        [.. state.Incidents.Select(x => new IncidentResource(x.Id, x.ActivityId, x.Message, x.At))]);
}

/// <param name="DueAt">When it goes on by itself; null when it waits for somebody.</param>
internal sealed record BookmarkResource(int Id, string ActivityId, string Name, JsonObject? Stimulus, DateTimeOffset? DueAt);

internal sealed record IncidentResource(int Id, string ActivityId, string Message, DateTimeOffset Timestamp);

internal sealed record ListedJournal(IReadOnlyList<JournalResource> Items, int TotalCount);

internal sealed record JournalResource(long Sequence, DateTime Timestamp, int ActivityInstanceId, string ActivityId, string ActivityType, string EventName, string? Message)
{
    public static JournalResource Of(JournalRecord j) => new(j.Sequence, j.At, j.ActivityRun, j.ActivityId, j.ActivityType, j.Event, j.Message);
}

internal sealed record MendBody
{
    public required Mending Mending { get; init; }

    /// <summary>Outcomes to take; without any the step is skipped with Done.</summary>
    [MaxLength(20)]
    public IReadOnlyList<string>? Outcomes { get; init; }

    [MaxLength(1_000)]
    public string? Reason { get; init; }
}

internal sealed record CancelBody([MaxLength(1_000)] string? Reason);
