using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>Puts a change on hold, or lets it go on.</summary>
[RequirePermission("EditTickets")]
internal sealed class HoldModel(ReadChangeTasks read, HoldChange hold, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "number")]
    public string Number { get; set; } = "";

    [BindProperty]
    public HoldInput Input { get; set; } = new();

    public ChangeTasksView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await read.HandleAsync(Number, cancellationToken);

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        DoAsync(() => hold.HoldAsync(Number, Input.Reason, cancellationToken), L["{0} is on hold", Number], cancellationToken);

    public Task<IActionResult> OnPostResumeAsync(CancellationToken cancellationToken) =>
        DoAsync(() => hold.ResumeAsync(Number, cancellationToken), L["{0} goes on", Number], cancellationToken);

    private async Task<IActionResult> DoAsync(Func<Task> useCase, string done, CancellationToken cancellationToken)
    {
        if (await this.TryAsync(useCase))
        {
            this.Toast(done, ToastKind.Success);
            return Redirect(Url.Content($"~/desk/tickets/{Number}"));
        }

        View = await read.HandleAsync(Number, cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    internal sealed class HoldInput
    {
        public string? Reason { get; set; }
    }
}
