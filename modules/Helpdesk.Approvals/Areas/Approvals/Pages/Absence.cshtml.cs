using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Features;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Areas.Approvals.Pages;

[RequirePermission("SignedIn")]
internal sealed class AbsenceModel(Delegations delegations, IPeopleDirectory people, IPersonTime times, ICurrentUser user, TimeProvider time, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public AbsenceInput Input { get; set; } = new();

    public IReadOnlyList<Delegation> Items { get; private set; } = [];

    public IReadOnlyDictionary<Guid, PersonRef> Names { get; private set; } = new Dictionary<Guid, PersonRef>();

    /// <summary>The list of people is for the desk; others type a name.</summary>
    public bool MaySearch => user.Can(TicketPermissions.ViewTickets);

    public async Task OnGetAsync(Guid? edit, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        var now = times.ToLocal(time.GetUtcNow().UtcDateTime);
        Input = Items.FirstOrDefault(i => i.Id == edit) is { } item
            ? new()
            {
                Id = item.Id,
                Stamp = item.ConcurrencyStamp,
                DelegateId = item.DelegateId,
                DelegateId_Text = MaySearch ? Names.GetValueOrDefault(item.DelegateId)?.DisplayName : Names.GetValueOrDefault(item.DelegateId)?.UserName,
                From = Minute(times.ToLocal(item.From)),
                To = Minute(times.ToLocal(item.To)),
                Reason = item.Reason,
            }
            : new() { From = Minute(now) };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (Input.DelegateId is null || !MaySearch)
        {
            // Who may not see the list of people does not find out names by guessing parts of them.
            Input.DelegateId = MaySearch ? await people.FindTypedAsync(Input.DelegateId_Text, cancellationToken)
                : string.IsNullOrWhiteSpace(Input.DelegateId_Text) ? null : (await people.FindPersonAsync(Input.DelegateId_Text, cancellationToken))?.Id;
        }

        if (Input.DelegateId is null && !MaySearch)
        {
            ModelState.AddModelError("Input.DelegateId_Text", L["Choose somebody else who is here."]);
        }

        var request = new DelegationRequest(
            Input.DelegateId, Input.From is { } from ? times.ToUtc(from) : null, Input.To is { } to ? times.ToUtc(to) : null, Input.Reason);
        if (ModelState.IsValid && await this.TryAsync(() => delegations.SaveAsync(Input.Id, request, Input.Stamp, cancellationToken)))
        {
            this.Toast(L["The absence was saved."], ToastKind.Success);
            return Redirect(Url.Content("~/approvals/absence"));
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    public async Task<IActionResult> OnPostEndAsync(Guid endId, CancellationToken cancellationToken)
    {
        await delegations.EndAsync(endId, cancellationToken);
        this.Toast(L["The absence has ended."], ToastKind.Success);
        return Redirect(Url.Content("~/approvals/absence"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        Items = await delegations.ListAsync(cancellationToken);
        Names = await people.GetPeopleAsync([.. Items.Select(i => i.DelegateId)], cancellationToken);
    }

    private static DateTime Minute(DateTime local) => new(local.Year, local.Month, local.Day, local.Hour, local.Minute, 0, DateTimeKind.Unspecified);

    internal sealed class AbsenceInput
    {
        public Guid? Id { get; set; }

        public string? Stamp { get; set; }

        public Guid? DelegateId { get; set; }

        /// <summary>What was typed; used when nobody was chosen from the list.</summary>
        public string? DelegateId_Text { get; set; }

        public DateTime? From { get; set; }

        public DateTime? To { get; set; }

        public string? Reason { get; set; }
    }
}
