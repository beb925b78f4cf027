using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>Does what a step says. All of it is rows of the present save: messages leave by the outbox, changes of the ticket are events of its stream.</summary>
internal sealed class StepActions(
    TicketsDbContext db, TicketCatalog catalog, IPeopleDirectory people, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    public async Task DoAsync(Ticket ticket, ClockReading reading, ThresholdReading step, FiredStepOutcome outcome, CancellationToken cancellationToken)
    {
        var actions = step.Threshold.Actions;
        if (outcome != FiredStepOutcome.NoticeOnly)
        {
            foreach (var action in actions.Where(a => !a.IsNotice()))
            {
                await ChangeAsync(ticket, reading, action, step, cancellationToken);
            }
        }

        db.Publish(new ServiceLevelStepReached(
            ticket.Id,
            ticket.TypeId,
            ticket.Number,
            ticket.Title,
            reading.Definition.Name,
            step.Threshold.Unit == ThresholdUnit.PercentOfTarget ? step.Threshold.Amount : null,
            step.At!.Value,
            reading.DueAt,
            step.Threshold.Of(reading.Target) >= reading.Target,
            outcome == FiredStepOutcome.ToldByLater ? [] : await RecipientsAsync(ticket, actions, cancellationToken)));
    }

    /// <summary>Who a step tells, as ticket, team and service are now; each person once.</summary>
    public async Task<IReadOnlyList<Guid>> RecipientsAsync(Ticket ticket, IReadOnlyList<ThresholdAction> actions, CancellationToken cancellationToken)
    {
        List<Guid?> recipients = [];
        foreach (var action in actions)
        {
            switch (action.Kind)
            {
                case ThresholdActionKind.NotifyAssignee:
                    recipients.Add(ticket.AssigneeId);
                    break;
                case ThresholdActionKind.NotifyTeamLead when ticket.TeamId is { } team:
                    recipients.Add((await people.GetTeamsAsync([team], cancellationToken)).GetValueOrDefault(team)?.LeadId);
                    break;
                case ThresholdActionKind.NotifyServiceOwner when ticket.ServiceId is { } service:
                    recipients.Add((await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == service)?.OwnerId);
                    break;
                case ThresholdActionKind.NotifyPerson:
                    recipients.Add(action.Id);
                    break;
                case ThresholdActionKind.NotifyTeam when action.Id is { } id:
                    recipients.AddRange((await people.GetMembersAsync(id, cancellationToken)).Select(m => (Guid?)m.Id));
                    break;
            }
        }

        return [.. recipients.OfType<Guid>().Distinct()];
    }

    private async Task ChangeAsync(Ticket ticket, ClockReading reading, ThresholdAction action, ThresholdReading step, CancellationToken cancellationToken)
    {
        if (action.Kind == ThresholdActionKind.RaiseEvent)
        {
            db.Publish(new ServiceLevelEventRaised(ticket.Id, ticket.TypeId, ticket.Number, action.EventName!, reading.Definition.Name, step.At!.Value));
            return;
        }

        var type = catalog.FindType(ticket.TypeId);
        if (action.Id is not { } id || !ticket.IsOpen)
        {
            return;
        }

        // Who was there when the clock was defined may have left: then the ticket stays where it is, and the notices tell.
        var act = TicketAct.Of(user, time, L, L["“{0}” has run {1} of its target.", reading.Definition.Name, Amount(step.Threshold)]);
        TicketEvent? assigned = action.Kind switch
        {
            ThresholdActionKind.ReassignToTeam when (await people.GetTeamsAsync([id], cancellationToken)).ContainsKey(id) =>
                ticket.Assign(id, null, isAssigneeGiven: false, type, act),
            ThresholdActionKind.ReassignToPerson when await people.MayAsync(id, TicketPermissions.EditTickets, cancellationToken) =>
                ticket.Assign(ticket.TeamId, id, isAssigneeGiven: true, type, act),
            _ => null,
        };
        if (assigned is not null)
        {
            db.Events.Add(assigned);
        }
    }

    private string Amount(ClockThreshold threshold) => threshold.Unit == ThresholdUnit.PercentOfTarget
        ? L["{0} %", threshold.Amount]
        : threshold.Amount < 0 ? L["all but {0} min", -threshold.Amount] : L["{0} min more than all", threshold.Amount];
}
