using Helpdesk.Approvals.Domain;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Integration;

/// <summary>
/// Finds who is asked: looks up managers and owners, and goes upward where the approver is the requester or is not here any more. Says what is
/// missing instead of asking fewer people than the workflow wants.
/// </summary>
internal sealed class ApproverResolver(IPeopleDirectory people, IStringLocalizer L)
{
    /// <summary>Code of the refusal.</summary>
    public const string MissingApprover = "Approvals:MissingApprover";

    /// <summary>Nobody has so many managers above; a circle of managers ends here.</summary>
    private const int MostManagers = 20;

    /// <exception cref="BusinessException">Somebody is missing without whom it cannot be decided.</exception>
    public async Task<IReadOnlyList<PlannedSlot>> PlanAsync(
        IReadOnlyList<ApproverEntry> entries, ApprovalMode mode, int quorum, bool isPercent, bool isSequential, TicketContent content, CancellationToken cancellationToken)
    {
        List<PlannedSlot> slots = [];
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            var level = entry.Level ?? (isSequential ? i + 1 : 1);
            var found = await FindAsync(entry, level, content, cancellationToken);
            if (found.Count == 0 && (entry.IsMandatory || mode == ApprovalMode.All || entries.Where((e, j) => (e.Level ?? (isSequential ? j + 1 : 1)) == level).Count() == 1))
            {
                throw Missing(L["Missing approver: nobody can decide as “{0}”. Say who decides, and try the step again.", Name(entry)]);
            }

            slots.AddRange(found);
        }

        // Twice the same person in one step is one place; the stricter rule holds. Each place of a team is another member's.
        slots = [.. slots
            .Select((slot, i) => (Slot: slot, Member: slot.PersonId is null ? i : -1))
            .GroupBy(s => (s.Slot.Level, s.Slot.PersonId, s.Member), s => s.Slot)
            .Select(g => g.First() with { IsMandatory = g.Any(s => s.IsMandatory) })];
        if (slots.Count == 0)
        {
            throw Missing(L["Missing approver: the step names nobody who decides."]);
        }

        foreach (var team in slots.Where(s => s.TeamId is not null).GroupBy(s => s.TeamId!.Value))
        {
            if (await CountMembersAsync(team.Key, content, cancellationToken) is var members && members < team.Count())
            {
                throw Missing(L["Missing approver: {0} must approve, and only {1} can be asked.", team.Count(), members]);
            }
        }

        foreach (var step in slots.GroupBy(s => s.Level))
        {
            if (mode == ApprovalMode.Quorum && BallotCount.Needed(mode, quorum, isPercent, step.Count()) is var needed && needed > step.Count())
            {
                throw Missing(L["Missing approver: {0} must approve, and only {1} can be asked.", needed, step.Count()]);
            }
        }

        return slots;
    }

    /// <summary>The one who is asked in place of others; null when there is nobody.</summary>
    public async Task<PlannedSlot?> FindOneAsync(ApproverEntry entry, TicketContent content, CancellationToken cancellationToken) =>
        (await FindAsync(entry with { Quorum = 1 }, 1, content, cancellationToken)).FirstOrDefault();

    /// <summary>Who is above a person, is here and is not the requester; null when there is nobody.</summary>
    public async Task<Guid?> AboveAsync(Guid personId, Guid requesterId, CancellationToken cancellationToken) =>
        await UpwardAsync(await ManagerOfAsync(personId, cancellationToken), requesterId, cancellationToken);

    /// <summary>What an approver is called who was looked up by this text.</summary>
    public string Name(ApproverEntry entry) => entry.Kind switch
    {
        ApproverKinds.Manager => L["Manager of the requester"],
        ApproverKinds.Owner => L["Owner of the service"],
        _ => entry.Value,
    };

    private async Task<IReadOnlyList<PlannedSlot>> FindAsync(ApproverEntry entry, int level, TicketContent content, CancellationToken cancellationToken)
    {
        if (entry.Kind == ApproverKinds.Team)
        {
            var team = Guid.TryParse(entry.Value, out var id)
                ? (await people.GetTeamsAsync([id], cancellationToken)).GetValueOrDefault(id)
                : await people.FindTeamAsync(entry.Value, cancellationToken);
            var members = team is null ? 0 : await CountMembersAsync(team.Id, content, cancellationToken);
            return members < entry.Quorum ? [] : [.. Enumerable.Repeat(new PlannedSlot(null, team!.Id, level, entry.IsMandatory, entry.Source), entry.Quorum)];
        }

        var person = entry.Kind switch
        {
            ApproverKinds.Manager => await ManagerOfAsync(content.RequesterId, cancellationToken),
            ApproverKinds.Owner => content.ServiceOwnerId,
            _ => Guid.TryParse(entry.Value, out var id) ? id : (await people.FindPersonAsync(entry.Value, cancellationToken))?.Id,
        };
        return await UpwardAsync(person, content.RequesterId, cancellationToken) is { } approver ? [new PlannedSlot(approver, null, level, entry.IsMandatory, entry.Source)] : [];
    }

    /// <summary>Members who may decide: nobody does on their own request.</summary>
    private async Task<int> CountMembersAsync(Guid teamId, TicketContent content, CancellationToken cancellationToken) =>
        (await people.GetMembersAsync(teamId, cancellationToken)).Count(m => m.Id != content.RequesterId);

    private async Task<Guid?> ManagerOfAsync(Guid personId, CancellationToken cancellationToken) =>
        (await people.GetPeopleAsync([personId], cancellationToken)).GetValueOrDefault(personId)?.ManagerId;

    /// <summary>The person, or the next above who is here and is not the requester.</summary>
    private async Task<Guid?> UpwardAsync(Guid? personId, Guid requesterId, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MostManagers && personId is { } id; i++)
        {
            if ((await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id) is not { } person)
            {
                return null;
            }

            if (person.IsActive && id != requesterId)
            {
                return id;
            }

            personId = person.ManagerId;
        }

        return null;
    }

    private static BusinessException Missing(string message) => new(MissingApprover, message);
}
