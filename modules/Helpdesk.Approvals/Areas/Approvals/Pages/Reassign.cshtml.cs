using Helpdesk.Approvals.Features;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Areas.Approvals.Pages;

[RequirePermission(nameof(ApprovalPermissions.ManageApprovals))]
internal sealed class ReassignModel(ReadApproval read, ReassignSlot reassign, IPeopleDirectory people, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid SlotId { get; set; }

    [BindProperty]
    public Guid? PersonId { get; set; }

    [BindProperty]
    public string? PersonId_Text { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public ApprovalView View { get; private set; } = null!;

    public SlotView Slot { get; private set; } = null!;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        PersonId ??= await people.FindTypedAsync(PersonId_Text, cancellationToken);
        if (await this.TryAsync(() => reassign.HandleAsync(Id, SlotId, PersonId, Reason, cancellationToken), ""))
        {
            this.Toast(L["Somebody else is asked now."], ToastKind.Success);
            return Redirect(Url.Content($"~/approvals/{Id}"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        View = await read.HandleAsync(Id, cancellationToken);
        Slot = View.Slots.FirstOrDefault(s => s.Id == SlotId) ?? throw new NotFoundException(L["This place is not asked any more."]);
    }
}
