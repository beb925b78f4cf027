using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Workflows;

/// <summary>What steps of workflows find: the ticket that they are about, and people, teams and reference data by id or by the name that somebody wrote.</summary>
internal sealed class WorkflowTicket(TicketsDbContext db, TicketCatalog catalog, IPeopleDirectory people, IStringLocalizer L)
{
    /// <summary>The field that every step on a ticket has.</summary>
    public static readonly ActivityInput Input = new("Ticket", "Ticket", ActivityEditors.SingleLine)
    {
        DefaultSyntax = "JavaScript",
        Description = "Number; empty for the ticket that the workflow is about.",
    };

    public string NumberOf(IActivityContext context) =>
        context.GetText("ticket") ?? context.CorrelationId
        ?? throw new BusinessException("Workflows:NoTicket", L["The step “{0}” does not know which ticket it is about.", context.DisplayName]);

    public async Task<Ticket> FindAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var number = NumberOf(context);
        return await db.Tickets.FirstOrDefaultAsync(t => t.Number == number, cancellationToken)
            ?? throw new NotFoundException(L["There is no ticket {0}, which the step “{1}” is about.", number, context.DisplayName]);
    }

    /// <exception cref="NotFoundException">There is none with this id or name.</exception>
    public async Task<Guid> TeamAsync(string idOrName, CancellationToken cancellationToken) =>
        await FindTeamAsync(idOrName, cancellationToken) is { } team ? team.Id : throw new NotFoundException(L["There is no team “{0}” any more.", idOrName]);

    public async Task<TeamRef?> FindTeamAsync(string idOrName, CancellationToken cancellationToken) =>
        Guid.TryParse(idOrName, out var id)
            ? (await people.GetTeamsAsync([id], cancellationToken)).GetValueOrDefault(id)
            : await people.FindTeamAsync(idOrName, cancellationToken);

    /// <exception cref="NotFoundException">There is none with this id, user name or mail address.</exception>
    public async Task<Guid> PersonAsync(string idOrName, CancellationToken cancellationToken) =>
        await FindPersonAsync(idOrName, cancellationToken) is { } person ? person.Id : throw new NotFoundException(L["There is no person “{0}” any more.", idOrName]);

    public async Task<PersonRef?> FindPersonAsync(string idOrName, CancellationToken cancellationToken) =>
        Guid.TryParse(idOrName, out var id)
            ? (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id)
            : await people.FindPersonAsync(idOrName, cancellationToken);

    public async Task<Guid> ServiceAsync(string idOrName, CancellationToken cancellationToken) =>
        (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => Is(s.Id, s.Name, idOrName))?.Id
        ?? throw new NotFoundException(L["There is no service “{0}” any more.", idOrName]);

    public async Task<Guid> CategoryAsync(string idOrPath, CancellationToken cancellationToken) =>
        (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => Is(c.Id, c.Path, idOrPath))?.Id
        ?? throw new NotFoundException(L["There is no category “{0}” any more.", idOrPath]);

    private static bool Is(Guid id, string name, string idOrName) =>
        Guid.TryParse(idOrName, out var given) ? id == given : string.Equals(name, idOrName, StringComparison.OrdinalIgnoreCase);
}
