using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Helpdesk.Data;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger.Reports;

/// <summary>R17: each change of what says how the product works, field by field.</summary>
internal sealed partial class ConfigurationChanges(ILedgerReader ledger, IEnumerable<IConfigurationVersions> versions, IStringLocalizer L) : IComplianceReport
{
    private const int PageSize = 200;

    private static readonly string[] NameFields = ["Name", "Title", "DisplayName", "Permission"];

    public ReportDefinition Definition => new(
        "R17",
        L["Configuration change log"],
        L["Every change of workflows, service levels, calendars, routing, roles, rights, fields, templates and settings: before and after, by whom, when, from where and why."],
        ReportPermissions.ReadLedger,
        [
            new("object", L["Object"]),
            new("kind", L["Kind"]),
            new("act", L["Act"], Weight: 0.6),
            new("at", L["When"], ReportValueKind.Instant),
            new("who", L["Who"]),
            new("fields", L["Fields"], Weight: 1.5),
            new("reason", L["Reason"], Weight: 1.5),
            new("change", L["Change no."], Weight: 0.7),
            new("origin", L["Origin"], Weight: 0.7),
            new("address", L["Address"]),
            new("session", L["Session"]),
            new("key", L["Key"]),
        ])
    {
        PeriodMeaning = L["Changed within the period"],
        IsPopulation = true,
        Evidence =
        [
            new("changes", L["Before and after"],
            [
                new("field", L["Field"]), new("before", L["Before"], ReportValueKind.LongText, 2), new("after", L["After"], ReportValueKind.LongText, 2),
            ]),
        ],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        context.Note(L["What counts as configuration, each kind of record says of itself: {0}.", string.Join(", ", ledger.ConfigurationTypes)]);
        context.Note(L["Features that are switched on or off and the theme are kept in the tenant’s own settings, not in the ledger; they are not listed."]);
        context.Note(L["There are no plugins yet that could be installed while the product runs."]);
        context.Note(L["An empty reason means that none was given: most pages do not ask for one."]);
        long reasons = 0, numbers = 0;
        List<LedgerEvent> page = [];
        LedgerQuery period = new(From: context.Scope.From, To: context.Scope.To) { EntityTypes = ledger.ConfigurationTypes };
        await foreach (var @event in ledger.ReadAllAsync(period, cancellationToken))
        {
            // Exports and readings are acts too, and change nothing.
            if (@event.Action is not (LedgerActions.Created or LedgerActions.Updated or LedgerActions.Deleted))
            {
                continue;
            }

            reasons += @event.Reason is null ? 0 : 1;
            numbers += ChangeOf(@event) is null ? 0 : 1;
            page.Add(@event);
            if (page.Count == PageSize)
            {
                foreach (var row in await RowsAsync(page, context.Scope.To, cancellationToken))
                {
                    yield return row;
                }

                page.Clear();
            }
        }

        foreach (var row in await RowsAsync(page, context.Scope.To, cancellationToken))
        {
            yield return row;
        }

        context.Figure(new("withReason", L["Changes with a reason"], ReportValueKind.Number, reasons));
        context.Figure(new("withChange", L["Changes whose reason names a change"], ReportValueKind.Number, numbers));
    }

    private async Task<List<ReportRow>> RowsAsync(List<LedgerEvent> events, DateTime to, CancellationToken cancellationToken)
    {
        if (events.Count == 0)
        {
            return [];
        }

        Dictionary<(string, string), ConfigurationVersion> contents = [];
        foreach (var source in versions)
        {
            var ids = events.Where(e => e.EntityType == source.EntityType).Select(e => e.EntityId).Distinct().ToList();
            foreach (var (id, version) in ids.Count == 0 ? new Dictionary<string, ConfigurationVersion>() : await source.ReadAsync(ids, cancellationToken))
            {
                contents[(source.EntityType, id)] = version;
            }
        }

        var names = await ReadNamesAsync(events, to, cancellationToken);
        return events.ConvertAll(e =>
        {
            var content = contents.GetValueOrDefault((e.EntityType, e.EntityId));
            return Row(e, content?.Name ?? names.GetValueOrDefault((e.EntityType, e.EntityId), e.EntityId), content);
        });
    }

    private ReportRow Row(LedgerEvent @event, string name, ConfigurationVersion? content)
    {
        var changes = content is null ? ChangedFields.Of(@event.Changes) : ChangedFields.Between(content.Before, content.After);
        return new ReportRow(
            @event.Id.ToString("d"),
            [
                name,
                @event.EntityType,
                ActOf(@event.Action),
                @event.OccurredAt,
                @event.ActorName,
                string.Join(", ", changes.Select(c => c.Field)),
                @event.Reason,
                ChangeOf(@event),
                @event.Origin,
                @event.Address,
                @event.SessionId,
                @event.EntityId,
            ])
        {
            Evidence = new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>>(StringComparer.Ordinal)
            {
                ["changes"] = [.. changes.Select(c => (IReadOnlyList<object?>)[c.Field, c.Before, c.After])],
            },
            Records = [new(@event.EntityType, @event.EntityId)],
        };
    }

    private string ActOf(string action) => action switch
    {
        LedgerActions.Created => L["Created"],
        LedgerActions.Updated => L["Changed"],
        _ => L["Deleted"],
    };

    private static string? ChangeOf(LedgerEvent @event) => @event.Reason is { } reason && ChangeNumber().Match(reason) is { Success: true } match ? match.Value.ToUpperInvariant() : null;

    /// <summary>What the records were called at the end of the period: an event of a change says what changed, and the name seldom does.</summary>
    private async Task<Dictionary<(string, string), string>> ReadNamesAsync(List<LedgerEvent> events, DateTime to, CancellationToken cancellationToken)
    {
        Dictionary<(string, string), string> names = [];
        var types = events.Select(e => e.EntityType).Distinct().ToList();
        var ids = events.Select(e => e.EntityId).Distinct().ToList();
        await foreach (var @event in ledger.ReadAllAsync(new LedgerQuery(To: to) { EntityTypes = types, EntityIds = ids }, cancellationToken))
        {
            var fields = ChangedFields.Of(@event.Changes);
            if (NameFields.Select(n => fields.FirstOrDefault(f => f.Field == n)).FirstOrDefault(f => f is not null) is { } named && (named.After ?? named.Before) is { } name)
            {
                names[(@event.EntityType, @event.EntityId)] = name;
            }
        }

        return names;
    }

    [GeneratedRegex(@"\bCHG-?\d+\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ChangeNumber();
}
