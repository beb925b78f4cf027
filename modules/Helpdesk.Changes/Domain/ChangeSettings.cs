using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Changes.Domain;

/// <summary>Who advises on changes.</summary>
public sealed record ChangeSettings
{
    /// <summary>Team whose members are the change advisory board; null for none.</summary>
    public Guid? CabTeamId { get; init; }

    /// <summary>Team that is asked in an emergency; null for none.</summary>
    public Guid? EcabTeamId { get; init; }

    /// <summary>Members who must be present for a quorum.</summary>
    [Range(1, 100)]
    [Display(Name = "Members of the CAB for a quorum")]
    public int CabQuorum { get; init; } = 2;
}
