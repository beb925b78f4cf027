using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;

namespace Helpdesk.Workflows.Api;

internal sealed record DefinitionQuery(VersionOptions? VersionOptions, string? SearchTerm, [Range(0, 100_000)] int? Page, [Range(1, 200)] int? PageSize)
{
    public int Take => PageSize ?? 50;

    public int Skip => (Page ?? 0) * Take;
}

internal sealed record ListedDefinitions(IReadOnlyList<DefinitionResource> Items, int TotalCount);

/// <summary>A workflow without its document.</summary>
internal sealed record DefinitionResource(
    Guid Id, string DefinitionId, int Version, string Name, string? Description, bool IsLatest, bool IsPublished, DateTime CreatedAt, DateTime? PublishedAt)
{
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
}

internal sealed record SaveDefinitionBody
{
    public required JsonObject Model { get; init; }

    public bool Publish { get; init; }
}

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
