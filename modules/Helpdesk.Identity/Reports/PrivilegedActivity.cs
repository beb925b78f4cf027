using System.Runtime.CompilerServices;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Reports;

/// <summary>R15: what was done with rights that others do not have, for somebody else, or past the pages.</summary>
internal sealed class PrivilegedActivity(IdentityDbContext db, PermissionCatalog permissions, ILedgerReader ledger, IStringLocalizer L) : IComplianceReport
{
    private const int PageSize = 200;
    private const string Person = "identity.person";

    private static readonly string[] AccessTypes =
        [Person, "identity.person-role", "identity.role", "identity.role-permission", "identity.api-token", "identity.team", "identity.team-member"];

    private static readonly string[] Runs = [Origins.CommandLine, Origins.Import];

    public ReportDefinition Definition => new(
        "R15",
        L["Privileged and impersonation activity"],
        L["Acts on rights, people and configuration, acts on behalf of somebody else, acts from the command line and imports: by whom, for whom, why and from where."],
        ReportPermissions.ReadLedger,
        [
            new("object", L["Object"]),
            new("act", L["Act"], Weight: 0.6),
            new("at", L["When"], ReportValueKind.Instant),
            new("who", L["Who"]),
            new("forWhom", L["For whom"]),
            new("ground", L["Listed because"], Weight: 1.3),
            new("isCritical", L["Has critical rights now"], ReportValueKind.YesNo, 0.5),
            new("events", L["Events"], ReportValueKind.Number, 0.5),
            new("reason", L["Reason"], Weight: 1.5),
            new("session", L["Session"]),
            new("address", L["Address"]),
            new("origin", L["Origin"], Weight: 0.7),
            new("key", L["Key of the object"]),
        ])
    {
        PeriodMeaning = L["Done within the period"],
        IsPopulation = true,
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.Note(L["Acts on one’s own account and acts of the system itself are left out, as are records of sign-ins."]);
        context.Note(L["A run of the command line or of an import is one row with the number of its events; the ledger holds each of them."]);
        context.Note(L["Critical rights are those of today; who had them when follows from the log of configuration changes and the access list."]);
        LedgerQuery period = new(From: context.Scope.From, To: context.Scope.To);
        HashSet<string> access = [.. AccessTypes, .. ledger.ConfigurationTypes];
        List<LedgerEvent> page = [];
        await foreach (var @event in ReadSingleAsync(period, access, cancellationToken))
        {
            page.Add(@event);
            if (page.Count == PageSize)
            {
                foreach (var row in await RowsAsync(page, access, cancellationToken))
                {
                    yield return row;
                }

                page.Clear();
            }
        }

        foreach (var row in await RowsAsync(page, access, cancellationToken))
        {
            yield return row;
        }

        foreach (var origin in Runs)
        {
            Dictionary<string, Run> runs = new(StringComparer.Ordinal);
            await foreach (var @event in ledger.ReadAllAsync(period with { Origin = origin }, cancellationToken))
            {
                // Without a trace, what was done in the same way on the same day.
                var key = @event.CorrelationId ?? $"{@event.SessionId} {@event.OccurredAt:yyyy-MM-dd}";
                if (runs.TryGetValue(key, out var run))
                {
                    run.Events++;
                }
                else
                {
                    runs.Add(key, new Run { First = @event, Events = 1 });
                }
            }

            foreach (var some in runs.Values.Chunk(PageSize))
            {
                var people = await ReadPeopleAsync(some.Select(r => r.First), cancellationToken);
                foreach (var run in some)
                {
                    yield return Row(run.First, run.Events, people, access);
                }
            }
        }
    }

    /// <summary>Acts that are a row each; those on rights and configuration first, then what else was done on behalf of somebody.</summary>
    private async IAsyncEnumerable<LedgerEvent> ReadSingleAsync(LedgerQuery period, HashSet<string> access, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var @event in ledger.ReadAllAsync(period with { EntityTypes = access }, cancellationToken))
        {
            if (IsActOfAPerson(@event) && !Runs.Contains(@event.Origin))
            {
                yield return @event;
            }
        }

