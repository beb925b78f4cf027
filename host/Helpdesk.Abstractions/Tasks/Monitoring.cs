namespace Helpdesk.Tasks;

/// <summary>What administrators see of recurring work. Scoped.</summary>
public interface IBackgroundTaskMonitor
{
    /// <summary>Every task of the tenant with its last and next run.</summary>
    Task<IReadOnlyList<BackgroundTaskState>> GetTasksAsync(CancellationToken cancellationToken);

    /// <summary>Runs a task now, out of schedule.</summary>
    Task RunNowAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A recurring task.</summary>
/// <param name="Name">Full type name.</param>
/// <param name="Title">English title, the localization key.</param>
/// <param name="Description">English sentence, the localization key.</param>
/// <param name="Schedule">Cron expression.</param>
/// <param name="LastRunAt">UTC, null before the first run.</param>
/// <param name="LastDuration">Of the last run.</param>
/// <param name="LastError">Message, null when the last run succeeded.</param>
/// <param name="NextRunAt">UTC, null when not scheduled on this node.</param>
public sealed record BackgroundTaskState(
    string Name, string Title, string Description, string Schedule, DateTime? LastRunAt, TimeSpan? LastDuration, string? LastError, DateTime? NextRunAt);
