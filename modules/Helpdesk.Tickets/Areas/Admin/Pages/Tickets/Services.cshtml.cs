using System.ComponentModel.DataAnnotations;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>Services that tickets concern, with who answers for them and the impact that a ticket gets when nobody knows better.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class ServicesModel(TicketCatalog catalog, SaveService save, IPeopleDirectory people, ReferenceOptions options) : TicketPageModel
{
    public const string Here = "~/admin/tickets/services";

    [BindProperty]
    public ServiceInput Input { get; set; } = new();

    public IReadOnlyList<TicketService> Services { get; private set; } = [];

    public IReadOnlyDictionary<Guid, PersonRef> Owners { get; private set; } = new Dictionary<Guid, PersonRef>();

    public IReadOnlyList<SelectListItem> Levels => options.Levels(null);

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        Input.OwnerId = await ResolvePersonAsync(Input.OwnerId, Input.OwnerId_Text, "Input.OwnerId", agentsOnly: false);
        if (!await TryAsync(() => save.HandleAsync(new SaveServiceRequest(null, Input.Name ?? "", Input.DefaultImpact, IsActive: true, Input.OwnerId), Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Service “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(Here));
    }

    private async Task LoadAsync()
    {
        Services = await catalog.GetServicesAsync(Aborted);
        Owners = await people.GetPeopleAsync([.. Services.Select(s => s.OwnerId).OfType<Guid>()], Aborted);
    }
}

internal sealed class ServiceInput
{
    public string? Name { get; set; }

    public int DefaultImpact { get; set; } = 2;

    public Guid? OwnerId { get; set; }

    /// <summary>Empty when the owner was taken out.</summary>
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? OwnerId_Text { get; set; }

    public bool IsActive { get; set; }

    /// <summary>Of the service when it was opened; null for a new one.</summary>
    public string? Stamp { get; set; }
}
