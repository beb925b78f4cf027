using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Ends an instance before its end.</summary>
internal sealed class CancelInstance(WorkflowAccess access, DriveInstance drive, IChangeReason why, IStringLocalizer L)
{
    /// <exception cref="BusinessException">It has ended already.</exception>
    public async Task<WorkflowInstance> HandleAsync(Guid instanceId, string? reason, CancellationToken cancellationToken)
    {
        access.DemandManage();
        why.Reason = reason;
        await access.FindInstanceAsync(instanceId, cancellationToken);
        return await drive.HandleAsync(instanceId, Cancel, cancellationToken)
            ? await access.FindInstanceAsync(instanceId, cancellationToken)
            : throw new BusinessException("Workflows:Ended", L["The workflow instance has ended already."], 409);
    }

    /// <returns>False when it has ended.</returns>
    internal static bool Cancel(WorkflowRun run)
    {
        // One that faulted waits for somebody: it can be given up too.
        if (run.State is { Status: WorkflowStatus.Finished, SubStatus: not WorkflowSubStatus.Faulted })
        {
            return false;
        }

        run.Cancel();
        return true;
    }
}
