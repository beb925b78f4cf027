using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets;

/// <summary>Checks that ids in a request point at something that a ticket may point at. Scoped.</summary>
internal sealed class TicketReferences(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L)
{
    private const int MaxDepth = 20;

    /// <summary>The parent with this number. Walks up from it: meeting the child there would close a circle.</summary>
    /// <param name="parentNumber">Number of the parent.</param>
    /// <param name="child">The child; null for a ticket that does not exist yet.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ValidationException">There is no such ticket, or it cannot be the parent; field <c>parent</c>.</exception>
    public async Task<Guid> FindParentAsync(string parentNumber, Ticket? child, CancellationToken cancellationToken)
    {
        var parent = await access.Visible().Where(t => t.Number == parentNumber).Select(t => new { t.Id, t.ParentId }).FirstOrDefaultAsync(cancellationToken)
            ?? throw new ValidationException("parent", access.NotFound(parentNumber).Message);
        Guid? next = parent.Id;
        var above = parent.ParentId;
        for (var depth = 0; next is not null; depth++)
        {
            if (child is not null && next == child.Id)
            {
                throw new ValidationException("parent", L["{0} is below {1} already, so it cannot be its parent.", parentNumber, child.Number]);
            }

            if (depth == MaxDepth)
            {
                throw new ValidationException("parent", L["Tickets can be nested {0} levels deep at most.", MaxDepth]);
            }

            next = above;
            above = next is { } id ? await db.Tickets.Where(t => t.Id == id).Select(t => t.ParentId).FirstOrDefaultAsync(cancellationToken) : null;
        }

        return parent.Id;
    }

    public async Task CheckCategoryAsync(TicketTextRules rules, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } value && !(await catalog.GetCategoriesAsync(cancellationToken)).Any(c => c.Id == value && c.IsActive))
        {
            rules.Add("categoryId", L["There is no such category any more. Choose another one."]);
        }
    }

    public async Task CheckServiceAsync(TicketTextRules rules, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } value && !(await catalog.GetServicesAsync(cancellationToken)).Any(s => s.Id == value && s.IsActive))
        {
            rules.Add("serviceId", L["There is no such service any more. Choose another one."]);
        }
    }

    public async Task CheckTeamAsync(TicketTextRules rules, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } value && !(await people.GetTeamsAsync([value], cancellationToken)).ContainsKey(value))
        {
            rules.Add("teamId", L["There is no such team any more. Choose another one."]);
        }
    }

    /// <summary>An owner is somebody who may work on tickets: whoever may not could neither do the work nor hand it on.</summary>
    public async Task CheckAssigneeAsync(TicketTextRules rules, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } value && !await people.MayAsync(value, TicketPermissions.EditTickets, cancellationToken))
        {
            rules.Add(TicketFields.AssigneeId, L["This person does not work on tickets. Choose another one."]);
        }
    }

    /// <summary>What clocks need to know of a requester and the ticket's stream must tell: organisation and zone as they are now.</summary>
    public async ValueTask<(Guid? OrganisationId, string? Zone)> RequesterFactsAsync(Guid requesterId, CancellationToken cancellationToken)
    {
        if (requesterId == user.Id)
        {
            return (user.OrganisationId, user.TimeZone.HasIanaId ? user.TimeZone.Id : null);
        }

        // The check of the person has read it already.
        return (await people.GetPeopleAsync([requesterId], cancellationToken)).TryGetValue(requesterId, out var person)
            ? (person.OrganisationId, person.TimeZone)
            : (null, null);
    }

    public async Task CheckPersonAsync(TicketTextRules rules, string field, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } value && (!(await people.GetPeopleAsync([value], cancellationToken)).TryGetValue(value, out var person) || !person.IsActive))
        {
            rules.Add(field, L["There is no such person any more. Choose another one."]);
        }
    }
}
