using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tasks;

/// <summary>Recurring work of a tenant (the model is Orchard Core's). Runs in a shell scope with the system as actor, never twice at the same time.</summary>
public interface IBackgroundTask
{
    /// <summary>One run. An exception is shown in Admin and the next run comes as scheduled.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}

/// <summary>When a background task runs.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class BackgroundTaskAttribute : Attribute
{
    /// <summary>Title shown to administrators.</summary>
    public required string Title { get; init; }

    /// <summary>Quartz cron expression with seconds, UTC, for example <c>0 0/5 * * * ?</c>.</summary>
    public required string Schedule { get; init; }

    /// <summary>What it does, in a sentence.</summary>
    public string Description { get; init; } = "";
}

/// <summary>Runs one-off work of a tenant outside of the request that started it (an import with progress). Lost if the process ends: keep progress in a row and resume.</summary>
public interface IBackgroundWork
{
    /// <summary>Starts the work in a shell scope of its own; the actor of the present scope is kept.</summary>
    /// <param name="name">Shown in the log.</param>
    /// <param name="work">The work.</param>
    void Start(string name, Func<IServiceProvider, CancellationToken, Task> work);
}

/// <summary>Registers recurring work.</summary>
public static class BackgroundTaskServiceCollectionExtensions
{
    /// <summary>Adds a task with <see cref="BackgroundTaskAttribute"/> to the shell. Its full type name is its identity: rename with care.</summary>
    public static IServiceCollection AddBackgroundTask<TTask>(this IServiceCollection services)
        where TTask : class, IBackgroundTask =>
        services.AddScoped<IBackgroundTask, TTask>();
}
