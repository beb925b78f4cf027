using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>Whether changes are made by a model: approved by somebody else than its author, retired, taken up again.</summary>
[RequirePermission("ManageChanges")]
internal sealed class ModelApprovalModel(ListChangeModels list, MoveChangeModel move, IPersonTime times, ICurrentUser user, TimeProvider time, IStringLocalizer L) : PageModel
{
    private const int UsualDays = 180;

    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty]
    public ApprovalInput Input { get; set; } = new();

    public ChangeModel Stored { get; private set; } = null!;

    public bool IsOwn => Stored.Draft?.AuthorId == user.Id;

    public bool IsUsed => !Stored.IsRetired && Stored.SuspendedAt is null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Stored = await list.GetAsync(Id, cancellationToken);
        Input = new() { Stamp = Stored.ConcurrencyStamp, ExpiresAt = times.ToLocal(time.GetUtcNow().UtcDateTime.AddDays(UsualDays)).Date };
    }

    public Task<IActionResult> OnPostApproveAsync(CancellationToken cancellationToken) => DoAsync(
        () => move.ApproveAsync(Id, Input.ExpiresAt is { } day ? times.ToUtc(day) : null, Input.Stamp, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostRetireAsync(CancellationToken cancellationToken) => DoAsync(() => move.RetireAsync(Id, Input.Stamp, cancellationToken), cancellationToken);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken cancellationToken) => DoAsync(() => move.ResumeAsync(Id, Input.Stamp, cancellationToken), cancellationToken);

    private async Task<IActionResult> DoAsync(Func<Task> useCase, CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && await this.TryAsync(useCase))
        {
            this.Toast(L["Saved"], ToastKind.Success);
            return Redirect(Url.Content("~/desk/changes/models"));
        }

        Stored = await list.GetAsync(Id, cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    internal sealed class ApprovalInput
    {
        public string? Stamp { get; set; }

        /// <summary>Day in the person's zone.</summary>
        public DateTime? ExpiresAt { get; set; }
    }
}
