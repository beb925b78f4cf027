using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Features;

/// <summary>An approval with its evidence, as the present person sees it.</summary>
/// <param name="Approval">As stored.</param>
/// <param name="Content">What the ticket asks for now; without fields that the person may not see.</param>
/// <param name="ContentHash">Hash of that content: goes with the decision.</param>
/// <param name="IsContentChanged">The content is not the one that is decided on: it is asked again in a moment, or was approved for another content.</param>
/// <param name="Slots">Who is asked in the present round.</param>
/// <param name="Decisions">All decisions, the first ones first.</param>
/// <param name="Capacities">In which the person can decide now.</param>
/// <param name="WhyNot">Why the person cannot decide; none when they can.</param>
/// <param name="CanWithdraw">The person has decided, and it is still open.</param>
internal sealed record ApprovalView(
    Approval Approval, string Requester, IReadOnlyList<TicketContentField> Content, string ContentHash, bool IsContentChanged, IReadOnlyList<SlotView> Slots,
    IReadOnlyList<DecisionView> Decisions, IReadOnlyList<Capacity> Capacities, DecisionRefusal WhyNot, bool CanWithdraw);

/// <param name="Who">Person or team asked.</param>
/// <param name="IsGone">A person who is not here any more, and has not decided.</param>
/// <param name="Why">What the workflow calls them, or null.</param>
/// <param name="InPlace">Who is asked in their place, or null.</param>
/// <param name="StandIns">Who stands in now.</param>
internal sealed record SlotView(Guid Id, int Level, string Who, bool IsTeam, bool IsGone, string? Why, bool IsMandatory, SlotState State, string? InPlace, IReadOnlyList<string> StandIns);

internal sealed record DecisionView(int Round, DecisionKind Kind, string Who, string? OnBehalfOf, string? Comment, DateTime At, string ContentHash);

/// <summary>As whom somebody decides.</summary>
/// <param name="OnBehalfOfId">Whom they stand in for; null for their own right.</param>
/// <param name="Name">Name of the one whose right it is.</param>
internal sealed record Capacity(Guid? OnBehalfOfId, string Name);

/// <summary>Reads an approval with all that one needs to decide.</summary>
internal sealed class ReadApproval(
    ApprovalAccess access, ITicketIntegrationService tickets, StandIns standIns, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L)
{
    public async Task<ApprovalView> HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        var approval = await access.FindAsync(id, cancellationToken);
        var content = await tickets.GetContentAsync(approval.TicketId, cancellationToken);
        var voters = await standIns.VotersAsync(user.RequiredId, cancellationToken);
        var slots = approval.Present.ToList();
        var deputies = await standIns.ForAsync([.. slots.Select(s => s.PersonId).OfType<Guid>()], cancellationToken);
        var names = await people.GetPeopleAsync(
            [
                approval.RequesterId,
                .. slots.SelectMany(s => new[] { s.PersonId, s.EscalatedPersonId }).OfType<Guid>(),
                .. approval.Decisions.SelectMany(d => new[] { d.PersonId, d.OnBehalfOfId }).OfType<Guid>(),
                .. deputies.Select(d => d.DelegateId),
                .. voters.Select(v => v.PrincipalId),
            ],
            cancellationToken);
        var teams = await people.GetTeamsAsync([.. slots.SelectMany(s => new[] { s.TeamId, s.EscalatedTeamId }).OfType<Guid>()], cancellationToken);
        var desk = user.Can(TicketPermissions.ViewTickets);
        var hash = content is null ? "" : ContentHash.Of(content);
        var turns = voters.Where(v => approval.WhyNot(v) == DecisionRefusal.None).ToList();
        return new ApprovalView(
            approval,
            Person(approval.RequesterId),
            [.. (content?.Fields ?? []).Where(f => (desk || !f.IsStaffOnly) && f.Text is not null)],
            hash,
            hash != approval.ContentHash,
            [.. slots.Select(s => new SlotView(
                s.Id, s.Level, Who(s.PersonId, s.TeamId)!, s.TeamId is not null,
                s.State is SlotState.Asked or SlotState.Waiting && s.PersonId is { } asked && names.GetValueOrDefault(asked) is not { IsActive: true }, Why(s), s.IsMandatory, s.State,
                s.State is SlotState.Asked or SlotState.Waiting ? Who(s.EscalatedPersonId, s.EscalatedTeamId) : null,
                s.State is SlotState.Asked or SlotState.Waiting ? [.. deputies.Where(d => d.PersonId == s.PersonId && d.DelegateId != approval.RequesterId).Select(d => Person(d.DelegateId))] : []))],
            [.. approval.Decisions.OrderBy(d => d.Sequence).Select(d => new DecisionView(
                d.Round, d.Kind, Person(d.PersonId), d.OnBehalfOfId is { } other ? Person(other) : null, d.Comment, d.DecidedAt, d.ContentHash))],
            [.. turns.Select(v => new Capacity(v.OnBehalfOfId, Person(v.PrincipalId)))],
            turns.Count > 0 ? DecisionRefusal.None : voters.Select(approval.WhyNot).FirstOrDefault(r => r != DecisionRefusal.NotAsked, DecisionRefusal.NotAsked),
            approval.State == ApprovalState.Open && slots.Exists(s => BallotCount.OwnVoice(approval, s)?.PersonId == user.Id));

        string Person(Guid person) => names.GetValueOrDefault(person)?.DisplayName ?? L["Unknown"];

        string? Who(Guid? person, Guid? team) => person is { } p ? Person(p) : team is { } t ? teams.GetValueOrDefault(t)?.Name ?? L["Unknown"].Value : null;

        string? Why(ApprovalSlot slot) => slot.Source switch
        {
            ApproverKinds.Manager => L["Manager of the requester"].Value,
            ApproverKinds.Owner => L["Owner of the service"].Value,
            _ => null,
        };
    }
}
