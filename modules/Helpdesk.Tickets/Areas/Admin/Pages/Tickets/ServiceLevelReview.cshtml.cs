using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>Gives open tickets the clocks of now, after telling what that means and for how many.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class ServiceLevelReviewModel(TicketsDbContext db, ReviewServiceLevels review, TimeProvider time) : TicketPageModel
{
    [BindProperty]
    public string? Reason { get; set; }

    /// <summary>What would happen, or what happened; null before anything was asked.</summary>
    public ServiceLevelReview? Result { get; private set; }

    public bool IsApplied { get; private set; }

    /// <summary>UTC, when a version that does not count yet will; null when all do.</summary>
    public DateTime? CountsAt { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public Task<IActionResult> OnPostCountAsync() => RunAsync(save: false);

    public Task<IActionResult> OnPostAsync() => RunAsync(save: true);

    private async Task<IActionResult> RunAsync(bool save)
    {
        var isDone = await TryAsync(async () => Result = await review.HandleAsync(Reason, save, Aborted), prefix: "");
        IsApplied = isDone && save;
        await LoadAsync();
        return isDone ? Page() : Refused();
    }

    private async Task LoadAsync()
    {
        var now = time.GetUtcNow().UtcDateTime;
        CountsAt = await db.ClockVersions.Where(v => v.ValidFrom > now).MaxAsync(v => (DateTime?)v.ValidFrom, Aborted);
    }
}