        await foreach (var @event in ledger.ReadAllAsync(period with { IsOnBehalf = true }, cancellationToken))
        {
            if (!Runs.Contains(@event.Origin) && !(access.Contains(@event.EntityType) && IsActOfAPerson(@event)))
            {
                yield return @event;
            }
        }
    }

    /// <summary>One's own profile and password are everybody's; a count of wrong passwords is nobody's act.</summary>
    private static bool IsActOfAPerson(LedgerEvent @event) =>
        @event.ActorId is { } actor && !(@event.EntityType == Person && @event.EntityId == actor.ToString("d") && @event.OnBehalfOfId is null);

    private async Task<IEnumerable<ReportRow>> RowsAsync(List<LedgerEvent> events, HashSet<string> access, CancellationToken cancellationToken)
    {
        var people = await ReadPeopleAsync(events, cancellationToken);
        return events.ConvertAll(e => Row(e, 1, people, access));
    }

    private ReportRow Row(LedgerEvent @event, long events, People people, HashSet<string> access) => new(
        @event.Id.ToString("d"),
        [
            @event.EntityType,
            ActOf(@event.Action),
            @event.OccurredAt,
            @event.ActorName,
            @event.OnBehalfOfId is { } principal ? people.Names.GetValueOrDefault(principal, principal.ToString("d")) : null,
            GroundOf(@event, access),
            @event.ActorId is { } actor && people.Critical.Contains(actor),
            events,
            @event.Reason,
            @event.SessionId,
            @event.Address,
            @event.Origin,
            @event.EntityId,
        ])
    {
        Records = [new(@event.EntityType, @event.EntityId)],
    };

    private string GroundOf(LedgerEvent @event, HashSet<string> access)
    {
        List<string> grounds = [];
        if (@event.Origin == Origins.CommandLine)
        {
            grounds.Add(L["Command line"]);
        }
        else if (@event.Origin == Origins.Import)
        {
            grounds.Add(L["Import"]);
        }

        if (@event.OnBehalfOfId is not null)
        {
            grounds.Add(L["On behalf of somebody"]);
        }

        if (AccessTypes.Contains(@event.EntityType))
        {
            grounds.Add(L["People and rights"]);
        }
        else if (access.Contains(@event.EntityType))
        {
            grounds.Add(L["Configuration"]);
        }

        return string.Join(", ", grounds);
    }

    private string ActOf(string action) => action switch
    {
        "created" => L["Created"],
        "updated" => L["Changed"],
        "deleted" => L["Deleted"],
        _ => action,
    };

    private async Task<People> ReadPeopleAsync(IEnumerable<LedgerEvent> events, CancellationToken cancellationToken)
    {
        var some = events.ToList();
        var actors = some.Select(e => e.ActorId).OfType<Guid>().Distinct().ToList();
        var principals = some.Select(e => e.OnBehalfOfId).OfType<Guid>().Distinct().ToList();
        // Everything that gives a critical right counts, not only the right itself.
        var critical = permissions.All.Values.Where(p => p.IsSecurityCritical).SelectMany(permissions.GrantedBy).Distinct().ToList();
        return new People(
            await db.Users.Where(u => principals.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.DisplayName, cancellationToken),
            [
                .. await db.UserRoles.Where(r => actors.Contains(r.UserId) && db.RolePermissions.Any(p => p.RoleId == r.RoleId && critical.Contains(p.Permission)))
                    .Select(r => r.UserId).Distinct().ToListAsync(cancellationToken),
            ]);
    }

    private sealed record People(IReadOnlyDictionary<Guid, string> Names, HashSet<Guid> Critical);

    private sealed class Run
    {
        public required LedgerEvent First { get; init; }

        public long Events { get; set; }
    }
}
