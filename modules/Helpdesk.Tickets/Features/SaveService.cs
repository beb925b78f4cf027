using Helpdesk.Errors;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Id">Service to change; null makes a new one.</param>
/// <param name="DefaultImpact">1 high to 3 low; what a new ticket gets when nobody says otherwise.</param>
/// <param name="IsActive">False takes it out of the forms; tickets that have it keep it.</param>
/// <param name="OwnerId">Person who answers for it: clocks tell the owner of a service when a target is missed.</param>
/// <param name="Stamp">Concurrency stamp of the service as the person saw it; null when nobody looked before.</param>
public sealed record SaveServiceRequest(Guid? Id, string Name, int DefaultImpact, bool IsActive, Guid? OwnerId = null, string? Stamp = null);

/// <summary>Makes, renames or deactivates a service.</summary>
internal sealed class SaveService(TicketsDbContext db, TicketAccess access, TicketCatalog catalog, TicketReferences references, IStringLocalizer L)
{
    public const int MaxName = 100;

    public async Task<TicketService> HandleAsync(SaveServiceRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var rules = new TicketTextRules(L);
        var name = rules.Line("name", request.Name, MaxName);
        rules.Level("defaultImpact", request.DefaultImpact);
        var all = await db.Services.ToListAsync(cancellationToken);
        var service = request.Id is { } id
            ? all.Find(s => s.Id == id) ?? throw new NotFoundException(L["There is no such service any more."])
            : new TicketService();
        service.DemandUnchanged(request.Stamp, service.Name, L);
        if (all.Exists(s => s != service && string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            rules.Add("name", L["There is already a service “{0}”.", name]);
        }

        // Whoever left stays the owner until somebody names another: a rename must not fail over it.
        if (request.OwnerId != service.OwnerId)
        {
            await references.CheckPersonAsync(rules, "ownerId", request.OwnerId, cancellationToken);
        }

        rules.ThrowIfAny();
        service.Name = name;
        service.DefaultImpact = request.DefaultImpact;
        service.IsActive = request.IsActive;
        service.OwnerId = request.OwnerId;
        if (request.Id is null)
        {
            db.Services.Add(service);
        }

        await db.SaveChangesAsync(cancellationToken);
        catalog.Invalidate();
        return service;
    }
}
