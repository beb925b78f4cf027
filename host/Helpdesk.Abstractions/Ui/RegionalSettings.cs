using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Ui;

/// <summary>Language and zone of people who have chosen none, and of what is sent to nobody in particular.</summary>
public sealed class RegionalSettings
{
    /// <summary>Culture name such as <c>en</c> or <c>de-AT</c>.</summary>
    [Required]
    [StringLength(20)]
    [Display(Name = "Language")]
    public string Culture { get; set; } = "en";

    /// <summary>IANA zone id such as <c>Europe/Berlin</c>.</summary>
    [Required]
    [StringLength(64)]
    [Display(Name = "Time zone")]
    public string TimeZone { get; set; } = "Etc/UTC";
}
