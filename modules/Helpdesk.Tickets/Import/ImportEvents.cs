using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Import;

/// <summary>
/// Loads another system's event log as history: every row becomes an event of its ticket's stream with its own time and actor. Silent (no
/// event leaves), repeatable (a second run stores nothing new), and whole: a batch of tickets commits with all their events or not at all.
/// </summary>
internal sealed class ImportEvents(
    TicketsDbContext db,
    IUnitOfWork unitOfWork,
    ICurrentUser user,
    IEnumerable<TicketType> types,
    HistoryWriter writer,
    FieldCatalog fields,
    ImportLeases leases,
    IStringLocalizer localizer)
{
    private const int TicketsPerBatch = 250;

    public async Task<ImportReport> HandleAsync(
        Stream file,
        ImportProfile profile,
        bool dryRun,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.ImportTickets))
        {
            throw new ForbiddenException("You may not import tickets. Ask an administrator for the right 'Import tickets'.");
        }

        var type = types.FirstOrDefault(t => t.Id == profile.TicketType)
            ?? throw new BusinessException("Import:UnknownType", $"The profile makes tickets of type '{profile.TicketType}', which is not enabled in this tenant.");
        await using var claim = dryRun ? null : await leases.TakeAsync(profile.Source, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, claim?.Lost ?? CancellationToken.None);
        return await RunAsync(file, profile, type, dryRun, progress, either.Token);
    }

    private async Task<ImportReport> RunAsync(
        Stream file, ImportProfile profile, TicketType type, bool dryRun, IProgress<ImportProgress>? progress, CancellationToken cancellationToken)
    {
        var mapped = new MappedFields(profile, await fields.GetAsync(cancellationToken), localizer);
        var log = await new EventLogReader(profile, fields: mapped).ReadAsync(file, cancellationToken);
        List<RejectedRow> rejected = [.. log.Rejected];
        var traps = new TrapDetector(profile, type);
        var known = await LoadKnownAsync(profile.Source, cancellationToken);

        List<TicketHistory> pending = [];
        int incidents = 0, stored = 0, already = 0;
        foreach (var group in log.Events.GroupBy(e => e.Number, StringComparer.Ordinal))
        {
            List<LoggedEvent> history = [.. group.OrderBy(e => e.At).ThenBy(e => e.Order).ThenBy(e => e.Line)];
            traps.Inspect(history);
            var added = history;
            if (known.TryGetValue(group.Key, out var ticket))
            {
                added = [.. history.Where(e => !ticket.SourceKeys.Contains(e.SourceKey))];
                already += history.Count - added.Count;
                added = RefuseWhatCannotFollow(ticket, added, rejected);
            }
            else
            {
                incidents++;
            }

            stored += added.Count;
            if (added.Count > 0)
            {
                pending.Add(new TicketHistory(group.Key, ticket?.Id, history, added));
            }
        }

        if (!dryRun)
        {
            await WriteAsync(profile, type, pending, progress, cancellationToken);
        }

        return new ImportReport
        {
            RowsRead = log.Rows,
            IncidentsStored = incidents,
            EventsStored = stored,
            EventsAlreadyStored = already,
            Rejected = [.. rejected.OrderBy(r => r.Line)],
            Traps = traps.Found(),
        };
    }

    private async Task WriteAsync(
        ImportProfile profile,
        TicketType type,
        List<TicketHistory> pending,
        IProgress<ImportProgress>? progress,
        CancellationToken cancellationToken)
    {
        using var acting = user.ActAs(user.Id, user.Name, Origins.Import);
        var done = 0;
        foreach (var batch in pending.Chunk(TicketsPerBatch))
        {
            await using (var transaction = await unitOfWork.BeginAsync(cancellationToken))
            {
                await writer.WriteAsync(profile, type, batch, cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }

            db.Forget();
            done += batch.Length;
            progress?.Report(new ImportProgress(done, pending.Count));
        }
    }

    /// <summary>The stream is never rewritten: an event can only be added after what is stored, and not where people have gone on here.</summary>
    private static List<LoggedEvent> RefuseWhatCannotFollow(KnownTicket ticket, List<LoggedEvent> added, List<RejectedRow> rejected)
    {
        List<LoggedEvent> accepted = [];
        foreach (var logged in added)
        {
            if (ticket.ChangedHere)
            {
                rejected.Add(new RejectedRow(logged.Line, $"{logged.Number} was changed here since it was imported."));
            }
            else if (logged.At < ticket.LastEventAt)
            {
                rejected.Add(new RejectedRow(logged.Line, $"{logged.Number} has later events stored already; history is not rewritten."));
            }
            else
            {
                accepted.Add(logged);
            }
        }

        return accepted;
    }

    private async Task<Dictionary<string, KnownTicket>> LoadKnownAsync(string source, CancellationToken cancellationToken)
    {
        var rows = await (
            from ticket in db.Tickets.AsNoTracking()
            join occurred in db.Events.AsNoTracking() on ticket.Id equals occurred.TicketId
            where ticket.ExternalSource == source
            select new { ticket.Id, ticket.ExternalNumber, occurred.SourceKey, occurred.OccurredAt }).ToListAsync(cancellationToken);
        return rows.GroupBy(r => r.ExternalNumber!, StringComparer.Ordinal).ToDictionary(
            g => g.Key,
            g => new KnownTicket(
                g.First().Id,
                [.. g.Select(r => r.SourceKey).OfType<string>()],
                g.Max(r => r.OccurredAt),
                g.Any(r => r.SourceKey is null)),
            StringComparer.Ordinal);
    }

    private sealed record KnownTicket(Guid Id, HashSet<string> SourceKeys, DateTime LastEventAt, bool ChangedHere);
}

/// <summary>One ticket's log.</summary>
/// <param name="Number">Number in the source.</param>
/// <param name="TicketId">Our ticket when it is known already.</param>
/// <param name="All">All events of the file, in order.</param>
/// <param name="Added">Those that are new here.</param>
internal sealed record TicketHistory(string Number, Guid? TicketId, IReadOnlyList<LoggedEvent> All, IReadOnlyList<LoggedEvent> Added);
