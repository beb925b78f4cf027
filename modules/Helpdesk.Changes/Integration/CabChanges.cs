using System.Security.Cryptography;
using System.Text;
using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>Changes as a board sees them now. Scoped.</summary>
internal sealed class CabChanges(ChangesDbContext db, ChangeRisks risks, ITicketIntegrationService ticketService, ITicketServiceDirectory services)
{
    /// <summary>By the id of the ticket.</summary>
    public async Task<IReadOnlyDictionary<Guid, CabChange>> OfAsync(IReadOnlyCollection<TicketPanelModel> tickets, CancellationToken cancellationToken)
    {
        List<Guid> ids = [.. tickets.Select(t => t.TicketId)];
        var planned = await db.Changes.AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var riskOf = await risks.OfAsync([.. ids.Select(i => planned.GetValueOrDefault(i) ?? new Change { Id = i })], cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync(ids, cancellationToken);
        var names = (await services.GetAllAsync(cancellationToken)).ToDictionary(s => s.Id, s => s.Name);
        return tickets.ToDictionary(
            t => t.TicketId,
            t =>
            {
                var change = planned.GetValueOrDefault(t.TicketId);
                return new CabChange(
                    t.Number, t.Title, riskOf[t.TicketId].Level, change?.PlannedStart, change?.PlannedEnd,
                    serviceOf.TryGetValue(t.TicketId, out var service) ? names.GetValueOrDefault(service) : null);
            });
    }

    /// <summary>Hash of what a change asks for, its plan included; null when it is gone.</summary>
    public async Task<string?> HashAsync(Guid changeId, CancellationToken cancellationToken) =>
        await ticketService.GetContentAsync(changeId, cancellationToken) is { } content
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.Canonical)))
            : null;
}
