using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Changes of a ticket; a field that is not given stays as it is.</summary>
public sealed record TicketPatch
{
    public Optional<string> Title { get; init; }

    public Optional<string> Description { get; init; }

    public Optional<int?> Impact { get; init; }

    public Optional<int?> Urgency { get; init; }

    /// <summary>Another priority than the matrix gives (right and <see cref="Reason"/> needed); null goes back to the computed one.</summary>
    public Optional<int?> Priority { get; init; }

    public Optional<Guid?> CategoryId { get; init; }

    public Optional<Guid?> ServiceId { get; init; }

    public Optional<Guid> RequesterId { get; init; }

    public Optional<Guid?> TeamId { get; init; }

    public Optional<Guid?> AssigneeId { get; init; }

    /// <summary>
    /// Custom fields by key: text, number, true or false, date as text, id of a choice or a person, list of choices. A field that is left out
    /// stays; null empties it.
    /// </summary>
    public IReadOnlyDictionary<string, JsonElement>? Fields { get; init; }

    /// <summary>Why; written to the history.</summary>
    public string? Reason { get; init; }

    /// <summary>Name of the macro that changes it.</summary>
    internal string? Macro { get; init; }
}

internal sealed class UpdateTicket(
    TicketsDbContext db, TicketCatalog catalog, TicketAccess access, TicketReferences references, FieldCatalog customFields, FieldIntake intake, ICurrentUser user,
    TimeProvider time, IStringLocalizer L)
{
    /// <param name="number">Human number.</param>
    /// <param name="patch">Changes.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null to overwrite.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Ticket> HandleAsync(string number, TicketPatch patch, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await access.FindForEditAsync(number, expectedStamp, cancellationToken);
        db.Events.AddRange(await ApplyAsync(ticket, patch, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        return ticket;
    }

    /// <summary>Changes the ticket without saving it; bulk edit shows the effect before it is saved.</summary>
    /// <returns>What was told to the stream; empty when nothing differs.</returns>
    internal async Task<IReadOnlyList<TicketEvent>> ApplyAsync(Ticket ticket, TicketPatch patch, CancellationToken cancellationToken)
    {
        var type = catalog.FindType(ticket.TypeId);
        access.DemandUnfinished(ticket);
        if (patch.Priority is { HasValue: true, Value: not null })
        {
            access.Demand(TicketPermissions.OverridePriority);
        }

        var rules = new TicketTextRules(L);
        var matrix = await catalog.GetMatrixAsync(ticket.TypeId, cancellationToken);
        var fields = await CheckAsync(ticket, patch, rules, cancellationToken);
        fields = fields with { Fields = await CheckCustomFieldsAsync(ticket, patch, fields, matrix, rules, cancellationToken) };
        var reason = rules.Reason(patch.Reason);
        rules.ThrowIfAny();

        var act = TicketAct.Of(user, time, L, reason) with { Macro = patch.Macro };
        List<TicketEvent> events = [];
        if (ticket.Change(fields, matrix, act) is { } changed)
        {
            events.Add(changed);
        }

        if (patch.TeamId.HasValue || patch.AssigneeId.HasValue)
        {
            var teamId = patch.TeamId.HasValue ? patch.TeamId.Value : ticket.TeamId;
            if (ticket.Assign(teamId, patch.AssigneeId.Value, patch.AssigneeId.HasValue, type, act) is { } assigned)
            {
                events.Add(assigned);
            }
        }

        return events;
    }

    private async Task<FieldChanges> CheckAsync(Ticket ticket, TicketPatch patch, TicketTextRules rules, CancellationToken cancellationToken)
    {
        Optional<string> title = patch.Title.HasValue ? rules.Line(TicketFields.Title, patch.Title.Value, TicketTextRules.MaxTitle) : default(Optional<string>);
        Optional<string> description = patch.Description.HasValue ? rules.Body(TicketFields.Description, patch.Description.Value) : default(Optional<string>);
        CheckLevel(rules, TicketFields.Impact, patch.Impact, ticket.Impact);
        CheckLevel(rules, TicketFields.Urgency, patch.Urgency, ticket.Urgency);
        if (patch.Priority.Value is < 1 or > 5)
        {
            rules.Add(TicketFields.Priority, L["Use 1 (critical) to 5 (planning)."]);
        }

        // What stays as it was is not judged: a category that was retired since may stay on its old tickets.
        if (patch.CategoryId.HasValue && patch.CategoryId.Value != ticket.CategoryId)
        {
            await references.CheckCategoryAsync(rules, patch.CategoryId.Value, cancellationToken);
        }

        if (patch.ServiceId.HasValue && patch.ServiceId.Value != ticket.ServiceId)
        {
            await references.CheckServiceAsync(rules, patch.ServiceId.Value, cancellationToken);
        }

        if (patch.TeamId.HasValue && patch.TeamId.Value != ticket.TeamId)
        {
            await references.CheckTeamAsync(rules, patch.TeamId.Value, cancellationToken);
        }

        if (patch.AssigneeId.HasValue && patch.AssigneeId.Value != ticket.AssigneeId)
        {
            await references.CheckAssigneeAsync(rules, patch.AssigneeId.Value, cancellationToken);
        }

        (Guid? OrganisationId, string? Zone) requester = default;
        if (patch.RequesterId.HasValue && patch.RequesterId.Value != ticket.RequesterId)
        {
            await references.CheckPersonAsync(rules, TicketFields.RequesterId, patch.RequesterId.Value, cancellationToken);
            requester = await references.RequesterFactsAsync(patch.RequesterId.Value, cancellationToken);
        }

        return new FieldChanges
        {
            Title = title,
            Description = description,
            Impact = patch.Impact,
            Urgency = patch.Urgency,
            Priority = patch.Priority,
            CategoryId = patch.CategoryId,
            ServiceId = patch.ServiceId,
            RequesterId = patch.RequesterId,
            OrganisationId = requester.OrganisationId,
            RequesterZone = requester.Zone,
        };
    }

    /// <summary>Asked for when somebody sends some, and when what decides about them changes.</summary>
    private async Task<IReadOnlyList<FieldChange>> CheckCustomFieldsAsync(
        Ticket ticket, TicketPatch patch, FieldChanges others, PriorityMatrix matrix, TicketTextRules rules, CancellationToken cancellationToken)
    {
        var decides = patch.CategoryId.HasValue || patch.ServiceId.HasValue || patch.Impact.HasValue || patch.Urgency.HasValue || patch.Priority.HasValue;
        if (patch.Fields is not { Count: > 0 }
            && !(decides && (await customFields.GetAsync(cancellationToken)).Any(f => f is { Requirement: FieldRequirement.Always, IsRetired: false })))
        {
            return [];
        }

        await customFields.LoadValuesAsync(ticket, cancellationToken);
        var before = FieldFacts.Of(ticket);
        var after = before with
        {
            CategoryId = others.CategoryId.HasValue ? others.CategoryId.Value : before.CategoryId,
            ServiceId = others.ServiceId.HasValue ? others.ServiceId.Value : before.ServiceId,
            Impact = others.Impact.HasValue ? others.Impact.Value : before.Impact,
            Urgency = others.Urgency.HasValue ? others.Urgency.Value : before.Urgency,
            Priority = ticket.PriorityAfter(others, matrix).Priority,
        };
        return await intake.ReadAsync(patch.Fields, before, after, FieldAudience.Desk, rules, cancellationToken);
    }

    private void CheckLevel(TicketTextRules rules, string field, Optional<int?> value, int? present)
    {
        rules.Level(field, value.Value);
        if (value is { HasValue: true, Value: null } && present is not null)
        {
            rules.Add(field, L["Use 1 (high), 2 (medium) or 3 (low)."]);
        }
    }
}
