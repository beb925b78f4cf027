using Helpdesk.Errors;
using Helpdesk.Incidents.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Incidents.Areas.Incidents.Pages;

[RequirePermission("ManageMajorIncidents")]
internal sealed class MajorModel(SetMajorIncident set, ITicketIntegrationService tickets, IncidentsDbContext db, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "number")]
    public string Number { get; set; } = "";

    [BindProperty]
    public string? Reason { get; set; }

    public bool IsMajor { get; private set; }

    public string TicketTitle { get; private set; } = "";

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        try
        {
            await set.HandleAsync(Number, new SetMajorIncidentRequest(!IsMajor, Reason), null, cancellationToken);
        }
        catch (ValidationException exception)
        {
            foreach (var (_, messages) in exception.Errors)
            {
                ModelState.AddModelError(nameof(Reason), string.Join(' ', messages));
            }

            Response.StatusCode = 422;
            return Page();
        }

        this.Toast(IsMajor ? L["{0} is no major incident any more", Number] : L["{0} is a major incident now", Number], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/tickets/{Number}"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var ticket = await tickets.FindAsync(Number, cancellationToken);
        if (ticket is null || ticket.TypeId != IncidentType.Id)
        {
            throw new NotFoundException(L["There is no incident {0} that you may see.", Number]);
        }

        Number = ticket.Number;
        TicketTitle = ticket.Title;
        IsMajor = await db.Incidents.AnyAsync(i => i.Id == ticket.TicketId && i.IsMajor, cancellationToken);
    }
}
