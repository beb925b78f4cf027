using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Areas.Desk.Pages;

/// <summary>The workflows of a ticket, and starting one by hand.</summary>
[RequirePermission("RunWorkflows")]
internal sealed class StartWorkflowModel(
    WorkflowsDbContext db, ITicketIntegrationService tickets, ListStartable startable, StartWorkflow start, ICurrentUser user, IStringLocalizer L) : PageModel
{
    private const int Newest = 20;

    public string Number { get; private set; } = "";

    public string TicketTitle { get; private set; } = "";

    /// <summary>The newest first.</summary>
    public IReadOnlyList<InstanceRow> Runs { get; private set; } = [];

    public bool MayView => user.Can(WorkflowPermissions.ViewWorkflows);

    public IReadOnlyList<DefinitionRow> Choices { get; private set; } = [];

    public Task OnGetAsync(string number, CancellationToken cancellationToken) => LoadAsync(number, cancellationToken);

    public async Task<IActionResult> OnPostAsync(string number, string definitionId, CancellationToken cancellationToken)
    {
        await LoadAsync(number, cancellationToken);
        if (Choices.FirstOrDefault(c => c.DefinitionId == definitionId) is not { } choice)
        {
            ModelState.AddModelError("", L["This workflow is not there any more, or it begins by itself. Choose another one."]);
            return Page();
        }

        if (!await this.TryAsync(() => start.HandleAsync(choice.DefinitionId, input: null, Number, cancellationToken), ""))
        {
            return Page();
        }

        this.Toast(L["“{0}” started for {1}", choice.Name, Number]);
        return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(Number)}"));
    }

    private async Task LoadAsync(string number, CancellationToken cancellationToken)
    {
        var ticket = await tickets.FindAsync(number, cancellationToken) ?? throw new NotFoundException(L["There is no ticket {0} that you may see.", number]);
        (Number, TicketTitle) = (ticket.Number, ticket.Title);
        Runs = await db.Instances.AsNoTracking().Where(i => i.CorrelationId == ticket.Number).OrderByDescending(i => i.CreatedAt).Take(Newest)
            .Select(i => new InstanceRow(
                i.Id, i.DefinitionId, i.DefinitionVersionId, i.Version, i.Name, i.CorrelationId, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.UpdatedAt, i.FinishedAt))
            .ToListAsync(cancellationToken);
        Choices = await startable.HandleAsync(cancellationToken);
    }
}
