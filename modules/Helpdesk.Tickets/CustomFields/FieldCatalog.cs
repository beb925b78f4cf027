using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>Definitions of custom fields. Scoped; what it reads is kept in the shell, so a new field needs no restart.</summary>
internal sealed class FieldCatalog(TicketsDbContext db, TicketCatalog catalog, FieldCache cache, IUnitOfWork unitOfWork)
{
    private IReadOnlyList<CustomField>? _loaded;

    /// <summary>All fields by position, retired ones too.</summary>
    public async ValueTask<IReadOnlyList<CustomField>> GetAsync(CancellationToken cancellationToken)
    {
        if ((_loaded ?? cache.Current) is { } known)
        {
            return _loaded = known;
        }

        var version = cache.Version;
        var definitions = await db.FieldDefinitions.AsNoTracking().OrderBy(d => d.Position).ThenBy(d => d.Id).ToListAsync(cancellationToken);
        IReadOnlyList<CustomField> fields = [.. definitions.Select(CustomField.Of)];

        // Inside of a transaction a definition may be one that is never committed.
        if (!unitOfWork.HasBegun)
        {
            cache.Store(fields, version);
            _loaded = fields;
        }

        return fields;
    }

    public async ValueTask<FieldRules> GetRulesAsync(CancellationToken cancellationToken)
    {
        var fields = await GetAsync(cancellationToken);
        return new(fields, fields.Count == 0 ? [] : await catalog.GetCategoriesAsync(cancellationToken));
    }

    /// <summary>Loads the values of a tracked ticket; without definitions there are none, and no query.</summary>
    public async Task LoadValuesAsync(Domain.Ticket ticket, CancellationToken cancellationToken)
    {
        var entry = db.Entry(ticket);
        if (entry.State is EntityState.Unchanged or EntityState.Modified && (await GetAsync(cancellationToken)).Count > 0)
        {
            await entry.Collection(t => t.FieldValues).LoadAsync(cancellationToken);
        }
    }

    /// <summary>The values of tickets for reading: one query for all of them, none without definitions.</summary>
    public async Task<ILookup<Guid, TicketFieldValue>> ReadValuesAsync(
        IReadOnlyList<Guid> tickets, IReadOnlyList<CustomField> fields, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. fields.Select(f => f.Id)];
        List<TicketFieldValue> rows = tickets.Count == 0 || ids.Count == 0
            ? []
            : await db.FieldValues.AsNoTracking().Where(v => tickets.Contains(v.TicketId) && ids.Contains(v.FieldId)).ToListAsync(cancellationToken);
        return rows.ToLookup(r => r.TicketId);
    }

    /// <summary>The shell reads definitions anew when the running transaction is committed.</summary>
    public void Changed()
    {
        _loaded = null;
        unitOfWork.OnCommitted(cache.Invalidate);
    }
}

/// <summary>The definitions of the shell.</summary>
internal sealed class FieldCache(TimeProvider time) : NodeCopy<IReadOnlyList<CustomField>>(time);
