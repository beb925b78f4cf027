using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Changes.Domain;

/// <summary>Who agrees to changes.</summary>
public sealed class ChangeSettings
{
    [Display(Name = "Change advisory board", Description = "Name of the team that agrees to normal changes of medium or high risk, and to emergencies afterwards. While there is no such team, two people agree.")]
    [StringLength(200)]
    public string Cab { get; set; } = "CAB";

    [Display(Name = "Members of the board that agree", Description = "So many of them must have approved a change.")]
    [Range(1, 20)]
    public int CabQuorum { get; set; } = 2;

    [Display(Name = "Board for emergencies", Description = "Name of the team of which one member agrees to an emergency change. While there is no such team, anybody does who is asked.")]
    [StringLength(200)]
    public string EmergencyCab { get; set; } = "ECAB";

    [Display(Name = "Working days for the full approval of an emergency", Description = "Counted from the end of the work.")]
    [Range(1, 30)]
    public int RetrospectiveWorkingDays { get; set; } = 2;

    [Display(Name = "Failures until a model is suspended", Description = "After so many changes in a row that failed or were taken back, a standard model needs to be looked at before it is used again.")]
    [Range(1, 20)]
    public int FailuresUntilSuspended { get; set; } = 2;
}
