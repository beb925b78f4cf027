using Helpdesk.Changes.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tasks;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Changes.Features;

/// <summary>Others plan too: what was free when a change was planned may not be free any more.</summary>
[BackgroundTask(
    Title = "Look for new conflicts of changes",
    Schedule = "0 17 2 * * ?",
    Description = "Writes a note to each planned change that collides with something since people looked last.")]
internal sealed class NoteNewConflicts(
    ChangesDbContext db, IUnitOfWork unitOfWork, ITicketIntegrationService tickets, ITicketCommands commands, ChangeSchedule schedule, ConflictTexts texts,
    TimeProvider time, IStringLocalizer L, ILogger<NoteNewConflicts> logger) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var ids = await db.Changes.Where(c => c.PlannedEnd > now).OrderBy(c => c.PlannedStart).Select(c => c.Id).ToListAsync(cancellationToken);
        var planned = await tickets.GetAsync(ids, cancellationToken);
        foreach (var ticket in ids.Where(planned.ContainsKey).Select(id => planned[id]).Where(t => ChangeType.Claiming.Contains(t.State)))
        {
            try
            {
                await NoteAsync(ticket, cancellationToken);
            }
            catch (BusinessException exception)
            {
                // Merged, or changed in this moment: the others are looked at all the same.
                db.Forget();
                logger.LogInformation("The conflicts of {Number} were not noted: {Reason}", ticket.Number, exception.Message);
            }
        }
    }

    private async Task NoteAsync(TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var change = await db.Changes.FirstAsync(c => c.Id == ticket.TicketId, cancellationToken);
        var news = change.Note(await schedule.FindConflictsAsync(ticket, change, ticket.AssigneeId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        if (news.Count > 0)
        {
            await commands.CommentAsync(
                ticket.Number, L["The planned time is not free any more:"] + "\n\n" + string.Join('\n', news.Select(c => "- " + texts.Of(c))), isPublic: false, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }
}
