using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;
using Helpdesk.Platform.Shells;
using Helpdesk.Tasks;
using Npgsql;
using Quartz;

namespace Helpdesk.Platform.Tasks;

internal static class TaskServices
{
    /// <summary>
    /// Host: one scheduler for all tenants. In memory on SQLite, which has one node; in the Default tenant's database, clustered, on the others:
    /// a task then runs on one node at a time, and on another when its node dies.
    /// </summary>
    public static IServiceCollection AddTaskScheduler(this IServiceCollection services, HelpdeskOptions options)
    {
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = "Helpdesk";
                scheduler.GenerateInstanceId = true;
            });
            quartz.UseDefaultThreadPool(4);
            if (options.Database.Provider == DatabaseProvider.Sqlite)
            {
                quartz.UseInMemoryStore();
                return;
            }

            quartz.UsePersistentStore(store =>
            {
                if (options.Database.Provider == DatabaseProvider.PostgreSql)
                {
                    store.UsePostgres(NpgsqlFactory.Instance, options.Database.ConnectionString);
                }
                else
                {
                    store.UseSqlServer(options.Database.ConnectionString);
                }

                store.ProvisionSchema();
                store.UseClustering(cluster =>
                {
                    // What a dead node was running goes on after the sum of both, and one more interval at the most: workflow timers, which
                    // are looked at every five seconds, are then less than 15 s late.
                    cluster.CheckinInterval = TimeSpan.FromSeconds(1);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromSeconds(5);
                });
            });
        });
        services.AddQuartzHostedService(quartz =>
        {
            quartz.WaitForJobsToComplete = true;
            quartz.AwaitApplicationStarted = true;
        });
        services.AddSingleton<TaskSchedule>().ShareWithShells<TaskSchedule>();
        services.AddHostedService(provider => provider.GetRequiredService<TaskSchedule>());
        services.AddSingleton<BackgroundWorkTracker>().ShareWithShells<BackgroundWorkTracker>();
        services.AddHostedService(provider => provider.GetRequiredService<BackgroundWorkTracker>());
        services.AddSingleton<IReadinessCheck, SchedulerReadinessCheck>();
        return services;
    }

    /// <summary>Shell: what modules and administrators use.</summary>
    public static IServiceCollection AddPlatformTasks(this IServiceCollection services)
    {
        services.AddScoped<IBackgroundTaskMonitor, BackgroundTaskMonitor>();
        services.AddScoped<IBackgroundWork, BackgroundWork>();
        return services;
    }
}

/// <summary>The scheduler runs.</summary>
internal sealed class SchedulerReadinessCheck(TaskSchedule schedule) : IReadinessCheck
{
    public string Name => "scheduler";

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        var scheduler = await schedule.GetSchedulerAsync(cancellationToken);
        var status = await scheduler.GetStatus(cancellationToken);
        return status == SchedulerStatus.Running ? null : $"The scheduler is {status}.";
    }
}
