using Helpdesk.Changes.Domain;
using Helpdesk.Identity;
using Helpdesk.Settings;

namespace Helpdesk.Changes.Integration;

/// <summary>
/// Who must agree to a change (practice.md 2.4): two people to a normal one, a colleague and the board when its risk is not low; one member of the emergency board
/// before the work, the whole board after it. Scoped.
/// </summary>
internal sealed class ChangeAuthority(ISettings settings, IPeopleDirectory people, ChangeRisks risks)
{
    /// <summary>Before it is scheduled; for a retrospective change, before it is reviewed.</summary>
    public async Task<Authority> BeforeWorkAsync(Change change, CancellationToken cancellationToken) => change.Kind switch
    {
        ChangeKind.Emergency => await TeamAsync((await SettingsAsync(cancellationToken)).EmergencyCab, least: 1, otherwise: 1, cancellationToken),
        // The colleague who agreed first must have agreed to what the board agrees to.
        ChangeKind.Normal when await NeedsBoardAsync(change, cancellationToken) => await BoardAsync(otherwise: 2, cancellationToken) is { Team: not null } board
            ? board with { NeedsAnother = true }
            : Anybody(2),
        ChangeKind.Retrospective => await BoardAsync(otherwise: 1, cancellationToken),
        _ => Anybody(2),
    };

    /// <summary>Members of the board, and how many of them agree; nobody while there is no such team.</summary>
    public async Task<(IReadOnlyList<PersonRef> Members, int Quorum)> GetBoardAsync(CancellationToken cancellationToken)
    {
        var present = await SettingsAsync(cancellationToken);
        return (await people.FindTeamAsync(present.Cab, cancellationToken) is { } team ? await people.GetMembersAsync(team.Id, cancellationToken) : [], present.CabQuorum);
    }

    /// <summary>After the work: an emergency gets the agreement that it had no time for.</summary>
    public Task<Authority> AfterEmergencyAsync(CancellationToken cancellationToken) => BoardAsync(otherwise: 2, cancellationToken);

    /// <summary>The risk is not low, or not known.</summary>
    private async Task<bool> NeedsBoardAsync(Change change, CancellationToken cancellationToken) =>
        (await risks.OfAsync(change, cancellationToken)).Level is not RiskLevel.Low;

    private async Task<Authority> BoardAsync(int otherwise, CancellationToken cancellationToken)
    {
        var present = await SettingsAsync(cancellationToken);
        return await TeamAsync(present.Cab, present.CabQuorum, otherwise, cancellationToken);
    }

    private async Task<Authority> TeamAsync(string name, int least, int otherwise, CancellationToken cancellationToken) =>
        await people.FindTeamAsync(name, cancellationToken) is { } team
            ? new(team.Name, (await people.GetMembersAsync(team.Id, cancellationToken)).Select(m => m.Id).ToHashSet(), least)
            : Anybody(otherwise);

    private Task<ChangeSettings> SettingsAsync(CancellationToken cancellationToken) => settings.GetAsync<ChangeSettings>(cancellationToken);

    private static Authority Anybody(int least) => new(null, new HashSet<Guid>(), least);
}
