using System.Diagnostics;
using Helpdesk.Data;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Shells;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Quartz;

namespace Helpdesk.Platform.Tasks;

/// <summary>One run of a tenant's task, in a scope of its shell with the system as actor.</summary>
internal sealed class TenantTaskJob(IShellHost shells, TimeProvider clock, ILogger<TenantTaskJob> logger) : IJob
{
    private static readonly ActivitySource Activities = new("Helpdesk.Tasks");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        var (tenant, name) = (context.JobDetail.Key.Group, context.JobDetail.Key.Name);
        await using var scope = shells.TryCreateScope(tenant);
        var task = scope?.Services.GetServices<IBackgroundTask>().FirstOrDefault(t => TaskSchedule.NameOf(t.GetType()) == name);
        if (scope is null || task is null)
        {
            // Switched off since the trigger fired.
            return;
        }

        using var activity = Activities.StartActivity(name);
        activity?.SetTag("helpdesk.tenant", tenant);
        var startedAt = clock.GetUtcNow().UtcDateTime;
        var started = clock.GetTimestamp();
        string? error = null;
        try
        {
            using var actor = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "System", Origins.Background);
            await task.RunAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            error = exception.Message;
            activity?.SetStatus(ActivityStatusCode.Error, exception.Message);
            logger.LogError(exception, "Tenant {Tenant}: the background task {Task} failed", tenant, name);
        }

        await RecordAsync(scope.Shell, name, startedAt, clock.GetElapsedTime(started), error, cancellationToken);
    }

    /// <summary>In a scope of its own: a failed task leaves its unit of work behind.</summary>
    private async Task RecordAsync(ShellContext shell, string name, DateTime startedAt, TimeSpan duration, string? error, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = shell.Services.CreateAsyncScope();
            var data = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
            var row = await data.BackgroundTaskStates.FirstOrDefaultAsync(t => t.Name == name, cancellationToken);
            if (row is null)
            {
                row = new BackgroundTaskRow { Name = name };
                data.BackgroundTaskStates.Add(row);
            }

            row.LastRunAt = startedAt;
            row.LastDurationMilliseconds = (long)duration.TotalMilliseconds;
            row.LastError = error;
            await data.SaveChangesAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogWarning(exception, "Tenant {Tenant}: the run of the background task {Task} could not be noted", shell.Settings.Name, name);
        }
    }
}
