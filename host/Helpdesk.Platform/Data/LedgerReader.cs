using System.Buffers.Text;
using System.Buffers.Binary;
using System.Reflection;
using System.Runtime.CompilerServices;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules.Manifest;
using Helpdesk.Web;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

internal sealed class LedgerReader(PlatformDbContext db) : ILedgerReader
{
    private const int PageSize = 500;

    // Modules are loaded once, when the host starts.
    private static readonly Lazy<List<string>> Configuration = new(FindConfiguration);

    public async Task<Page<LedgerEvent>> ReadAsync(LedgerQuery query, string? cursor, int limit, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, 200);
        var events = Events(query);
        if (cursor is not null)
        {
            var (time, last) = Decode(cursor);
            events = events.Where(e => e.OccurredAt < time || (e.OccurredAt == time && e.Id.CompareTo(last) < 0));
        }

        var rows = await events.OrderByDescending(e => e.OccurredAt).ThenByDescending(e => e.Id).Take(limit + 1).ToListAsync(cancellationToken);
        if (rows.Count <= limit)
        {
            return new Page<LedgerEvent>(rows, null);
        }

        rows.RemoveAt(limit);
        return new Page<LedgerEvent>(rows, Encode(rows[^1]));
    }

    public async IAsyncEnumerable<LedgerEvent> ReadAllAsync(LedgerQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = Events(query).OrderBy(e => e.OccurredAt).ThenBy(e => e.Id);
        var page = await events.Take(PageSize).ToListAsync(cancellationToken);
        while (page.Count > 0)
        {
            foreach (var @event in page)
            {
                yield return @event;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            var (time, last) = (page[^1].OccurredAt, page[^1].Id);
            page = await events.Where(e => e.OccurredAt > time || (e.OccurredAt == time && e.Id.CompareTo(last) > 0)).Take(PageSize).ToListAsync(cancellationToken);
        }
    }

    public IReadOnlyList<string> ConfigurationTypes => Configuration.Value;

    private static List<string> FindConfiguration() =>
    [
        .. AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => a == typeof(LedgerReader).Assembly || a.IsDefined(typeof(ModuleAttribute), inherit: false))
            .SelectMany(a => a.GetTypes())
            .Where(t => t.IsDefined(typeof(ConfigurationAttribute), inherit: false))
            .Select(t => t.GetCustomAttribute<LedgerNameAttribute>()!.Name)
            .Order(StringComparer.Ordinal),
    ];

    private IQueryable<LedgerEvent> Events(LedgerQuery query)
    {
        var events = db.Set<LedgerEvent>().AsNoTracking();
        if (query.EntityType is { } type)
        {
            events = events.Where(e => e.EntityType == type);
        }

        if (query.EntityId is { } id)
        {
            events = events.Where(e => e.EntityId == id);
        }

        if (query.ActorId is { } actor)
        {
            events = events.Where(e => e.ActorId == actor);
        }

        if (query.Origin is { } origin)
        {
            events = events.Where(e => e.Origin == origin);
        }

        if (query.From is { } from)
        {
            events = events.Where(e => e.OccurredAt >= from);
        }

        if (query.To is { } to)
        {
            events = events.Where(e => e.OccurredAt < to);
        }

        if (query.EntityTypes is { } types)
        {
            events = events.Where(e => types.Contains(e.EntityType));
        }

        if (query.EntityIds is { } ids)
        {
            events = events.Where(e => ids.Contains(e.EntityId));
        }

        if (query.Action is { } action)
        {
            events = events.Where(e => e.Action == action);
        }

        return query.IsOnBehalf ? events.Where(e => e.OnBehalfOfId != null) : events;
    }

    private static string Encode(LedgerEvent last)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, last.OccurredAt.Ticks);
        last.Id.TryWriteBytes(bytes[8..]);
        return Base64Url.EncodeToString(bytes);
    }

    private static (DateTime Time, Guid Id) Decode(string cursor)
    {
        Span<byte> bytes = stackalloc byte[24];
        if (Base64Url.IsValid(cursor, out var length) && length == 24 && Base64Url.TryDecodeFromChars(cursor, bytes, out _)
            && BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks)
        {
            return (new DateTime(ticks, DateTimeKind.Utc), new Guid(bytes[8..]));
        }

        throw new ValidationException("cursor", "The cursor is not one that this list gave out. Start again without it.");
    }
}
