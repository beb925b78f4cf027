namespace Helpdesk.Approvals.Domain;

/// <summary>Where a step of an approval stands.</summary>
internal enum BallotResult
{
    Open,
    Approved,
    Rejected,
}

/// <summary>Counts what people decided.</summary>
internal static class BallotCount
{
    /// <summary>How many must approve of those asked.</summary>
    public static int Needed(ApprovalMode mode, int quorum, bool isPercent, int asked) => mode switch
    {
        ApprovalMode.Any => 1,
        ApprovalMode.Majority => (asked / 2) + 1,
        ApprovalMode.Quorum when isPercent => Math.Max(1, ((asked * quorum) + 99) / 100),
        ApprovalMode.Quorum => Math.Max(1, quorum),
        _ => asked,
    };

    /// <summary>The result of a step, as soon as nothing can change it any more.</summary>
    public static BallotResult Of(Approval approval, IReadOnlyList<ApprovalSlot> step)
    {
        var needed = Needed(approval.Mode, approval.Quorum, approval.IsQuorumPercent, step.Count);
        var approved = 0;
        var open = 0;
        var lacksMandatory = false;
        foreach (var slot in step)
        {
            switch (Voice(approval, slot)?.Kind)
            {
                case DecisionKind.Approve:
                    approved++;
                    break;
                case DecisionKind.Reject when slot.IsMandatory:
                    return BallotResult.Rejected;
                case DecisionKind.Reject:
                    break;
                default:
                    open++;
                    lacksMandatory |= slot.IsMandatory;
                    break;
            }
        }

        return approved + open < needed ? BallotResult.Rejected
            : approved >= needed && !lacksMandatory ? BallotResult.Approved
            : BallotResult.Open;
    }

    /// <summary>The decision that counts in a place: its own, or what its person decided in another one; null while nobody has.</summary>
    public static ApprovalDecision? Voice(Approval approval, ApprovalSlot slot)
    {
        if (OwnVoice(approval, slot) is { } own)
        {
            return own;
        }

        return !approval.IsSamePersonOnce || slot.PersonId is not { } person
            ? null
            : approval.Slots.Where(s => s.Round == slot.Round && s.PersonId == person && s.Id != slot.Id)
                .Select(s => OwnVoice(approval, s))
                .FirstOrDefault(d => d is not null && (d.OnBehalfOfId ?? d.PersonId) == person);
    }

    /// <summary>The decision in the place itself that was not withdrawn.</summary>
    public static ApprovalDecision? OwnVoice(Approval approval, ApprovalSlot slot) =>
        approval.Decisions.Where(d => d.SlotId == slot.Id && d.Round == slot.Round).MaxBy(d => d.Sequence) is { Kind: not DecisionKind.Withdraw } decision ? decision : null;
}
