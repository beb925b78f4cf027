using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>Services that tickets concern, with the impact that a ticket gets when nobody knows better.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class ServicesModel(TicketCatalog catalog, SaveService save, ReferenceOptions options) : TicketPageModel
{
    [BindProperty]
    public ServiceInput Input { get; set; } = new();

    public IReadOnlyList<TicketService> Services { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        Services = await catalog.GetServicesAsync(Aborted);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(
            new SaveServiceRequest(Input.Id, Input.Name ?? "", Input.DefaultImpact, Input.Id is null || Input.IsActive), Aborted)))
        {
            Services = await catalog.GetServicesAsync(Aborted);
            return Refused();
        }

        this.Toast(L["Service “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content("~/admin/tickets/services"));
    }

    public IReadOnlyList<SelectListItem> Levels(int selected) => options.Levels(selected);
}

internal sealed class ServiceInput
{
    public Guid? Id { get; set; }

    public string? Name { get; set; }

    public int DefaultImpact { get; set; } = 2;

    public bool IsActive { get; set; }
}
