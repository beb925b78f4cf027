using System.ComponentModel.DataAnnotations;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Import;
using Helpdesk.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Import;

[RequirePermission("ImportTickets")]
[RequestSizeLimit(StartImport.MaxBytes + 1_000_000)]
[RequestFormLimits(MultipartBodyLengthLimit = StartImport.MaxBytes + 1_000_000)]
internal sealed class IndexModel(TicketsDbContext db, StartImport startImport) : PageModel
{
    private const int Shown = 50;

    [BindProperty]
    public ImportInput Input { get; set; } = new();

    public IReadOnlyList<ImportJob> Jobs { get; private set; } = [];

    public IEnumerable<SelectListItem> Profiles => ImportProfile.Shipped.Select(p => new SelectListItem(p.DisplayName, p.Name));

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var job = Guid.Empty;
        if (ModelState.IsValid && await this.TryAsync(async () =>
            job = await startImport.HandleAsync(
                new UploadedFile(Input.File!.FileName, Input.File.ContentType, Input.File.Length, Input.File.OpenReadStream),
                Input.Profile,
                Input.DryRun,
                cancellationToken)))
        {
            return RedirectToPage("Job", new { id = job });
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Jobs = await db.ImportJobs.AsNoTracking().OrderByDescending(j => j.StartedAt).Take(Shown).ToListAsync(cancellationToken);
}

internal sealed class ImportInput
{
    [Required]
    public string Profile { get; set; } = "";

    [Required(ErrorMessage = "Choose a file.")]
    public IFormFile? File { get; set; }

    public bool DryRun { get; set; } = true;
}
