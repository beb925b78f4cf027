using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>A new change by a model: what, why and when; the rest is the model's.</summary>
[RequirePermission("EditTickets")]
internal sealed class UseModelModel(ListChangeModels list, CreateChangeFromModel create, IPersonTime times, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true, Name = "id")]
    public Guid Id { get; set; }

    [BindProperty]
    public UseInput Input { get; set; } = new();

    public ChangeModel Used { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Used = await list.GetAsync(Id, cancellationToken);
        Input = new() { Title = Used.Name, Reason = Used.Approved?.Reason };
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var number = "";
        var request = new CreateChangeRequest(
            Input.Title, Input.Reason, Input.PlannedStart is { } start ? times.ToUtc(start) : null, Input.PlannedEnd is { } end ? times.ToUtc(end) : null);
        if (ModelState.IsValid && await this.TryAsync(async () => number = await create.HandleAsync(Id, request, cancellationToken)))
        {
            this.Toast(L["{0} was made", number], ToastKind.Success);
            return Redirect(Url.Content($"~/desk/tickets/{number}"));
        }

        Used = await list.GetAsync(Id, cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    internal sealed class UseInput
    {
        public string? Title { get; set; }

        public string? Reason { get; set; }

        public DateTime? PlannedStart { get; set; }

        public DateTime? PlannedEnd { get; set; }
    }
}
