using System.Text.Json.Nodes;
using Helpdesk.Identity;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Workflows;

/// <summary>What expressions of workflows know of the ticket that they are about: <c>getTicket().priority</c>. Names as they are written, so that conditions read well.</summary>
internal sealed class TicketValues(TicketsDbContext db, TicketCatalog catalog, FieldCatalog customFields, IPeopleDirectory people) : IWorkflowValues
{
    public string Name => "ticket";

    public async Task<JsonNode?> ReadAsync(string? correlationId, CancellationToken cancellationToken)
    {
        var t = correlationId is null ? null : await db.Tickets.AsNoTracking().FirstOrDefaultAsync(x => x.Number == correlationId, cancellationToken);
        if (t is null)
        {
            return null;
        }

        var category = t.CategoryId is null ? null : (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => c.Id == t.CategoryId);
        var service = t.ServiceId is null ? null : (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == t.ServiceId);
        var names = await people.GetPeopleAsync([t.RequesterId, .. t.AssigneeId is { } a ? (Guid[])[a] : []], cancellationToken);
        var team = t.TeamId is { } teamId ? (await people.GetTeamsAsync([teamId], cancellationToken)).GetValueOrDefault(teamId) : null;
        var fields = await customFields.GetAsync(cancellationToken);
        var values = (await customFields.ReadValuesAsync([t.Id], fields, cancellationToken))[t.Id].ToList();
        return new JsonObject
        {
            ["number"] = t.Number,
            ["type"] = t.TypeId,
            ["title"] = t.Title,
            ["description"] = t.Description,
            ["state"] = t.State,
            ["subState"] = t.SubState,
            ["isOpen"] = t.IsOpen,
            ["impact"] = t.Impact,
            ["urgency"] = t.Urgency,
            ["priority"] = t.Priority,
            ["category"] = category?.Path,
            ["service"] = service?.Name,
            ["serviceOwner"] = service?.OwnerId?.ToString(),
            ["channel"] = t.Channel,
            ["requester"] = names.TryGetValue(t.RequesterId, out var requester) ? LookupActivity.Of(requester) : null,
            ["assignee"] = t.AssigneeId is { } id && names.TryGetValue(id, out var assignee) ? LookupActivity.Of(assignee) : null,
            ["team"] = team?.Name,
            ["teamLead"] = team?.LeadId?.ToString(),
            ["createdAt"] = t.CreatedAt,
            ["dueAt"] = t.DueAt,
            ["reassignments"] = t.ReassignmentCount,
            ["reopenings"] = t.ReopenCount,
            ["fields"] = new JsonObject(fields.Where(f => FieldValues.Of(values, f) is not null).Select(f => KeyValuePair.Create(f.Key, FieldValues.ForApi(f, FieldValues.Of(values, f))))),
        };
    }
}
