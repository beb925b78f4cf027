using Helpdesk.Errors;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Areas.Problems.Pages;

[RequirePermission(nameof(TicketPermissions.EditTickets))]
internal sealed class CauseModel(ITicketIntegrationService tickets, LinkIncidents link, OpenProblem open, IStringLocalizer L) : PageModel
{
    private const int MostOffered = 200;

    [BindProperty(SupportsGet = true)]
    public string Number { get; set; } = "";

    [BindProperty]
    public CauseInput Input { get; set; } = new();

    public string TicketTitle { get; private set; } = "";

    public IReadOnlyList<SelectListItem> Open { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Input.Title = TicketTitle;
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return await DoneAsync(async () =>
        {
            var lines = await link.HandleAsync(Input.Problem ?? "", new LinkIncidentsRequest { Numbers = [Number], Wait = Input.Wait }, cancellationToken);
            return lines is [{ WhyNot: { } why }] ? throw new BusinessException("Problems:NotLinked", why, 409) : Input.Problem!;
        });
    }

    public async Task<IActionResult> OnPostOpenAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return await DoneAsync(async () => (await open.HandleAsync(Input.Title ?? "", Number, cancellationToken)).Number);
    }

    private async Task<IActionResult> DoneAsync(Func<Task<string>> useCase)
    {
        var problem = "";
        if (!await this.TryAsync(async () => problem = await useCase()))
        {
            Response.StatusCode = 422;
            return Page();
        }

        this.Toast(L["{0} is caused by {1}", Number, problem], ToastKind.Success);
        return Redirect(Url.Content($"~/desk/tickets/{Number}"));
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (await tickets.FindAsync(Number, cancellationToken) is not { } ticket || ticket.TypeId == ProblemType.Id)
        {
            throw new NotFoundException(L["There is no ticket {0} that you may see.", Number.Length > 32 ? Number[..32] + "…" : Number]);
        }

        (Number, TicketTitle) = (ticket.Number, ticket.Title);
        Open = [.. (await tickets.ListOpenAsync(ProblemType.Id, MostOffered, cancellationToken)).Select(o => new SelectListItem($"{o.Ticket.Number} {o.Ticket.Title}", o.Ticket.Number))];
    }
}

internal sealed class CauseInput
{
    public string? Problem { get; set; }

    public bool Wait { get; set; }

    public string? Title { get; set; }
}
