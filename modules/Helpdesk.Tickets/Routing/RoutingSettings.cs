using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Tickets.Routing;

/// <summary>What routing does where no rule says otherwise.</summary>
public sealed class RoutingSettings
{
    [Display(Name = "Default team", Description = "Name of the team that gets tickets which no rule sends elsewhere. Empty leaves them without a team.")]
    [StringLength(200)]
    public string DefaultTeam { get; set; } = "";

    [Display(Name = "Alarm for tickets without an owner (hours)", Description = "The team's lead is told once when an open ticket has had no owner for this long. 0 tells nobody.")]
    [Range(0, 720)]
    public int UnownedAlarmHours { get; set; } = 8;

    [Display(Name = "Usual capacity of a person (tickets)", Description = "For people without a capacity of their own.")]
    [Range(1, 1000)]
    public int DefaultCapacity { get; set; } = 20;
}
