using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Takes one rule out: the next version of the others. Tickets keep the clocks that it chose until their next choice.</summary>
internal sealed class DeleteServiceLevelRule(ClockVersions versions, SaveServiceLevelRules save, TicketAccess access, IStringLocalizer L)
{
    /// <param name="id">Rule.</param>
    /// <param name="expectedVersion">Version of the rules that the person saw; null takes what is there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NotFoundException">There is no such rule any more.</exception>
    public async Task<ClockVersion> HandleAsync(Guid id, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var set = (await versions.GetFreshShelfAsync(cancellationToken)).NewestRules;
        return set.Rules.Any(r => r.Id == id)
            ? await save.HandleAsync([.. set.Rules.Where(r => r.Id != id)], expectedVersion ?? set.Version, cancellationToken)
            : throw new NotFoundException(L["There is no such rule any more."]);
    }
}
