using System.Globalization;
using System.Text.Json;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Reports;

/// <summary>
/// Which numbers of a type are missing in a period, and what the ledger knows of them. Numbers are drawn in blocks, so an act that was given up or a restart
/// leaves some that nobody ever had; a ticket whose creation the ledger holds and whose row is gone is another matter.
/// </summary>
internal sealed class ReadTicketNumbers(TicketsDbContext db, TicketCatalog catalog, ILedgerReader ledger, IStringLocalizer L)
{
    /// <summary>Most runs of missing numbers that are listed.</summary>
    public const int MostListed = 1000;

    private const string TicketType = "tickets.ticket";

    /// <summary>Numbers of one query.</summary>
    private const int Chunk = 500;

    public async Task HandleAsync(string typeId, ReportContext context, CancellationToken cancellationToken)
    {
        var (from, to) = (context.Scope.From, context.Scope.To);
        var ofType = db.Tickets.AsNoTracking().Where(t => t.TypeId == typeId);
        var ofPeriod = ofType.Where(t => t.CreatedAt >= from && t.CreatedAt < to);
        var first = await ofPeriod.MinAsync(t => t.Number, cancellationToken);
        var last = await ofPeriod.MaxAsync(t => t.Number, cancellationToken);
        if (catalog.FindType(typeId) is not { } type)
        {
            return;
        }

        var ends = await RemovedEndsAsync(type, first, last, context.Scope, cancellationToken);
        if ((first ?? Text(type, ends)) is not { } begin || (last ?? Text(type, ends)) is not { } end)
        {
            return;
        }

        var (count, missing, runs) = (0L, (long)ends.Count, ends.Select(n => (First: n, Last: n)).ToList());
        long? before = null;
        var numbers = ofType.Where(t => t.Number.CompareTo(begin) >= 0 && t.Number.CompareTo(end) <= 0).OrderBy(t => t.Number).Select(t => t.Number);
        await foreach (var text in numbers.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            count++;
            if (Read(text, type.NumberPrefix) is not { } number)
            {
                continue;
            }

            if (before is { } b && number > b + 1)
            {
                missing += number - b - 1;
                runs.Add((b + 1, number - 1));
            }

            before = number;
        }

        runs.Sort();
        context.Numbered(new(
            ends.Count > 0 && ends[0] < Read(begin, type.NumberPrefix) ? Text(type, ends[0]) : begin,
            ends.Count > 0 && ends[^1] > Read(end, type.NumberPrefix) ? Text(type, ends[^1]) : end,
            count, missing));
        if (runs.Count == 0)
        {
            return;
        }

        var (known, erased) = await KnownAsync(runs, type, cancellationToken);
        var gaps = Split(runs, known, erased, type);
        foreach (var gap in gaps.Take(MostListed))
        {
            context.Missing(gap);
        }

        if (gaps.Count > MostListed)
        {
            context.Note(L["{0} runs of numbers are missing; the first {1} are listed.", gaps.Count, MostListed]);
        }
    }

    /// <summary>
    /// Numbers before the first and after the last one of the period that the ledger saw created within it and that have no row: between rows a missing number
    /// is seen by itself, at the ends only the ledger knows of it.
    /// </summary>
    private async Task<List<long>> RemovedEndsAsync(TicketType type, string? first, string? last, ReportScope scope, CancellationToken cancellationToken)
    {
        var (from, to) = (first is null ? (long?)null : Read(first, type.NumberPrefix), last is null ? null : Read(last, type.NumberPrefix));
        var mark = $"\"{type.NumberPrefix}";
        HashSet<long> outside = [];
        await foreach (var e in ledger.ReadAllAsync(new(TicketType, From: scope.From, To: scope.To, Action: LedgerActions.Created), cancellationToken).WithCancellation(cancellationToken))
        {
            if (e.Changes.Contains(mark, StringComparison.Ordinal) && NumberOf(e, type.NumberPrefix) is { } number && !(number >= from && number <= to))
            {
                outside.Add(number);
            }
        }

        foreach (var numbers in outside.Select(n => Text(type, n)).Chunk(Chunk).ToList())
        {
            var known = await db.Tickets.Where(t => t.TypeId == type.Id && numbers.Contains(t.Number)).Select(t => t.Number).ToListAsync(cancellationToken);
            outside.ExceptWith(known.Select(n => Read(n, type.NumberPrefix)).OfType<long>());
        }

        return [.. outside.Order()];
    }

