using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Id">Rule to change; null makes a new one.</param>
/// <param name="Name">What lists and explanations call it.</param>
/// <param name="OrganisationId">Of the requester; null matches all.</param>
/// <param name="ServiceId">Null matches all.</param>
/// <param name="TypeId">Null matches all.</param>
/// <param name="Priority">1 to 5; null matches all.</param>
/// <param name="DefinitionId">Clock that it chooses.</param>
internal sealed record SaveServiceLevelRuleRequest(
    Guid? Id, string? Name, Guid? OrganisationId, Guid? ServiceId, string? TypeId, int? Priority, Guid? DefinitionId);

/// <summary>Adds or changes one rule: the next version of all of them.</summary>
internal sealed class SaveServiceLevelRule(ClockVersions versions, SaveServiceLevelRules save, TicketAccess access, IStringLocalizer L)
{
    /// <param name="request">Content.</param>
    /// <param name="expectedVersion">Version of the rules that the person saw; null takes what is there.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="NotFoundException">There is no such rule any more.</exception>
    public async Task<(ServiceLevelRule Rule, ClockVersion Version)> HandleAsync(
        SaveServiceLevelRuleRequest request, int? expectedVersion, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var texts = new TicketTextRules(L);
        var name = texts.Line("name", request.Name, SaveServiceLevelRules.MaxName);
        if (request.DefinitionId is null)
        {
            texts.Add("definitionId", L["Choose a clock."]);
        }

        var set = (await versions.GetFreshShelfAsync(cancellationToken)).NewestRules;
        if (set.Rules.Any(r => r.Id != request.Id && string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)))
        {
            texts.Add("name", L["There is already a rule “{0}”.", name]);
        }

        texts.ThrowIfAny();
        if (request.Id is { } known && set.Rules.All(r => r.Id != known))
        {
            throw new NotFoundException(L["There is no such rule any more."]);
        }

        var rule = new ServiceLevelRule
        {
            Id = request.Id ?? Guid.CreateVersion7(),
            Name = name,
            OrganisationId = request.OrganisationId,
            ServiceId = request.ServiceId,
            TypeId = string.IsNullOrEmpty(request.TypeId) ? null : request.TypeId,
            Priority = request.Priority,
            DefinitionId = request.DefinitionId!.Value,
        };

        // Never over what was not read: rules of somebody else would be lost.
        return (rule, await save.HandleAsync([.. set.Rules.Where(r => r.Id != rule.Id), rule], expectedVersion ?? set.Version, cancellationToken));
    }
}
