using System.Linq.Expressions;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

public sealed record ListTicketsQuery
{
    /// <summary>Text in the filter language; empty = everything the person may see.</summary>
    public string? Filter { get; init; }

    /// <summary>
    /// Up to three fields separated by commas, each with an optional leading minus: <c>priority,-updated</c>, <c>field.cost</c> for a custom one with a
    /// single value. Empty values come last in ascending order. Empty = <c>priority,created</c>.
    /// </summary>
    public string? Sort { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>From the page before.</summary>
    public string? Cursor { get; init; }

    /// <summary>Keys of custom fields that the rows tell; null for all that the person may see.</summary>
    public IReadOnlyList<string>? Fields { get; init; } = [];
}

/// <param name="Rows">Tickets with names resolved.</param>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record TicketListPage(IReadOnlyList<TicketRow> Rows, string? NextCursor);

/// <summary>A ticket in a list.</summary>
public sealed record TicketRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string TypeId { get; init; }

    public required string Title { get; init; }

    public required string State { get; init; }

    /// <summary>In the person's language.</summary>
    public string StateName { get; init; } = "";

    public StateCategory StateCategory { get; init; }

    public string? SubState { get; init; }

    public string? SubStateName { get; init; }

    public bool IsOpen { get; init; }

    public int? Impact { get; init; }

    public int? Urgency { get; init; }

    public int Priority { get; init; }

    public bool IsPriorityOverridden { get; init; }

    public Guid? CategoryId { get; init; }

    public string? Category { get; init; }

    public Guid? ServiceId { get; init; }

    public string? Service { get; init; }

    public Guid RequesterId { get; init; }

    public string Requester { get; init; } = "";

    public Guid? OpenedById { get; init; }

    public string? OpenedBy { get; init; }

    public Guid? TeamId { get; init; }

    public string? Team { get; init; }

    public Guid? AssigneeId { get; init; }

    public string? Assignee { get; init; }

    public string Channel { get; init; } = "";

    public Guid? ParentId { get; init; }

    /// <summary>It is worked on in another ticket.</summary>
    public bool IsMerged { get; init; }

    public int ReopenCount { get; init; }

    public int ReassignmentCount { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? ResolvedAt { get; init; }

    public DateTime? ClosedAt { get; init; }

    /// <summary>Earliest due time of the open clocks.</summary>
    public DateTime? DueAt { get; init; }

    public string? ExternalNumber { get; init; }

    /// <summary>Custom fields that were asked for and have a value, by key.</summary>
    public IReadOnlyDictionary<string, RowField> Fields { get; init; } = new Dictionary<string, RowField>();

    public string ConcurrencyStamp { get; init; } = "";

    /// <summary>The columns of a list; the long texts stay in the database.</summary>
    internal static Expression<Func<Ticket, TicketRow>> FromTicket { get; } = t => new TicketRow
    {
        Id = t.Id,
        Number = t.Number,
        TypeId = t.TypeId,
        Title = t.Title,
        State = t.State,
        SubState = t.SubState,
        IsOpen = t.IsOpen,
        Impact = t.Impact,
        Urgency = t.Urgency,
        Priority = t.Priority,
        IsPriorityOverridden = t.IsPriorityOverridden,
        CategoryId = t.CategoryId,
        ServiceId = t.ServiceId,
        RequesterId = t.RequesterId,
        OpenedById = t.OpenedById,
        TeamId = t.TeamId,
        AssigneeId = t.AssigneeId,
        Channel = t.Channel,
        ParentId = t.ParentId,
        IsMerged = t.MergedIntoId != null,
        ReopenCount = t.ReopenCount,
        ReassignmentCount = t.ReassignmentCount,
        CreatedAt = t.CreatedAt,
        UpdatedAt = t.UpdatedAt,
        ResolvedAt = t.ResolvedAt,
        ClosedAt = t.ClosedAt,
        DueAt = t.DueAt,
        ExternalNumber = t.ExternalNumber,
        ConcurrencyStamp = t.ConcurrencyStamp,
    };
}

/// <summary>A value of a custom field in a list.</summary>
/// <param name="Text">In words.</param>
/// <param name="Value">As the API tells it.</param>
public sealed record RowField(string Text, JsonNode Value);

internal sealed class ListTickets(
    TicketAccess access, TicketCatalog catalog, FieldCatalog customFields, FieldText fieldText, FilterCompiler filters, IPeopleDirectory people, TicketLabels labels,
    ICurrentUser user, ISettings settings, ILedgerActs acts, IStringLocalizer L)
{
    /// <summary>Most rows of a page.</summary>
    public const int MaxLimit = 200;

    /// <exception cref="ValidationException">Filter, sort, limit or cursor cannot be used; the field says which.</exception>
    public async Task<TicketListPage> HandleAsync(ListTicketsQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit is < 1 or > MaxLimit)
        {
            throw new ValidationException("limit", L["The limit must be between {0} and {1}.", 1, MaxLimit]);
        }

        var sort = TicketSort.Parse(query.Sort, L, await filters.VocabularyAsync(cancellationToken));
        if (!access.SeesDesk)
        {
            sort.DemandPublic();
        }

        var tickets = access.Visible();
        if (await filters.CompileAsync(query.Filter, cancellationToken) is { } predicate)
        {
            tickets = tickets.Where(predicate);
        }

        var sorted = await sort.Page(tickets, query.Cursor, query.Limit + 1).ToListAsync(cancellationToken);
        var hasMore = sorted.Count > query.Limit;
        if (hasMore)
        {
            sorted.RemoveAt(query.Limit);
        }

        var cursor = hasMore ? sort.Cursor(sorted[^1]) : null;
        var rows = sorted.ConvertAll(s => s.Row);
        await RecordAsync(query, rows, cancellationToken);
        return new(await NameAsync(access.SeesDesk ? rows : [.. rows.Select(r => PublicHistory.Of(r, user.Id))], query.Fields, cancellationToken), cursor);
    }

