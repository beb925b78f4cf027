using System.ComponentModel.DataAnnotations;
using Helpdesk.Web;

namespace Helpdesk.Tickets;

/// <summary>Policies of tickets.</summary>
public sealed class TicketSettings : IValidatableObject
{
    // What a form holds besides its file.
    private const long FormBytes = 64 * 1024;

    [Display(Name = "Allow reopening closed tickets", Description = "When off, a follow-up is a new ticket with a link to the closed one. The right to reopen closed tickets is needed in any case.")]
    public bool AllowReopenClosed { get; set; }

    [Display(Name = "Close resolved tickets after (working days)", Description = "Counted from the time of resolution, Monday to Friday in the tenant's time zone. 0 never closes.")]
    [Range(0, 90)]
    public int AutoCloseAfterWorkingDays { get; set; } = 5;

    [Display(Name = "Largest attachment (MB)")]
    [Range(1, 200)]
    public int MaxAttachmentMegabytes { get; set; } = 25;

    [Display(Name = "Refused file types", Description = "Endings separated by spaces. Programs are refused by their content too.")]
    [StringLength(1000)]
    public string BlockedFileTypes { get; set; } =
        "exe dll com scr pif bat cmd msi msp mst ps1 psm1 vbs vbe js jse wsf wsh hta cpl jar lnk reg scf inf chm msc application gadget appx apk dmg pkg deb rpm sh html htm xhtml svg mht";

    [Display(Name = "Record searches with more people than", Description = "A list that tells the tickets of more people at once leaves an entry in the ledger: who searched, and for what. 0 records none.")]
    [Range(0, Features.ListTickets.MaxLimit)]
    public int RecordSearchesAbovePeople { get; set; } = 100;

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (validationContext.GetService(typeof(ServerLimits)) is ServerLimits server
            && MaxAttachmentMegabytes * 1024L * 1024 + FormBytes > server.MaxRequestBodyBytes)
        {
            yield return new ValidationResult(
                "The server accepts less than this. Ask its operator to raise Helpdesk:MaxRequestBodySize first.", [nameof(MaxAttachmentMegabytes)]);
        }
    }
}

/// <summary>The priority matrix of the tenant and, where they differ, of single types.</summary>
public sealed class PrioritySettings
{
    [Display(Name = "Matrix", Description = "Nine priorities from 1 to 5: impact high with urgency high, medium, low; then impact medium; then impact low.")]
    [Required]
    [RegularExpression(PriorityMatrixText.Pattern, ErrorMessage = "Give nine numbers from 1 to 5.")]
    public string Matrix { get; set; } = "1 2 3  2 3 4  3 4 5";

    [Display(Name = "Other matrices by type", Description = "One line for each type that differs, for example: incident: 1 2 3  2 3 4  3 4 4")]
    [RegularExpression(PriorityMatrixText.LinesPattern, ErrorMessage = "Give one line for each type: its id, a colon and nine numbers from 1 to 5.")]
    [StringLength(2000)]
    public string MatrixByType { get; set; } = "";
}
