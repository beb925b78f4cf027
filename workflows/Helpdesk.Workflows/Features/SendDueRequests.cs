using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>Makes the requests that steps of workflows wait for, some at a time, so that a host that does not answer keeps no other one waiting.</summary>
[BackgroundTask(Title = "Workflow requests", Schedule = "0/5 * * * * ?", Description = "Sends the HTTP requests of workflows.")]
internal sealed class SendDueRequests(WorkflowsDbContext db, IServiceScopeFactory scopes, TimeProvider time, ILogger<SendDueRequests> logger) : IBackgroundTask
{
    private const int Parallel = 16;
    private const int ParallelForHost = 4;
    private const int BatchSize = 100;
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        List<Try> running = [];
        HashSet<Guid> failed = [];
        while (true)
        {
            foreach (var ended in running.Where(r => r.IsDone.IsCompleted).ToList())
            {
                running.Remove(ended);
                if (!await ended.IsDone)
                {
                    failed.Add(ended.Id);
                }
            }

            var now = time.GetUtcNow();
            var due = await db.Requests.AsNoTracking().Where(r => r.DueAt <= now.UtcDateTime).OrderBy(r => r.DueAt).ThenBy(r => r.Id)
                .Select(r => new { r.Id, r.Host }).Take(BatchSize).ToListAsync(cancellationToken);
            foreach (var request in due.Where(r => !failed.Contains(r.Id) && !running.Exists(t => t.Id == r.Id)))
            {
                if (running.Count < Parallel && running.Count(r => r.Host == request.Host) < ParallelForHost)
                {
                    running.Add(new Try(request.Id, request.Host, DeliverAsync(request.Id, now, cancellationToken)));
                }
            }

            if (running.Count == 0)
            {
                return;
            }

            // What falls due while a slow one is under way does not wait for its end.
            await Task.WhenAny(running.Select(r => (Task)r.IsDone).Append(Task.Delay(Look, cancellationToken)));
        }
    }

    /// <returns>False when it is to be left alone for now.</returns>
    private async Task<bool> DeliverAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // The first part runs on the caller's thread otherwise, and SQLite answers at once.
        await Task.Yield();
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<DeliverRequest>().HandleAsync(id, now, cancellationToken);
            return true;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            logger.LogError(exception, "The request {Request} of a workflow failed; it is tried again later.", id);
            return false;
        }
        catch (OperationCanceledException)
        {
            // The shell ends. The request is taken up again when its try must be over.
            return false;
        }
    }

    private sealed record Try(Guid Id, string Host, Task<bool> IsDone);
}
