using System.ComponentModel.DataAnnotations;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Theme.Base.Areas.Theme.Pages;

/// <summary>Every component in its states, for authors of pages and themes.</summary>
[RequirePermission(ThemePermissions.ViewStyleGuideName)]
public sealed class StyleGuideModel(TimeProvider clock, IStringLocalizer L) : PageModel
{
    /// <summary>What the form examples show.</summary>
    [BindProperty]
    public ExampleInput Input { get; set; } = new();

    /// <summary>Layout in which the guide is shown: <c>desk</c>, <c>admin</c>, <c>portal</c> or <c>plain</c>.</summary>
    [BindProperty(SupportsGet = true, Name = "layout")]
    public string Frame { get; set; } = "admin";

    /// <summary>Present sort of the example queue.</summary>
    [BindProperty(SupportsGet = true, Name = "sort")]
    public string Sort { get; set; } = "-number";

    /// <summary>The example's present.</summary>
    public DateTime Now { get; } = clock.GetUtcNow().UtcDateTime;

    /// <summary>Choices of the example select.</summary>
    public IReadOnlyList<SelectListItem> Levels =>
        [new(L["High"], "1"), new(L["Medium"], "2"), new(L["Low"], "3")];

    /// <summary>Rows of the example queue, each with another combination of states.</summary>
    public IReadOnlyList<ExampleRow> Rows =>
    [
        new("INC0004097", "Checkout terminals in the Hamburg branch do not print receipts", "Anna Berger", "new", 1, true, null, Now.AddMinutes(-35), "running", Now.AddMinutes(-95), true),
        new("INC0004093", "VPN drops every ten minutes since the update", "Çağla Yılmaz", "open", 2, false, "Jonas Weber", Now.AddMinutes(42), "running", Now.AddMinutes(-12), true),
        new("INC0004088", "Shared mailbox of the sales team rejects attachments larger than 5 MB although the limit was raised last week", "Søren Østergaard", "open", 3, false, "Priya Raman", Now.AddHours(5).AddMinutes(20), "running", Now.AddHours(-3), false),
        new("INC0004071", "Badge reader at gate 3 opens only at the second try", "Maria González", "waiting", 3, false, "Jonas Weber", Now.AddHours(26), "paused", Now.AddDays(-1), false),
        new("INC0004066", "Please add the new colleague to the distribution list", "Lukas Nguyen", "resolved", 4, false, "Anna Berger", Now.AddHours(-4), "met", Now.AddDays(-2), false),
        new("INC0004012", "Monthly report arrives empty", "Wei Zhang", "closed", 5, false, "Priya Raman", Now.AddDays(-30), "breached", Now.AddDays(-41), false),
        new("INC0003990", "Ordered by mistake", "Anna Berger", "cancelled", 5, false, null, null, "cancelled", Now.AddDays(-60), false),
    ];

    /// <summary>Shows the guide; one field carries an error so that its look can be judged.</summary>
    public void OnGet() => ModelState.AddModelError("Input.Title", L["Say in a few words what does not work."]);

    /// <summary>Shows a toast; nothing is stored.</summary>
    public IActionResult OnPost()
    {
        this.Toast(L["Nothing was saved: this is the style guide."], ToastKind.Info);
        return RedirectToPage(new { layout = Frame });
    }

    /// <summary>Fields of the example form.</summary>
    public sealed class ExampleInput
    {
        /// <summary>A text with an error.</summary>
        [Required]
        [StringLength(120)]
        [Display(Name = "Title")]
        public string? Title { get; set; }

        /// <summary>Several lines.</summary>
        [Display(Name = "Description")]
        public string? Description { get; set; } = "";

        /// <summary>A choice.</summary>
        [Display(Name = "Impact")]
        public int Impact { get; set; } = 2;

        /// <summary>Another one.</summary>
        [Display(Name = "Urgency")]
        public int Urgency { get; set; } = 3;

        /// <summary>A time.</summary>
        [Display(Name = "Remind me at")]
        public DateOnly? Remind { get; set; }

        /// <summary>A switch.</summary>
        [Display(Name = "Tell me about every change")]
        public bool Watch { get; set; } = true;

        /// <summary>Somebody.</summary>
        [Display(Name = "Assignee")]
        public Guid? AssigneeId { get; set; }
    }

    /// <summary>A row of the example queue.</summary>
    public sealed record ExampleRow(
        string Number, string Title, string Requester, string Kind, int Priority, bool Major, string? Assignee, DateTime? Due, string DueState, DateTime Updated, bool Unread);
}
