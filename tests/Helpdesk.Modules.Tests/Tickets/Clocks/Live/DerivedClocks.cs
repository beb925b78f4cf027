using System.Text.Json;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Live;

/// <summary>All that is derived of all tickets of a host, to be compared, dropped and rebuilt.</summary>
internal static class DerivedClocks
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task<List<string>> ReadAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        List<string> lines =
        [
            .. (await db.Clocks.AsNoTracking().ToListAsync(CancellationToken)).Select(c => "clock " + JsonSerializer.Serialize(c)),
            .. (await db.ClockStates.AsNoTracking().ToListAsync(CancellationToken)).Select(s => $"state {s.TicketId} {s.Sequence} {s.SilentUntil:O} {s.State} {s.Plan}"),
            .. (await db.Tickets.AsNoTracking().Where(t => t.DueAt != null).Select(t => new { t.Number, t.DueAt }).ToListAsync(CancellationToken))
                .Select(t => "due " + JsonSerializer.Serialize(t)),
        ];
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    public static async Task DropAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        db.Clocks.RemoveRange(await db.Clocks.ToListAsync(CancellationToken));
        db.ClockStates.RemoveRange(await db.ClockStates.ToListAsync(CancellationToken));
        foreach (var ticket in await db.Tickets.Where(t => t.DueAt != null).ToListAsync(CancellationToken))
        {
            ticket.DueAt = null;
        }

        await db.SaveChangesAsync(CancellationToken);
    }

    public static async Task<ClockRebuild> RebuildAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<RebuildClocks>().HandleAsync(progress: null, CancellationToken);
    }
}
