using Helpdesk.Tickets;

namespace Helpdesk.Requests.Domain;

/// <summary>The order of tasks: which may begin, and whether it can be worked through at all. Knows no database and no clock.</summary>
internal static class TaskOrder
{
    /// <summary>Tasks that may begin now: all before them are done, and they were not created.</summary>
    public static IEnumerable<FulfilmentTask> Ready(IReadOnlyList<FulfilmentTask> tasks, IReadOnlySet<string> created, IReadOnlySet<string> done) =>
        tasks.Where(t => !created.Contains(t.Key) && t.After.All(done.Contains));

    /// <summary>A key that no task has, with the task that waits for it; null when there is none.</summary>
    public static (FulfilmentTask Task, string Unknown)? FindUnknown(IReadOnlyList<FulfilmentTask> tasks)
    {
        foreach (var task in tasks)
        {
            if (task.After.FirstOrDefault(key => tasks.All(t => t.Key != key)) is { } unknown)
            {
                return (task, unknown);
            }
        }

        return null;
    }

    /// <summary>Keys of tasks that wait for each other in a circle, from one back to itself; empty when there is none.</summary>
    public static IReadOnlyList<string> FindCircle(IReadOnlyList<FulfilmentTask> tasks) =>
        TaskCircle.Find(tasks.DistinctBy(t => t.Key).ToDictionary(t => t.Key, t => (IReadOnlyList<string>)t.After));
}
