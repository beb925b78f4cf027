using System.ComponentModel.DataAnnotations;

namespace Helpdesk.Identity;

/// <summary>What the sign-in page says.</summary>
internal sealed class SignInSettings
{
    /// <summary>Shown below the form; empty for nothing. Plain text, line by line.</summary>
    [Display(Name = "Hint on the sign-in page")]
    [StringLength(2000)]
    public string Hint { get; set; } = "";
}
