using Helpdesk.Data;

namespace Helpdesk.Identity.Domain;

/// <summary>A company or department whose people ask for help.</summary>
[LedgerName("identity.organisation")]
internal sealed class Organisation : Entity, IHasConcurrencyStamp, ICreationAudited, IModificationAudited
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

    public bool IsActive { get; set; } = true;

    public string ConcurrencyStamp { get; set; } = "";

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public DateTime? LastModificationTime { get; set; }

    public Guid? LastModifierId { get; set; }
}
