using Helpdesk.Changes.Domain;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <param name="Number">Number of the change.</param>
/// <param name="Minutes">Time for it.</param>
/// <param name="Notes">What was said, or null.</param>
/// <param name="Result">What came out of it, or null.</param>
internal sealed record CabAgendaLine(string Number, int Minutes, string? Notes, string? Result);

/// <summary>Says which changes a meeting talks about, in this order, and what was said about them.</summary>
internal sealed class SaveCabAgenda(ChangesDbContext db, CabAccess access, ITicketIntegrationService tickets, IStringLocalizer L)
{
    private const int MostItems = 50;
    private const int MostMinutes = 240;

    public async Task<CabMeeting> HandleAsync(Guid id, IReadOnlyList<CabAgendaLine> lines, string? expectedStamp, CancellationToken cancellationToken)
    {
        var meeting = await access.FindOpenAsync(id, expectedStamp, cancellationToken);
        if (lines.Count > MostItems)
        {
            throw new ValidationException("items", L["A meeting talks about at most {0} changes.", MostItems]);
        }

        List<CabAgendaItem> kept = [];
        foreach (var line in lines)
        {
            var number = line.Number.Trim().ToUpperInvariant();
            if (await tickets.FindAsync(number, cancellationToken) is not { TypeId: ChangeType.Id } ticket)
            {
                throw new ValidationException("items", L["There is no change {0} that you may see.", number]);
            }

            if (kept.Exists(i => i.ChangeId == ticket.TicketId))
            {
                throw new ValidationException("items", L["{0} is on the agenda twice.", number]);
            }

            if (line.Minutes is < 1 or > MostMinutes)
            {
                throw new ValidationException("items", L["Give {0} between 1 and {1} minutes.", number, MostMinutes]);
            }

            if (Math.Max(line.Notes?.Length ?? 0, line.Result?.Length ?? 0) is > CabAgendaItem.MaxText and var length)
            {
                throw new ValidationException("items", L["The text is too long: {0} of at most {1} characters.", length, CabAgendaItem.MaxText]);
            }

            var item = meeting.Items.Find(i => i.ChangeId == ticket.TicketId);
            if (item is null)
            {
                item = new CabAgendaItem { MeetingId = meeting.Id, ChangeId = ticket.TicketId };
                db.CabAgendaItems.Add(item);
            }

            (item.Position, item.Minutes, item.Notes, item.Result) = (kept.Count, line.Minutes, Tidy(line.Notes), Tidy(line.Result));
            kept.Add(item);
        }

        meeting.Items.RemoveAll(i => !kept.Contains(i));
        meeting.Revision++;
        await db.SaveChangesAsync(cancellationToken);
        return meeting;
    }

    private static string? Tidy(string? text) => text?.Trim() is { Length: > 0 } tidy ? tidy : null;
}
