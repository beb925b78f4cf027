using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets;

/// <summary>Checks that ids in a request point at something that a ticket may point at. Scoped.</summary>
internal sealed class TicketReferences(TicketCatalog catalog, IPeopleDirectory people, IStringLocalizer L)
{
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

    public async Task CheckPersonAsync(TicketTextRules rules, string field, Guid? id, CancellationToken cancellationToken)
    {
        if (id is { } value && (!(await people.GetPeopleAsync([value], cancellationToken)).TryGetValue(value, out var person) || !person.IsActive))
        {
            rules.Add(field, L["There is no such person any more. Choose another one."]);
        }
    }
}
