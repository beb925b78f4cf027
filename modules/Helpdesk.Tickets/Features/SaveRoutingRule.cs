using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Id">Rule to change; null makes a new one, which is asked last.</param>
/// <param name="Filter">Text in the filter language; empty fits every ticket.</param>
/// <param name="Stamp">Concurrency stamp of the rule as the person saw it; null when nobody looked before.</param>
internal sealed record SaveRoutingRuleRequest(Guid? Id, string Name, string Filter, Guid? TeamId, AssignmentMode Mode, bool IsActive, string? Stamp = null);

/// <summary>Makes or changes a rule that sends new tickets to a team.</summary>
internal sealed class SaveRoutingRule(
    TicketsDbContext db, TicketAccess access, TicketReferences references, RoutingRules rules, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public const int MaxName = 100;
    public const int MostRules = 200;

    public async Task<RoutingRule> HandleAsync(SaveRoutingRuleRequest request, CancellationToken cancellationToken)
    {
        var checkedRule = await CheckAsync(request, cancellationToken);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var all = await db.RoutingRules.ToListAsync(cancellationToken);
        var rule = request.Id is { } id
            ? all.Find(r => r.Id == id) ?? throw new NotFoundException(L["There is no such rule any more."])
            : new RoutingRule { Position = all.Count == 0 ? 0 : all.Max(r => r.Position) + 1 };
        rule.DemandUnchanged(request.Stamp, rule.Name, L);
        if (all.Exists(r => r != rule && string.Equals(r.Name, checkedRule.Name, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ValidationException("name", L["There is already a rule “{0}”.", checkedRule.Name]);
        }

        if (request.Id is null)
        {
            if (all.Count >= MostRules)
            {
                throw new ValidationException("name", L["There are {0} rules already. Delete one first.", all.Count]);
            }

            db.RoutingRules.Add(rule);
        }

        rule.Name = checkedRule.Name;
        rule.Filter = checkedRule.Filter;
        rule.TeamId = checkedRule.TeamId;
        rule.Mode = checkedRule.Mode;
        rule.IsActive = checkedRule.IsActive;
        rules.Changed();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return rule;
    }

    /// <summary>The rule as it would be stored, for a dry run before that.</summary>
    /// <exception cref="ValidationException">A field does not hold what it must; a filter's error says where it stands.</exception>
    internal async Task<RoutingRule> CheckAsync(SaveRoutingRuleRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var texts = new TicketTextRules(L);
        var name = texts.Line("name", request.Name, MaxName);
        var filter = texts.Body("filter", request.Filter, FilterParser.MaxLength);
        try
        {
            await rules.CompileAsync(filter, cancellationToken);
        }
        catch (FilterException e)
        {
            texts.Add("filter", e.Message);
        }

        if (request.TeamId is null)
        {
            texts.Add("teamId", L["Choose a team."]);
        }

        if (!Enum.IsDefined(request.Mode))
        {
            texts.Add("mode", L["Choose how the ticket gets its owner."]);
        }

        await references.CheckTeamAsync(texts, request.TeamId, cancellationToken);
        texts.ThrowIfAny();
        return new RoutingRule { Name = name, Filter = filter, TeamId = request.TeamId!.Value, Mode = request.Mode, IsActive = request.IsActive };
    }
}
