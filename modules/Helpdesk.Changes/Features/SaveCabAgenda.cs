using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="Number">Number of the change.</param>
/// <param name="Minutes">Time for it.</param>
/// <param name="Notes">What was said; null leaves it as it is, an empty text takes it away.</param>
/// <param name="Result">What came out of it; null leaves it as it is, an empty text takes it away.</param>
internal sealed record CabAgendaLine(string Number, int Minutes, string? Notes, string? Result);

/// <summary>Says which changes a meeting talks about, in this order, and what was said about them.</summary>
internal sealed class SaveCabAgenda(ChangesDbContext db, CabAccess access, ITicketIntegrationService tickets, IPersonTime times, IStringLocalizer L)
{
    public const int MostMinutes = 240;
    private const int MostItems = 50;

    public async Task<CabMeeting> HandleAsync(Guid id, IReadOnlyList<CabAgendaLine> lines, string? expectedStamp, CancellationToken cancellationToken)
    {
        var meeting = await access.FindOpenAsync(id, expectedStamp, cancellationToken);
        if (lines.Count > MostItems)
        {
            throw new ValidationException("items", L["A meeting talks about at most {0} changes.", MostItems]);
        }

        var changes = await CheckAsync(lines, cancellationToken);
        await DemandFreeAsync(meeting, changes, cancellationToken);
        var known = await tickets.GetAsync([.. meeting.Items.Select(i => i.ChangeId)], cancellationToken);

        // Nobody sees a change that is gone, so nobody took it off: it and what was said about it stay, behind the others.
        var gone = meeting.Items.Where(i => !known.ContainsKey(i.ChangeId)).OrderBy(i => i.Position).ToList();
        meeting.Items.RemoveAll(i => !gone.Contains(i) && changes.All(c => c.TicketId != i.ChangeId));
        foreach (var (line, change) in lines.Zip(changes))
        {
            var item = meeting.Items.Find(i => i.ChangeId == change.TicketId);
            if (item is null)
            {
                item = new CabAgendaItem { MeetingId = meeting.Id, ChangeId = change.TicketId };
                db.CabAgendaItems.Add(item);
            }

            item.Minutes = line.Minutes;
            item.Notes = line.Notes is null ? item.Notes : Tidy(line.Notes);
            item.Result = line.Result is null ? item.Result : Tidy(line.Result);
        }

        var order = changes.Select(c => c.TicketId).Concat(gone.Select(i => i.ChangeId)).ToList();
        meeting.Items.ForEach(i => i.Position = order.IndexOf(i.ChangeId));
        meeting.Revision++;
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }

    /// <summary>The change of each line.</summary>
    private async Task<IReadOnlyList<TicketPanelModel>> CheckAsync(IReadOnlyList<CabAgendaLine> lines, CancellationToken cancellationToken)
    {
        var numbers = lines.Select(l => l.Number.Trim().ToUpperInvariant()).ToList();
        var found = await tickets.FindAsync(numbers, cancellationToken);
        List<TicketPanelModel> changes = [];
        foreach (var (line, number) in lines.Zip(numbers))
        {
            var field = $"items[{changes.Count}]";
            if (found.GetValueOrDefault(number) is not { TypeId: ChangeType.Id } change)
            {
                throw new ValidationException(field, L["There is no change {0} that you may see.", number]);
            }

            if (changes.Contains(change))
            {
                throw new ValidationException(field, L["{0} is on the agenda twice.", number]);
            }

            if (line.Minutes is < 1 or > MostMinutes)
            {
                throw new ValidationException($"{field}.minutes", L["Give {0} between 1 and {1} minutes.", number, MostMinutes]);
            }

            foreach (var (name, text) in new[] { ("notes", line.Notes), ("result", line.Result) })
            {
                if (text?.Length is > CabAgendaItem.MaxText and var length)
                {
                    throw new ValidationException($"{field}.{name}", L["The text is too long: {0} of at most {1} characters.", length, CabAgendaItem.MaxText]);
                }
            }

            changes.Add(change);
        }

        return changes;
    }

    /// <summary>Two meetings would decide on the same: a change is put on one open agenda.</summary>
    private async Task DemandFreeAsync(CabMeeting meeting, IReadOnlyList<TicketPanelModel> changes, CancellationToken cancellationToken)
    {
        List<Guid> added = [.. changes.Select(c => c.TicketId).Where(c => !meeting.Items.Exists(i => i.ChangeId == c))];
        var taken = await db.CabMeetings.AsNoTracking()
            .Where(m => m.Id != meeting.Id && (m.State == CabMeetingState.Planned || m.State == CabMeetingState.Running))
            .SelectMany(m => m.Items.Where(i => added.Contains(i.ChangeId)), (m, i) => new { m.Start, m.Title, i.ChangeId })
            .OrderBy(m => m.Start).FirstOrDefaultAsync(cancellationToken);
        if (taken is not null)
        {
            var at = changes.ToList().FindIndex(c => c.TicketId == taken.ChangeId);
            throw new ValidationException(
                $"items[{at}]",
                L["{0} is already on the agenda of the meeting of {1}. Take it off there first, or leave it out here.", changes[at].Number, $"{times.Short(taken.Start)} {taken.Title}".Trim()]);
        }
    }

    private static string? Tidy(string text) => text.Trim() is { Length: > 0 } tidy ? tidy : null;
}
