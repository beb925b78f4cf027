using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Integration;

/// <summary>The model that a change is made by. Scoped.</summary>
internal sealed class ChangeModels(ChangesDbContext db, ITicketServiceDirectory services, TimeProvider time, IStringLocalizer L)
{
    /// <summary>What a version belongs to, or null.</summary>
    public async Task<(ChangeModel Model, ChangeModelVersion Version)?> FindAsync(Guid versionId, CancellationToken cancellationToken)
    {
        var model = await db.Models.AsNoTracking().Include(m => m.Versions).FirstOrDefaultAsync(m => m.Versions.Any(v => v.Id == versionId), cancellationToken);
        return model is null ? null : (model, model.Versions.Single(v => v.Id == versionId));
    }

    /// <summary>Why a standard change does not go ahead without further approval; null when it does.</summary>
    public async Task<string?> WhyNotStandardAsync(string number, Change change, CancellationToken cancellationToken)
    {
        if (change.ModelVersionId is not { } versionId || await FindAsync(versionId, cancellationToken) is not var (model, version))
        {
            return L["A standard change needs an approved model, and {0} has none. Reject it and plan it as a normal change.", number];
        }

        if (WhyNotUsable(model, version) is { } why)
        {
            return why;
        }

        if (model.Kind != ChangeKind.Standard)
        {
            return L["“{0}” is a template of normal changes: {1} needs its approvals. Reject it and plan it as a normal change.", model.Name, number];
        }

        List<string> deviations = [.. version.Deviations(change.Plan)];
        if (model.ServiceId is { } service && (!(await services.GetOfTicketsAsync([change.Id], cancellationToken)).TryGetValue(change.Id, out var own) || own != service))
        {
            deviations.Add("Service");
        }

        return deviations.Count > 0
            ? L["{0} differs from its model “{1}” in: {2}. Take back what differs, or reject it and plan it as a normal change.", number, model.Name, string.Join(", ", deviations.Select(d => L[d].Value))].Value
            : null;
    }

    /// <summary>Why no change is made by a version; null when one is.</summary>
    public string? WhyNotUsable(ChangeModel model, ChangeModelVersion version) =>
        version.ApprovedAt is null ? L["Version {0} of the model “{1}” is not approved yet.", version.Number, model.Name]
        : model.IsRetired ? L["The model “{0}” is not used any more.", model.Name]
        : model.IsSuspended ? L["The model “{0}” is suspended, because too many changes by it failed.", model.Name]
        : version.ExpiresAt <= time.GetUtcNow().UtcDateTime ? L["Version {0} of the model “{1}” has expired. Somebody must look at it and approve it again.", version.Number, model.Name].Value
        : null;
}
