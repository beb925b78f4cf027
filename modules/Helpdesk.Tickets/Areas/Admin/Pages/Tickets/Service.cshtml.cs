using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One service.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class ServiceModel(TicketsDbContext db, SaveService save, IPeopleDirectory people, ReferenceOptions options) : TicketPageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ServiceInput Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Levels => options.Levels(null);

    public async Task<IActionResult> OnGetAsync()
    {
        var service = await db.Services.AsNoTracking().FirstOrDefaultAsync(s => s.Id == Id, Aborted)
            ?? throw new NotFoundException(L["There is no such service any more."]);
        Input = new() { Name = service.Name, DefaultImpact = service.DefaultImpact, OwnerId = service.OwnerId, IsActive = service.IsActive, Stamp = service.ConcurrencyStamp };
        if (service.OwnerId is { } owner)
        {
            Input.OwnerId_Text = (await people.GetPeopleAsync([owner], Aborted)).GetValueOrDefault(owner)?.DisplayName;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Input.OwnerId = await ResolvePersonAsync(Input.OwnerId, Input.OwnerId_Text, "Input.OwnerId", agentsOnly: false);
        if (!await TryAsync(() => save.HandleAsync(new SaveServiceRequest(Id, Input.Name ?? "", Input.DefaultImpact, Input.IsActive, Input.OwnerId, Input.Stamp), Aborted)))
        {
            return Refused();
        }

        this.Toast(L["Service “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(ServicesModel.Here));
    }
}
