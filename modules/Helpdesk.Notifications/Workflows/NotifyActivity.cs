using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Modules;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;
using Helpdesk.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Notifications.Workflows;

/// <summary>Tells people something about the ticket of the workflow.</summary>
internal sealed class NotifyActivity(Notify notify, ITicketIntegrationService tickets, IPeopleDirectory people, IStringLocalizer L) : CodeActivity, IDescribedActivity
{
    private const int MaxPeople = 200;

    public static ActivityDescriptor Descriptor { get; } = new()
    {
        TypeName = "Itsm.Notify",
        DisplayName = "Notify",
        Description = "Tells people something about the ticket; they read it in their notifications.",
        Category = ActivityCategories.Communication,
        Icon = "bell-ringing",
        Inputs =
        [
            new("Text", "Text", ActivityEditors.SingleLine) { IsRequired = true, DefaultSyntax = "Liquid", Description = "At most 250 characters." },
            new("Roles", "Whom", ActivityEditors.CheckList)
            {
                TypeName = "Object",
                DefaultSyntax = "Object",
                Options =
                [
                    new("requester", "Requester"), new("assignee", "Person who owns it"), new("team", "Members of its team"), new("lead", "Lead of its team"), new("watchers", "Watchers"),
                ],
            },
            new("People", "These people too", ActivityEditors.People) { TypeName = "Object", DefaultSyntax = "Object", Source = "people" },
            new("Team", "Members of this team too", ActivityEditors.Team) { Source = "teams" },
        ],
    };

    public override async Task ExecuteAsync(IActivityContext context, CancellationToken cancellationToken)
    {
        var ticket = context.CorrelationId is { } number ? await tickets.FindAsync(number, cancellationToken) : null;
        if (ticket is null)
        {
            throw new BusinessException("Workflows:NoTicket", L["The step “{0}” does not know which ticket it is about.", context.DisplayName]);
        }

        var recipients = await RecipientsAsync(context, ticket, cancellationToken);
        await notify.HandleAsync(
            recipients.OfType<Guid>().Distinct().Take(MaxPeople).Select(p => ((Guid?)p, NotificationKinds.Message)),
            ticket,
            actorId: null,
            new EventContext(Guid.CreateVersion7(), context.Now.UtcDateTime, Attempt: 1),
            cancellationToken,
            context.GetText("text"));
    }

    private async Task<List<Guid?>> RecipientsAsync(IActivityContext context, TicketPanelModel ticket, CancellationToken cancellationToken)
    {
        var roles = context.GetTexts("roles");
        List<Guid?> recipients = [];
        if (roles.Contains("requester"))
        {
            recipients.Add(ticket.RequesterId);
        }

        if (roles.Contains("assignee"))
        {
            recipients.Add(ticket.AssigneeId);
        }

        if (roles.Contains("watchers"))
        {
            recipients.AddRange((await tickets.GetWatchersAsync(ticket.TicketId, cancellationToken)).Select(w => (Guid?)w));
        }

        if (ticket.TeamId is { } teamId)
        {
            if (roles.Contains("team"))
            {
                recipients.AddRange((await people.GetMembersAsync(teamId, cancellationToken)).Select(m => (Guid?)m.Id));
            }

            if (roles.Contains("lead"))
            {
                recipients.Add((await people.GetTeamsAsync([teamId], cancellationToken)).GetValueOrDefault(teamId)?.LeadId);
            }
        }

        if (context.GetText("team") is { } name)
        {
            var team = await people.FindTeamAsync(name, cancellationToken) ?? throw new NotFoundException(L["There is no team “{0}” any more.", name]);
            recipients.AddRange((await people.GetMembersAsync(team.Id, cancellationToken)).Select(m => (Guid?)m.Id));
        }

        foreach (var person in context.GetTexts("people"))
        {
            recipients.Add(Guid.TryParse(person, out var id) ? id
                : (await people.FindPersonAsync(person, cancellationToken))?.Id ?? throw new NotFoundException(L["There is no person “{0}” any more.", person]));
        }

        return recipients;
    }
}

/// <summary>What notifications add to workflows, where there are workflows.</summary>
[RequireFeatures("Helpdesk.Workflows")]
internal sealed class WorkflowsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services) => services.AddActivity<NotifyActivity>();
}
