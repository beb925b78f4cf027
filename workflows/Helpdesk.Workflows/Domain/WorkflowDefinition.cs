using Helpdesk.Data;

namespace Helpdesk.Workflows.Domain;

/// <summary>One version of a workflow. At most one version is published and exactly one is the latest.</summary>
[Configuration]
[LedgerName("workflows.definition")]
internal sealed class WorkflowDefinition : AggregateRoot, ICreationAudited, IModificationAudited
{
    public const int MaxId = 64;
    public const int MaxName = 200;
    public const int MaxDescription = 1_000;

    /// <summary>Id that all versions share.</summary>
    public required string DefinitionId { get; init; }

    /// <summary>From 1.</summary>
    public required int Version { get; init; }

    public required string Name { get; set; }

    public string? Description { get; set; }

    /// <summary>The document as its writer sent it.</summary>
    public required string Document { get; set; }

    public bool IsLatest { get; set; }

    /// <summary>New instances run this version; it never changes again.</summary>
    public bool IsPublished { get; set; }

    /// <summary>First time it was published, UTC: from then on a change makes a new version.</summary>
    public DateTime? PublishedAt { get; set; }

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public DateTime? LastModificationTime { get; set; }

    public Guid? LastModifierId { get; set; }
}
