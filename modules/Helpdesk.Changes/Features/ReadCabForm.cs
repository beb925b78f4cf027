using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Features;

/// <summary>What the form of a meeting shows and offers.</summary>
/// <param name="Meeting">As stored; null for a new one.</param>
/// <param name="Members">Members of the board.</param>
/// <param name="Agenda">Numbers and minutes of the stored agenda, in its order.</param>
/// <param name="Gone">Changes on the stored agenda that are not there any more.</param>
/// <param name="Chosen">The changes that were asked for by their number; unknown ones are left out.</param>
/// <param name="Waiting">Changes that the board is waited for, on no open meeting and not chosen: those nearest to their authorization first.</param>
internal sealed record CabForm(
    CabMeeting? Meeting, IReadOnlyList<PersonRef> Members, IReadOnlyList<(string Number, int Minutes)> Agenda, int Gone,
    IReadOnlyDictionary<string, CabChange> Chosen, IReadOnlyList<(CabChange Change, string State)> Waiting);

/// <summary>Reads what somebody needs who plans a meeting.</summary>
internal sealed class ReadCabForm(ChangesDbContext db, CabAccess access, ChangeAuthority authority, CabChanges changes, ITicketIntegrationService tickets)
{
    private const int LookedThrough = 1000;
    private const int MostWaiting = 50;
    private static readonly string[] WaitingStates = [ChangeType.Authorize, ChangeType.Assess, ChangeType.Submitted];

    /// <param name="id">Null for a new meeting.</param>
    /// <param name="numbers">What is chosen in the form; null for the stored agenda.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<CabForm> HandleAsync(Guid? id, IReadOnlyCollection<string>? numbers, CancellationToken cancellationToken)
    {
        access.DemandRight();
        var meeting = id is { } known ? await access.FindAsync(known, cancellationToken) : null;
        var items = meeting?.Items.OrderBy(i => i.Position).ToList() ?? [];
        var stored = await tickets.GetAsync([.. items.Select(i => i.ChangeId)], cancellationToken);
        var chosen = numbers is null
            ? stored.Values.ToDictionary(t => t.Number)
            : (await tickets.FindAsync(numbers, cancellationToken)).Where(t => t.Value.TypeId == ChangeType.Id).ToDictionary(t => t.Key, t => t.Value);
        var waiting = await WaitingAsync(id, chosen.Keys, cancellationToken);
        var shown = await changes.OfAsync([.. chosen.Values, .. waiting], cancellationToken);
        return new(
            meeting,
            (await authority.GetBoardAsync(cancellationToken)).Members,
            [.. items.Where(i => stored.ContainsKey(i.ChangeId)).Select(i => (stored[i.ChangeId].Number, i.Minutes))],
            items.Count - stored.Count,
            chosen.ToDictionary(c => c.Key, c => shown[c.Value.TicketId]),
            [.. waiting.Select(t => (shown[t.TicketId], t.State))]);
    }

    private async Task<IReadOnlyList<TicketPanelModel>> WaitingAsync(Guid? id, IReadOnlyCollection<string> chosen, CancellationToken cancellationToken)
    {
        var elsewhere = await db.CabMeetings.Where(m => m.Id != id && (m.State == CabMeetingState.Planned || m.State == CabMeetingState.Running))
            .SelectMany(m => m.Items).Select(i => i.ChangeId).ToListAsync(cancellationToken);
        return
        [
            .. (await tickets.ListOpenAsync(ChangeType.Id, LookedThrough, cancellationToken)).Select(o => o.Ticket)
                .Where(t => WaitingStates.Contains(t.State) && !elsewhere.Contains(t.TicketId) && !chosen.Contains(t.Number))
                .OrderBy(t => Array.IndexOf(WaitingStates, t.State)).Take(MostWaiting),
        ];
    }
}
