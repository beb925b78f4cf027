using Helpdesk.Identity;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets;

/// <summary>Names of people and teams for a page, read in one batch each.</summary>
internal sealed class TicketNames
{
    private readonly IReadOnlyDictionary<Guid, PersonRef> _people;
    private readonly IReadOnlyDictionary<Guid, TeamRef> _teams;
    private readonly string _unknown;

    private TicketNames(IReadOnlyDictionary<Guid, PersonRef> people, IReadOnlyDictionary<Guid, TeamRef> teams, string unknown)
    {
        _people = people;
        _teams = teams;
        _unknown = unknown;
    }

    public static async Task<TicketNames> LoadAsync(
        IPeopleDirectory directory, IEnumerable<Guid?> people, IEnumerable<Guid?> teams, IStringLocalizer L, CancellationToken cancellationToken)
    {
        HashSet<Guid> personIds = [.. people.OfType<Guid>()];
        HashSet<Guid> teamIds = [.. teams.OfType<Guid>()];
        return new(
            personIds.Count == 0 ? new Dictionary<Guid, PersonRef>() : await directory.GetPeopleAsync(personIds, cancellationToken),
            teamIds.Count == 0 ? new Dictionary<Guid, TeamRef>() : await directory.GetTeamsAsync(teamIds, cancellationToken),
            L["Unknown"]);
    }

    public PersonRef? FindPerson(Guid? id) => id is { } value ? _people.GetValueOrDefault(value) : null;

    /// <summary>Name; a dash-free word for somebody who is gone; null for nobody.</summary>
    public string? Person(Guid? id) => id is { } value ? _people.GetValueOrDefault(value)?.DisplayName ?? _unknown : null;

    public string? Team(Guid? id) => id is { } value ? _teams.GetValueOrDefault(value)?.Name ?? _unknown : null;
}
