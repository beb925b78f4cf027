using System.Collections.Frozen;
using System.Reflection;
using System.Threading.Channels;
using Helpdesk.Platform.Shells;
using Helpdesk.Tasks;
using Microsoft.Extensions.Hosting;
using Quartz;

namespace Helpdesk.Platform.Tasks;

/// <summary>
/// Keeps Quartz's jobs equal to the tasks of the running shells: one job per tenant and task, whose group is the tenant and whose name is the
/// task's type. Host singleton.
/// </summary>
internal sealed class TaskSchedule(ISchedulerFactory schedulers, IShellHost shells, TimeProvider clock, ILogger<TaskSchedule> logger) : BackgroundService
{
    private readonly Channel<string> _changed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The tasks that a scope's shell has, with their attributes.</summary>
    public static IReadOnlyDictionary<string, BackgroundTaskAttribute> TasksOf(IServiceProvider scope) => scope.GetServices<IBackgroundTask>()
        .Select(t => t.GetType())
        .DistinctBy(NameOf)
        .ToFrozenDictionary(
            NameOf,
            t => t.GetCustomAttribute<BackgroundTaskAttribute>() ?? throw new InvalidOperationException($"{t.FullName} needs a [BackgroundTask] attribute."),
            StringComparer.Ordinal);

    public static string NameOf(Type task) => task.FullName!;

    public ValueTask<IScheduler> GetSchedulerAsync(CancellationToken cancellationToken) => schedulers.GetScheduler(cancellationToken);

    /// <summary>When the task runs next on any node, or null.</summary>
    public async Task<DateTime?> GetNextRunAsync(string tenant, string task, CancellationToken cancellationToken)
    {
        var scheduler = await GetSchedulerAsync(cancellationToken);
        var trigger = await scheduler.GetTrigger(new TriggerKey(task, tenant), cancellationToken);
        return trigger?.NextFireTimeUtc?.UtcDateTime;
    }

    /// <summary>Runs a task now, on whichever node is free; not at the same time as a run that is under way.</summary>
    /// <returns>False when the task is not scheduled.</returns>
    public async Task<bool> RunNowAsync(string tenant, string task, CancellationToken cancellationToken)
    {
        var scheduler = await GetSchedulerAsync(cancellationToken);
        var job = new JobKey(task, tenant);
        if (!await scheduler.Exists(job, cancellationToken))
        {
            return false;
        }

        await scheduler.TriggerJob(job, data: null, cancellationToken);
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        shells.Changed += OnChanged;
        try
        {
            foreach (var shell in shells.Running)
            {
                _changed.Writer.TryWrite(shell.Settings.Name);
            }

            await foreach (var tenant in _changed.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await ReconcileAsync(tenant, stoppingToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.LogError(exception, "Tenant {Tenant}: its background tasks could not be scheduled", tenant);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
        finally
        {
            shells.Changed -= OnChanged;
        }
    }

    private void OnChanged(string tenant, ShellContext? shell) => _changed.Writer.TryWrite(tenant);

    private async Task ReconcileAsync(string tenant, CancellationToken cancellationToken)
    {
        var scheduler = await GetSchedulerAsync(cancellationToken);
        var wanted = FrozenDictionary<string, BackgroundTaskAttribute>.Empty as IReadOnlyDictionary<string, BackgroundTaskAttribute>;
        if (shells.TryCreateScope(tenant) is { } scope)
        {
            await using (scope)
            {
                wanted = TasksOf(scope.Services);
            }
        }

        var present = await scheduler.QueryJobs(new JobQuery { Group = GroupMatcher<JobKey>.GroupEquals(tenant) }, cancellationToken);
        foreach (var job in present.Items.Where(j => !wanted.ContainsKey(j.Key.Name)))
        {
            await scheduler.DeleteJob(job.Key, cancellationToken);
        }

        foreach (var (name, task) in wanted)
        {
            await ScheduleAsync(scheduler, tenant, name, task, cancellationToken);
        }
    }

    private async Task ScheduleAsync(IScheduler scheduler, string tenant, string name, BackgroundTaskAttribute task, CancellationToken cancellationToken)
    {
        if (!CronExpression.TryParse(task.Schedule, out var schedule))
        {
            logger.LogError("The schedule '{Schedule}' of the background task {Task} is not a Quartz cron expression: it does not run", task.Schedule, name);
            return;
        }

        var key = new TriggerKey(name, tenant);
        if (await scheduler.GetTrigger(key, cancellationToken) is ICronTrigger present && present.CronExpressionString == schedule!.CronExpressionString)
        {
            // A rebuilt shell keeps the rhythm of its tasks.
            return;
        }

        var job = JobBuilder.Create<TenantTaskJob>().WithIdentity(name, tenant).WithDescription(task.Title).DisallowConcurrentExecution(true).StoreDurably(true).Build();
        // The scheduler's clock: on another one a trigger that is late stays late, and the scheduler never stops to look for its next time.
        var trigger = TriggerBuilder.Create(clock)
            .WithIdentity(key)
            .ForJob(new JobKey(name, tenant))
            .WithSchedule(CronScheduleBuilder.Create(schedule!).InTimeZone(TimeZoneInfo.Utc))
            .Build();
        await scheduler.ScheduleJob(job, [trigger], ScheduleJobOptions.Replacing, cancellationToken);
    }
}
