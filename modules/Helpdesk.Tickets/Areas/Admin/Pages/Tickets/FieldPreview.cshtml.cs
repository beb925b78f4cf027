using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The fields of a ticket as a form, before anybody has to fill it in.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class FieldPreviewModel(CreateTicket create, FieldForms forms, ReferenceOptions options) : TicketPageModel
{
    [BindProperty]
    public FieldPreviewInput Input { get; set; } = new();

    public FieldForm Fields { get; private set; } = FieldForm.None;

    public IReadOnlyList<SelectListItem> Categories { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Services { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Audiences =>
        [new(L["A requester in the portal"], nameof(FieldAudience.Requester)), new(L["The service desk"], nameof(FieldAudience.Desk))];

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync(posted: null);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        ModelState.Clear();
        await LoadAsync(Request.Form);
        return Page();
    }

    public async Task<IActionResult> OnPostFieldsAsync()
    {
        await LoadAsync(Request.Form);
        return new JsonResult(new { shown = Fields.Shown });
    }

    public IReadOnlyList<SelectListItem> Levels(int? selected) => options.Levels(selected);

    private async Task LoadAsync(IFormCollection? posted)
    {
        Categories = await options.CategoriesAsync(Input.CategoryId, Aborted);
        Services = await options.ServicesAsync(Input.ServiceId, Aborted);
        var asked = new CreateTicketRequest
        {
            TypeId = Text.Types.Count > 0 ? Text.Types[0].Id : "",
            Title = "",
            CategoryId = Input.CategoryId,
            ServiceId = Input.ServiceId,
            Impact = Input.Impact,
            Urgency = Input.Urgency,
        };
        Fields = await forms.ForNewAsync(
            await create.FactsAsync(asked, Aborted), Input.Audience, posted, ModelState, Url.Content(FieldsModel.Here) + "/form?handler=Fields",
            (id, _, _) => Task.FromResult(id), Aborted);
    }
}

internal sealed class FieldPreviewInput
{
    public FieldAudience Audience { get; set; } = FieldAudience.Requester;

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    public int? Impact { get; set; } = 2;

    public int? Urgency { get; set; } = 2;
}
