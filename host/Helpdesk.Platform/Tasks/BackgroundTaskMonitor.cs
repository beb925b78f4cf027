using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Tasks;

/// <summary>What administrators see of the tenant's recurring work.</summary>
internal sealed class BackgroundTaskMonitor(IServiceProvider scope, PlatformDbContext data, TaskSchedule schedule, ShellSettings shell) : IBackgroundTaskMonitor
{
    public async Task<IReadOnlyList<BackgroundTaskState>> GetTasksAsync(CancellationToken cancellationToken)
    {
        var rows = await data.BackgroundTaskStates.AsNoTracking().ToDictionaryAsync(r => r.Name, StringComparer.Ordinal, cancellationToken);
        var states = new List<BackgroundTaskState>();
        foreach (var (name, task) in TaskSchedule.TasksOf(scope).OrderBy(t => t.Value.Title, StringComparer.Ordinal))
        {
            var row = rows.GetValueOrDefault(name);
            states.Add(new BackgroundTaskState(
                name,
                task.Title,
                task.Description,
                task.Schedule,
                row?.LastRunAt,
                row?.LastDurationMilliseconds is { } duration ? TimeSpan.FromMilliseconds(duration) : null,
                row?.LastError,
                await schedule.GetNextRunAsync(shell.Name, name, cancellationToken)));
        }

        return states;
    }

    public async Task RunNowAsync(string name, CancellationToken cancellationToken)
    {
        if (!await schedule.RunNowAsync(shell.Name, name, cancellationToken))
        {
            throw new NotFoundException($"There is no background task {name} in this tenant.");
        }
    }
}
