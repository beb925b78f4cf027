using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>What to do with a step that failed.</summary>
internal enum Mending
{
    /// <summary>Run it once more.</summary>
    Retry,

    /// <summary>Go on as if it had ended with the outcomes that are named; without any with Done, which skips it.</summary>
    TakeOutcome,
}

/// <summary>Lets an instance go on behind an incident.</summary>
internal sealed class MendIncident(WorkflowAccess access, DriveInstance drive, IChangeReason why, IStringLocalizer L)
{
    /// <param name="outcomes">Outcomes to take; empty takes Done, which skips the step.</param>
    /// <param name="reason">Why; goes to the ledger.</param>
    /// <exception cref="NotFoundException">There is no such incident any more.</exception>
    /// <exception cref="ValidationException">The step has no such outcome; field <c>outcomes</c>.</exception>
    public async Task<WorkflowInstance> HandleAsync(
        Guid instanceId, int incidentId, Mending mending, IReadOnlyList<string> outcomes, string? reason, CancellationToken cancellationToken)
    {
        access.DemandManage();
        why.Reason = reason;
        var isDone = await drive.HandleAsync(
            instanceId,
            run => mending == Mending.Retry ? run.Retry(incidentId) : Take(run, incidentId, outcomes.Count == 0 ? [FlowConnection.DefaultPort] : outcomes),
            cancellationToken);
        return isDone
            ? await access.FindInstanceAsync(instanceId, cancellationToken)
            : throw new NotFoundException(L["The incident was dealt with already."]);
    }

    private bool Take(WorkflowRun run, int incidentId, IReadOnlyList<string> outcomes)
    {
        // No line leads from an outcome that a step does not have: the workflow would end there without a word.
        if (run.OutcomesOf(incidentId) is { Count: > 0 } known && outcomes.Except(known, StringComparer.Ordinal).Any())
        {
            throw new ValidationException("outcomes", L["This step can end with: {0}.", string.Join(", ", known)]);
        }

        return run.TakeOutcomes(incidentId, outcomes);
    }
}
