using System.Text.Json;
using Helpdesk.Security;
using Helpdesk.Tickets.Import;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Import;

[RequirePermission("ImportTickets")]
internal sealed class JobModel(TicketsDbContext db, ImportBoard board) : PageModel
{
    public const int RejectedShown = 200;

    public ImportJob Job { get; private set; } = null!;

    public RunningImport? Running { get; private set; }

    public ImportReport? Report { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        // The board is read first: a job that ends in between is then found finished.
        Running = board.Find(id);
        if (await db.ImportJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Id == id, cancellationToken) is not { } job)
        {
            return NotFound();
        }

        Job = job;
        Report = job.Report is null ? null : JsonSerializer.Deserialize<ImportReport>(job.Report);
        return Request.IsHtmx() ? Partial("_JobState", this) : Page();
    }

    public IActionResult OnPostCancel(Guid id)
    {
        board.Find(id)?.Cancel();
        return RedirectToPage(new { id });
    }
}
