using Helpdesk.Data;

namespace Helpdesk.Workflows.Domain;

/// <summary>What lets workflows into another system. Definitions know its name only.</summary>
[Configuration]
[LedgerName("workflows.secret")]
internal sealed class WorkflowSecret : AggregateRoot, ICreationAudited, IModificationAudited
{
    public const int MaxName = 100;
    public const int MaxHost = 300;
    public const int MaxHeader = 100;
    public const int MaxValue = 4_000;

    public required string Name { get; init; }

    /// <summary>The only host that it is sent to, as in the list of hosts.</summary>
    public required string Host { get; set; }

    /// <summary>Header that carries it.</summary>
    public required string Header { get; set; }

    /// <summary>Encrypted with the tenant's keys.</summary>
    [Sensitive]
    public required string Value { get; set; }

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public DateTime? LastModificationTime { get; set; }

    public Guid? LastModifierId { get; set; }
}
