using Helpdesk.Approvals;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Requests.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>A planned task and what became of it.</summary>
/// <param name="Plan">As it was planned.</param>
/// <param name="Ticket">Its ticket; null until it may begin.</param>
/// <param name="Team">Name of its team, or null.</param>
internal sealed record OrderTaskView(FulfilmentTask Plan, TicketPanelModel? Ticket, string? Team);

/// <summary>Somebody who is asked to agree.</summary>
/// <param name="Standing">The question.</param>
/// <param name="Asked">Names of those who are asked.</param>
/// <param name="Approvers">Names of those who agreed.</param>
internal sealed record OrderApprovalView(ApprovalStanding Standing, IReadOnlyList<string> Asked, IReadOnlyList<string> Approvers);

/// <summary>An order with its approvals and tasks.</summary>
internal sealed record OrderView(TicketPanelModel Request, Order Order, IReadOnlyList<OrderTaskView> Tasks, IReadOnlyList<OrderApprovalView> Approvals);

/// <summary>Reads what was ordered with a request, and where it stands.</summary>
internal sealed class ReadOrder(
    RequestsDbContext db, ITicketIntegrationService tickets, IApprovalIntegrationService approvals, IPeopleDirectory people, IStringLocalizer L)
{
    public async Task<OrderView> HandleAsync(string number, CancellationToken cancellationToken) =>
        await tickets.FindAsync(number, cancellationToken) is { TypeId: RequestType.Id } request && await OfAsync(request, cancellationToken) is { } view
            ? view
            : throw new NotFoundException(L["There is no order {0} that you may see.", number.Length > 32 ? number[..32] + "…" : number]);

    /// <summary>Null for a request that was not ordered from the catalogue.</summary>
    public async Task<OrderView?> OfAsync(TicketPanelModel request, CancellationToken cancellationToken)
    {
        if (await db.Orders.AsNoTracking().FirstOrDefaultAsync(o => o.Id == request.TicketId, cancellationToken) is not { } order)
        {
            return null;
        }

        var rows = await db.OrderTasks.AsNoTracking().Where(t => t.OrderId == order.Id).ToDictionaryAsync(t => t.Key, t => t.TicketId, cancellationToken);
        var known = await tickets.GetAsync([.. rows.Values], cancellationToken);
        var plan = order.ReadTasks();
        var teams = await people.GetTeamsAsync(
            [.. plan.Select(t => t.TeamId).Concat(known.Values.Select(t => t.TeamId)).OfType<Guid>().Distinct()], cancellationToken);
        return new(
            request,
            order,
            [
                .. plan.Select(t => (Plan: t, Ticket: rows.TryGetValue(t.Key, out var id) ? known.GetValueOrDefault(id) : null))
                    .Select(t => new OrderTaskView(t.Plan, t.Ticket, (t.Ticket?.TeamId ?? t.Plan.TeamId) is { } team ? teams.GetValueOrDefault(team)?.Name : null)),
            ],
            order.ApprovalRunId is { } run ? await ApprovalsAsync(order.Id, run, cancellationToken) : []);
    }

    private async Task<IReadOnlyList<OrderApprovalView>> ApprovalsAsync(Guid orderId, Guid run, CancellationToken cancellationToken)
    {
        var standings = (await approvals.GetStandingsAsync(orderId, cancellationToken)).Where(s => s.InstanceId == run).ToList();
        var names = await people.GetPeopleAsync([.. standings.SelectMany(s => s.AskedIds.Concat(s.ApproverIds)).Distinct()], cancellationToken);
        var teams = await people.GetTeamsAsync([.. standings.SelectMany(s => s.AskedTeamIds).Distinct()], cancellationToken);
        return
        [
            .. standings.Select(s => new OrderApprovalView(
                s,
                [.. s.AskedIds.Select(id => names.GetValueOrDefault(id)?.DisplayName).Concat(s.AskedTeamIds.Select(id => teams.GetValueOrDefault(id)?.Name)).OfType<string>().Distinct()],
                [.. s.ApproverIds.Select(id => names.GetValueOrDefault(id)?.DisplayName).OfType<string>()])),
        ];
    }
}