    /// <summary>A page that tells of very many people is a look into the register rather than work on a ticket: the ledger says who took it.</summary>
    private async Task RecordAsync(ListTicketsQuery query, List<TicketRow> rows, CancellationToken cancellationToken)
    {
        var most = (await settings.GetAsync<TicketSettings>(cancellationToken)).RecordSearchesAbovePeople;
        if (most > 0 && rows.Count > most && rows.DistinctBy(r => r.RequesterId).Count() is var persons && persons > most)
        {
            await acts.RecordAsync(
                LedgerActions.Searched, "tickets.ticket", "",
                new Dictionary<string, object?> { ["filter"] = query.Filter, ["persons"] = persons, ["sort"] = query.Sort, ["tickets"] = rows.Count },
                cancellationToken);
        }
    }

    /// <summary>Puts names to ids: one look-up for all people, one for all teams.</summary>
    private async Task<IReadOnlyList<TicketRow>> NameAsync(List<TicketRow> rows, IReadOnlyList<string>? keys, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return rows;
        }

        List<CustomField> fields = keys is { Count: 0 }
            ? []
            : [.. (await customFields.GetAsync(cancellationToken)).Where(f => (keys is null || keys.Contains(f.Key)) && (access.SeesDesk || !f.IsStaffOnly))];
        var values = await customFields.ReadValuesAsync([.. rows.Select(r => r.Id)], fields, cancellationToken);
        var names = await TicketNames.LoadAsync(
            people,
            [
                .. rows.SelectMany(r => (Guid?[])[r.RequesterId, r.OpenedById, r.AssigneeId]),
                .. fields.Exists(f => f.Kind == FieldKind.Person) ? values.SelectMany(v => v).Select(v => v.PersonId) : [],
            ],
            rows.Select(r => r.TeamId), L, cancellationToken);
        var categories = rows.Exists(r => r.CategoryId is not null)
            ? (await catalog.GetCategoriesAsync(cancellationToken)).ToDictionary(c => c.Id, c => c.Path)
            : [];
        var services = rows.Exists(r => r.ServiceId is not null)
            ? (await catalog.GetServicesAsync(cancellationToken)).ToDictionary(s => s.Id, s => s.Name)
            : [];
        return [.. rows.Select(row =>
        {
            var type = catalog.FindType(row.TypeId);
            return row with
            {
                StateName = labels.State(type, row.State),
                StateCategory = type?.StateMachine.States.FirstOrDefault(s => s.Id == row.State)?.Category ?? (row.IsOpen ? StateCategory.Active : StateCategory.Closed),
                SubStateName = row.SubState is { } subState ? labels.SubState(type, subState) : null,
                Requester = names.Person(row.RequesterId)!,
                OpenedBy = names.Person(row.OpenedById),
                Assignee = names.Person(row.AssigneeId),
                Team = names.Team(row.TeamId),
                Category = row.CategoryId is { } category ? categories.GetValueOrDefault(category) : null,
                Service = row.ServiceId is { } service ? services.GetValueOrDefault(service) : null,
                Fields = Fields(values[row.Id]),
            };
        })];

        Dictionary<string, RowField> Fields(IEnumerable<TicketFieldValue> own)
        {
            Dictionary<string, RowField> shown = new(StringComparer.Ordinal);
            foreach (var field in fields)
            {
                if (FieldValues.Of(own, field) is { } value)
                {
                    shown[field.Key] = new(fieldText.Show(field, value, id => names.Person(id)) ?? "", FieldValues.ForApi(field, value)!);
                }
            }

            return shown;
        }
    }
}
