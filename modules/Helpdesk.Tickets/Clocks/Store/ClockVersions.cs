using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>Reads and adds versions. Scoped; what it reads is kept in the shell.</summary>
internal sealed class ClockVersions(
    TicketsDbContext db, ClockShelfCache cache, IUnitOfWork unitOfWork, ISettings settings, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <summary>
    /// A new version counts only after every node has it: then all of them make the same clocks of the same event, and no event pays for asking.
    /// </summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMinutes(1);

    private ClockShelf? _own;
    private bool _isOwnFresh;
    private bool _hasWritten;

    public async ValueTask<ClockShelf> GetShelfAsync(CancellationToken cancellationToken)
    {
        if (_own is not null)
        {
            return _own;
        }

        if (!_hasWritten && cache.Current is { } current)
        {
            return _own = current;
        }

        return await LoadAsync(cancellationToken);
    }

    /// <summary>All versions as they are stored now: who edits them must not see another node's edit half a minute late.</summary>
    public async ValueTask<ClockShelf> GetFreshShelfAsync(CancellationToken cancellationToken) =>
        _isOwnFresh && _own is not null ? _own : await LoadAsync(cancellationToken);

    private async Task<ClockShelf> LoadAsync(CancellationToken cancellationToken)
    {
        var version = cache.Version;
        var count = await db.ClockVersions.CountAsync(cancellationToken);
        var zone = count == 0 ? ClockShelf.Empty.TenantZone : (await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone;
        _own = count == 0 ? ClockShelf.Empty
            : cache.Last is { } last && last.Count == count && last.TenantZone == zone ? last
            : new ClockShelf(await db.ClockVersions.AsNoTracking().ToListAsync(cancellationToken), zone);

        // What this scope wrote may never be committed.
        if (!_hasWritten)
        {
            cache.Store(_own, version);
        }

        _isOwnFresh = true;
        return _own;
    }

    /// <summary>Adds the next version of something, to be saved by the caller's <see cref="SaveAsync"/>.</summary>
    /// <param name="kind">Kind.</param>
    /// <param name="itemId">Item.</param>
    /// <param name="name">Name shown in lists.</param>
    /// <param name="expectedVersion">Newest version that the person saw, 0 for a new item; null takes what is there.</param>
    /// <param name="body">Makes the record of its version and the time from which it counts.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ConcurrencyException">Somebody else made a version meanwhile.</exception>
    public async Task<ClockVersion> AddAsync<T>(
        ClockVersionKind kind, Guid itemId, string name, int? expectedVersion, Func<int, DateTime, T> body, CancellationToken cancellationToken)
    {
        var last = await db.ClockVersions.Where(v => v.ItemId == itemId).MaxAsync(v => (int?)v.Version, cancellationToken) ?? 0;
        DemandUnchanged(name, last, expectedVersion);
        var now = time.GetUtcNow().UtcDateTime;
        now = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
        var validFrom = last == 0 ? now : now + Delay;
        var version = new ClockVersion
        {
            ItemId = itemId,
            Version = last + 1,
            Kind = kind,
            Name = name,
            ValidFrom = validFrom,
            Body = JsonSerializer.Serialize(body(last + 1, validFrom), ClockJson.Options),
            CreatedAt = now,
            CreatedById = user.Id,
            CreatedByName = user.Name,
        };
        db.ClockVersions.Add(version);
        return version;
    }

    /// <param name="name">Name in the message.</param>
    /// <param name="newest">Newest version there is.</param>
    /// <param name="expectedVersion">Newest version that the person saw; null takes what is there.</param>
    /// <exception cref="ConcurrencyException">Somebody else made a version meanwhile.</exception>
    public void DemandUnchanged(string name, int newest, int? expectedVersion)
    {
        if (expectedVersion is { } expected && expected != newest)
        {
            throw Changed(name);
        }
    }

    /// <summary>Saves what was added; the shell forgets its copy when that is committed.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        (_own, _isOwnFresh, _hasWritten) = (null, false, true);
        try
        {
            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            unitOfWork.OnCommitted(cache.Invalidate);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DuplicateException)
        {
            // Somebody made the same version in the same moment.
            throw Changed(db.ChangeTracker.Entries<ClockVersion>().Select(v => v.Entity.Name).FirstOrDefault() ?? "");
        }
    }

    private ConcurrencyException Changed(string name) => new(L["“{0}” was changed meanwhile. Read it again and repeat your change.", name]);
}
