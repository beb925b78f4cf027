using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>What to do with a step that failed.</summary>
internal enum Mending
{
    /// <summary>Run it once more.</summary>
    Retry,

    /// <summary>Go on as if it had ended with the outcomes that are named, or with Done.</summary>
    TakeOutcome,
}

/// <summary>Lets an instance go on behind an incident.</summary>
internal sealed class MendIncident(WorkflowAccess access, DriveInstance drive, IChangeReason why, IStringLocalizer L)
{
    /// <param name="outcomes">Outcomes to take; empty takes Done, which skips the step.</param>
    /// <param name="reason">Why; goes to the ledger.</param>
    /// <exception cref="NotFoundException">There is no such incident any more.</exception>
    public async Task<WorkflowInstance> HandleAsync(
        Guid instanceId, int incidentId, Mending mending, IReadOnlyList<string> outcomes, string? reason, CancellationToken cancellationToken)
    {
        access.DemandManage();
        why.Reason = reason;
        var isDone = await drive.HandleAsync(
            instanceId,
            run => mending == Mending.Retry
                ? run.Retry(incidentId)
                : run.TakeOutcomes(incidentId, outcomes.Count == 0 ? [Definitions.FlowConnection.DefaultPort] : outcomes),
            cancellationToken);
        return isDone
            ? await access.FindInstanceAsync(instanceId, cancellationToken)
            : throw new NotFoundException(L["The incident was dealt with already."]);
    }
}
