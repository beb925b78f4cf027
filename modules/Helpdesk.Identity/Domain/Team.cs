using Helpdesk.Data;

namespace Helpdesk.Identity.Domain;

/// <summary>People who work on the same queue.</summary>
[Configuration]
[LedgerName("identity.team")]
internal sealed class Team : Entity, IHasConcurrencyStamp, ICreationAudited, IModificationAudited
{
    public string Name
    {
        get;
        set
        {
            field = value;
            NormalizedName = SearchText.Normalize(value);
        }
    }

    = "";

    public string NormalizedName { get; private set; } = "";

    public string Description { get; set; } = "";

    public string? Email { get; set; }

    public Guid? LeadId { get; set; }

    public bool IsActive { get; set; } = true;

    /// <summary>Rises when members of the team change: those are rows of their own, and the stamp must move with them.</summary>
    public int Revision { get; set; }

    public string ConcurrencyStamp { get; set; } = "";

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public DateTime? LastModificationTime { get; set; }

    public Guid? LastModifierId { get; set; }
}

/// <summary>A membership.</summary>
[LedgerName("identity.team-member")]
internal sealed class TeamMember
{
    public Guid TeamId { get; set; }

    public Guid UserId { get; set; }
}