    /// <summary>Missing numbers that the ledger knows, with what it says. Its events of the kind are read once, however many numbers are missing.</summary>
    /// <returns>What is known by number; and how many tickets of any type are gone whose number was erased from the ledger with the other values.</returns>
    private async Task<(Dictionary<long, (ReportGapKind Kind, string Reason)> Known, int Erased)> KnownAsync(
        List<(long First, long Last)> runs, TicketType type, CancellationToken cancellationToken)
    {
        Dictionary<string, (long Number, LedgerEvent Event)> created = new(StringComparer.Ordinal);
        HashSet<Guid> erased = [];
        var mark = $"\"{type.NumberPrefix}";
        await foreach (var e in ledger.ReadAllAsync(new(TicketType, Action: LedgerActions.Created), cancellationToken).WithCancellation(cancellationToken))
        {
            if (e.Changes.Contains(mark, StringComparison.Ordinal) && NumberOf(e, type.NumberPrefix) is { } number && IsMissing(number))
            {
                created[e.EntityId] = (number, e);
            }
            else if (e.IsErased && Guid.TryParse(e.EntityId, out var id))
            {
                erased.Add(id);
            }
        }

        foreach (var ids in erased.Chunk(Chunk).ToList())
        {
            erased.ExceptWith(await db.Tickets.Where(t => ids.Contains(t.Id)).Select(t => t.Id).ToListAsync(cancellationToken));
        }

        Dictionary<long, (ReportGapKind, string)> known = [];
        if (created.Count == 0)
        {
            return (known, erased.Count);
        }

        foreach (var (number, e) in created.Values)
        {
            known[number] = (
                ReportGapKind.Removed,
                L["Created on {0} by {1}, and removed from the database past this product: evidence is missing.", When(e), Who(e)]);
        }

        await foreach (var e in ledger.ReadAllAsync(new(TicketType, Action: LedgerActions.Deleted), cancellationToken).WithCancellation(cancellationToken))
        {
            if (created.TryGetValue(e.EntityId, out var record))
            {
                known[record.Number] = (
                    ReportGapKind.Deleted,
                    e.Reason is { } reason ? L["Deleted on {0} by {1}: {2}", When(e), Who(e), reason] : L["Deleted on {0} by {1}, who gave no reason.", When(e), Who(e)]);
            }
        }

        return (known, erased.Count);

        bool IsMissing(long number)
        {
            var at = runs.BinarySearch((number, long.MaxValue));
            return (at < 0 ? ~at - 1 : at) is >= 0 and var i && runs[i].Last >= number;
        }
    }

    private List<ReportGap> Split(List<(long First, long Last)> runs, Dictionary<long, (ReportGapKind Kind, string Reason)> known, int erased, TicketType type)
    {
        var numbers = known.Keys.Order().ToList();
        List<ReportGap> gaps = [];
        var next = 0;
        string reason = erased == 0
            ? L["Drawn and never used: the ledger knows no record with it."]
            : L["Drawn and never used, or of one of {0} tickets that are gone and whose values were erased from the ledger.", erased];
        foreach (var (first, last) in runs)
        {
            var from = first;
            for (; next < numbers.Count && numbers[next] <= last; next++)
            {
                NeverUsed(from, numbers[next] - 1);
                gaps.Add(new(Text(type, numbers[next]), Text(type, numbers[next]), known[numbers[next]].Kind, known[numbers[next]].Reason));
                from = numbers[next] + 1;
            }

            NeverUsed(from, last);
        }

        return gaps;

        void NeverUsed(long from, long to)
        {
            if (from <= to)
            {
                gaps.Add(new(Text(type, from), Text(type, to), ReportGapKind.NeverUsed, reason));
            }
        }
    }

    private static string Text(TicketType type, long number) => string.Create(CultureInfo.InvariantCulture, $"{type.NumberPrefix}{number:0000000}");

    /// <summary>A number to begin with where no ticket is left.</summary>
    private static string? Text(TicketType type, List<long> ends) => ends.Count == 0 ? null : Text(type, ends[0]);

    private static long? NumberOf(LedgerEvent e, string prefix)
    {
        using var json = JsonDocument.Parse(e.Changes);
        return json.RootElement.TryGetProperty("Number", out var pair) && pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2
            && pair[1].ValueKind == JsonValueKind.String ? Read(pair[1].GetString()!, prefix) : null;
    }

    private static long? Read(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal)
        && long.TryParse(text.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Who(LedgerEvent e) => e.ActorName.Length > 0 ? e.ActorName : L["the system"];

    private static string When(LedgerEvent e) => e.OccurredAt.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
