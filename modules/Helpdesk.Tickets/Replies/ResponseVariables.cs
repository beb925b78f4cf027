using System.Globalization;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Replies;

/// <summary>What a text may name, and what it is for a ticket. Scoped.</summary>
internal sealed class ResponseVariables(IPeopleDirectory people, TicketCatalog catalog, TicketLabels labels, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>Names with what they mean; the meanings are localization keys.</summary>
    public static IReadOnlyList<Choice> All { get; } =
    [
        new("ticket.number", "Number of the ticket"),
        new("ticket.title", "Title of the ticket"),
        new("ticket.type", "Type of the ticket"),
        new("ticket.state", "State of the ticket"),
        new("ticket.priority", "Priority of the ticket"),
        new("requester.name", "Name of the requester"),
        new("requester.firstName", "First name of the requester"),
        new("requester.organisation", "Organisation of the requester"),
        new("agent.name", "Name of who writes"),
        new("agent.firstName", "First name of who writes"),
        new("assignee.name", "Name of the assignee"),
        new("team.name", "Name of the team"),
        new("category.name", "Name of the category"),
        new("service.name", "Name of the service"),
    ];

    /// <summary>The values by name; empty for what the ticket does not have.</summary>
    /// <param name="ticket">Ticket.</param>
    /// <param name="language">Language of names of states and the like; empty for the reader's.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(Ticket ticket, string language, CancellationToken cancellationToken)
    {
        var names = await TicketNames.LoadAsync(people, [ticket.RequesterId, ticket.AssigneeId], [ticket.TeamId], L, cancellationToken);
        var requester = names.FindPerson(ticket.RequesterId);
        var category = (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => c.Id == ticket.CategoryId);
        var service = (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => s.Id == ticket.ServiceId);
        var type = catalog.FindType(ticket.TypeId);
        var (typeName, state, priority) = In(
            language, () => (type is null ? ticket.TypeId : L[type.Name].Value, labels.State(type, ticket.State), labels.Priority(ticket.Priority)));
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ticket.number"] = ticket.Number,
            ["ticket.title"] = ticket.Title,
            ["ticket.type"] = typeName,
            ["ticket.state"] = state,
            ["ticket.priority"] = priority,
            ["requester.name"] = requester?.DisplayName ?? "",
            ["requester.firstName"] = FirstName(requester?.DisplayName),
            ["requester.organisation"] = requester?.OrganisationName ?? "",
            ["agent.name"] = user.Name,
            ["agent.firstName"] = FirstName(user.Name),
            ["assignee.name"] = names.Person(ticket.AssigneeId) ?? "",
            ["team.name"] = names.Team(ticket.TeamId) ?? "",
            ["category.name"] = category?.Name ?? "",
            ["service.name"] = service?.Name ?? "",
        };
    }

    /// <summary>“Rita Sommer” and “Sommer, Rita” are both Rita.</summary>
    internal static string FirstName(string? name)
    {
        var text = name?.Trim() ?? "";
        var comma = text.IndexOf(',', StringComparison.Ordinal);
        return text[(comma + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? text;
    }

    private static T In<T>(string language, Func<T> read)
    {
        var present = CultureInfo.CurrentUICulture;
        try
        {
            if (language.Length > 0)
            {
                CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            }

            return read();
        }
        finally
        {
            CultureInfo.CurrentUICulture = present;
        }
    }
}
