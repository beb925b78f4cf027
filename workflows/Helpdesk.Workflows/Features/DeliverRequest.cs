using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Settings;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Makes one try of a request, outside of any transaction. The try is counted before it is made; the answer resumes the step in the transaction that
/// removes the request. So a process that dies in between makes the other side see the same key again, and the workflow one answer.
/// </summary>
internal sealed class DeliverRequest(
    WorkflowsDbContext db, DriveInstance drive, IUnitOfWork unitOfWork, ISettings settings, SecretVault secrets, RequestSender sender, ILogger<DeliverRequest> logger)
{
    /// <summary>From when on a process that has begun a try must be dead, beyond the time that the try may take.</summary>
    public static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    // Tries that began and ended with their process come on top of those that the step may make.
    private const int MaxLost = 3;
    private const int MaxConflicts = 10;
    private static readonly TimeSpan LongestPause = TimeSpan.FromHours(6);

    public async Task HandleAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (unitOfWork.HasBegun)
        {
            throw new InvalidOperationException("A request must not be made within a transaction.");
        }

        if (await ClaimAsync(id, now, cancellationToken) is not { } request)
        {
            return;
        }

        var order = RequestOrder.FromJson(request.Order);
        var answer = request.Attempts > order.MaxAttempts + MaxLost
            ? new RequestAnswer(RequestResult.NotReached, Problem: "Nobody can say what became of the last tries.")
            : await SendAsync(request, order, cancellationToken);
        logger.LogInformation("Request {Request} of the workflow instance {Instance} to {Host}, try {Attempt}: {Result} {Status}.", id, request.InstanceId, request.Host, request.Attempts, answer.Result, answer.StatusCode);
        if (answer.IsTransient(order) && request.Attempts < order.MaxAttempts)
        {
            await PutOffAsync(request, answer, now, cancellationToken);
        }
        else
        {
            await FinishAsync(request, order, answer, cancellationToken);
        }
    }

    private async Task<RequestAnswer> SendAsync(PendingRequest request, RequestOrder order, CancellationToken cancellationToken)
    {
        SentSecret? secret = null;
        if (order.Secret is { } name && (secret = await secrets.FindAsync(name, cancellationToken)) is null)
        {
            return new RequestAnswer(RequestResult.Refused, Problem: $"There is no secret “{name}” that can be read.");
        }

        return await sender.SendAsync(order, request.Id, await settings.GetAsync<WorkflowHttpSettings>(cancellationToken), secret, cancellationToken);
    }

    /// <summary>Takes the request for as long as a try may last; null when somebody else has it, or it is not needed any more.</summary>
    private async Task<PendingRequest?> ClaimAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var request = await db.Requests.FirstOrDefaultAsync(r => r.Id == id && r.DueAt <= now.UtcDateTime, cancellationToken);
        if (request is null)
        {
            return null;
        }

        request.Attempts++;
        request.DueAt = (now + RequestOrder.FromJson(request.Order).Timeout + Margin).UtcDateTime;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return request;
        }
        catch (ConcurrencyException)
        {
            return null;
        }
        finally
        {
            db.Forget();
        }
    }

    private async Task PutOffAsync(PendingRequest claimed, RequestAnswer answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(claimed, cancellationToken) is not { } request)
        {
            return;
        }

        var usual = BackOff.After(now, claimed.Attempts - 1);
        var asked = answer.RetryAfter is { } pause && pause > TimeSpan.Zero ? (now + (pause < LongestPause ? pause : LongestPause)).UtcDateTime : usual;
        request.DueAt = asked > usual ? asked : usual;
        var problem = answer.Problem ?? $"Status code {answer.StatusCode}.";
        request.LastProblem = problem.Length > PendingRequest.MaxProblem ? problem[..PendingRequest.MaxProblem] : problem;
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task FinishAsync(PendingRequest claimed, RequestOrder order, RequestAnswer answer, CancellationToken cancellationToken)
    {
        for (var conflicts = 1; ; conflicts++)
        {
            try
            {
                await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
                if (await FindAsync(claimed, cancellationToken) is { } request)
                {
                    db.Requests.Remove(request);
                    await db.SaveChangesAsync(cancellationToken);
                    // An instance that has ended meanwhile needs no answer.
                    await drive.HandleAsync(claimed.InstanceId, run => run.ResumeRun(claimed.RunId, answer.ToPayload(order, claimed.Attempts)), cancellationToken);
                }

                await transaction.CommitAsync(cancellationToken);
                return;
            }
            catch (ConcurrencyException) when (conflicts < MaxConflicts && !unitOfWork.HasBegun)
            {
                // Somebody drove the instance at the same moment.
                db.Forget();
            }
        }
    }

    /// <summary>The request, unless it was cancelled, or somebody has taken us for dead.</summary>
    private Task<PendingRequest?> FindAsync(PendingRequest claimed, CancellationToken cancellationToken) =>
        db.Requests.FirstOrDefaultAsync(r => r.Id == claimed.Id && r.ConcurrencyStamp == claimed.ConcurrencyStamp, cancellationToken);
}
