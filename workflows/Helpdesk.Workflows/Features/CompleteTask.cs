using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Workflows.Activities;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Lets a step that asked for a task go on with what the task gave.</summary>
internal sealed class CompleteTask(WorkflowAccess access, DriveInstance drive, IStringLocalizer L)
{
    /// <param name="taskId">What the step gave as TaskId.</param>
    /// <exception cref="NotFoundException">Nothing waits for it any more.</exception>
    public async Task HandleAsync(string taskId, JsonNode? result, CancellationToken cancellationToken)
    {
        access.DemandManage();
        var dash = taskId.LastIndexOf('-');
        var isDone = dash > 0
            && Guid.TryParse(taskId[..dash], out var instanceId)
            && int.TryParse(taskId[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var runId)
            && await drive.HandleAsync(
                instanceId,
                run => run.State.Bookmarks.Find(b => b.Activity == runId && b.Name == RunTask.TypeName) is { } waits && run.Resume(waits.Id, result),
                cancellationToken);
        if (!isDone)
        {
            throw new NotFoundException(L["Nothing waits for this task any more."]);
        }
    }
}
