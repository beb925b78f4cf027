using System.Security.Cryptography;
using System.Text;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Platform.Data;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Web;

/// <summary>
/// Honours <c>Idempotency-Key</c>: the endpoint runs inside of a unit of work whose commit also stores the answer, so there is never an effect
/// without the key nor a key without the effect. A refused request stores nothing and may be repeated with the same key.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, TimeProvider time)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotency-Replayed";
    public const int MaxKeyLength = 200;
    public static readonly TimeSpan KeepFor = TimeSpan.FromHours(24);

    private readonly KeyedQueue<(Guid, string)> _queue = new();

    public async Task InvokeAsync(HttpContext context, IStringLocalizer localizer)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<IdempotencyKeyMetadata>() is null
            || !context.Request.Headers.TryGetValue(Header, out var header))
        {
            await next(context);
            return;
        }

        var key = header.ToString();
        if (key.Length is 0 or > MaxKeyLength || key.Any(c => c is < '!' or > '~'))
        {
            throw new BusinessException(
                "Request:IdempotencyKey",
                localizer["Idempotency-Key must have between 1 and {0} visible ASCII characters, for example a UUID.", MaxKeyLength],
                StatusCodes.Status400BadRequest);
        }

        var services = context.RequestServices;
        var caller = services.GetRequiredService<ICurrentUser>().RequiredId;
        var hash = await HashAsync(context.Request);

        // Two requests of the same key on this node follow one another; on two nodes the unique key lets one of them commit.
        using var turn = await _queue.EnterAsync((caller, key), context.RequestAborted);
        if (await FindAsync(services, caller, key, context.RequestAborted) is { } earlier)
        {
            await ReplayAsync(context, earlier, hash, localizer);
            return;
        }

        try
        {
            await RunAsync(context, caller, key, hash);
        }
        catch (BusinessException exception) when ((exception is DuplicateException or ConcurrencyException) && !context.Response.HasStarted)
        {
            // Either a rule of the use case, or another node was faster with the key or with the record itself; in both cases all that this one
            // did is rolled back.
            await using var scope = services.CreateAsyncScope();
            if (await FindAsync(scope.ServiceProvider, caller, key, context.RequestAborted) is not { } other)
            {
                throw;
            }

            await ReplayAsync(context, other, hash, localizer);
        }
    }

    private async Task RunAsync(HttpContext context, Guid caller, string key, string hash)
    {
        var cancellationToken = context.RequestAborted;
        var unitOfWork = context.RequestServices.GetRequiredService<IUnitOfWork>();
        var response = context.Response;
        var body = response.Body;
        await using MemoryStream buffer = new();
        response.Body = buffer;
        try
        {
            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            await next(context);
            await response.BodyWriter.FlushAsync(cancellationToken);
            if (response.StatusCode < 400)
            {
                var db = context.RequestServices.GetRequiredService<PlatformDbContext>();

                // What stands there now is older than a day, or it would have been found.
                await db.IdempotencyKeys.Where(k => k.Key == key && k.UserId == caller).ExecuteDeleteAsync(cancellationToken);
                db.IdempotencyKeys.Add(new IdempotencyKey
                {
                    Key = key,
                    UserId = caller,
                    RequestHash = hash,
                    StatusCode = response.StatusCode,
                    Body = buffer.Length == 0 ? null : Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length),
                    ContentType = response.ContentType,
                    Location = response.Headers.Location.ToString() is { Length: > 0 } location ? location : null,
                    ETag = response.Headers.ETag.ToString() is { Length: > 0 } tag ? tag : null,
                    CreatedAt = time.GetUtcNow().UtcDateTime,
                });
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
        }
        finally
        {
            response.Body = body;
        }

        // Only now is it true, so only now is it said.
        if (buffer.Length > 0)
        {
            response.ContentLength = buffer.Length;
            await body.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
        }
    }

    private async Task<IdempotencyKey?> FindAsync(IServiceProvider services, Guid caller, string key, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow().UtcDateTime - KeepFor;
        return await services.GetRequiredService<PlatformDbContext>().IdempotencyKeys.AsNoTracking()
            .FirstOrDefaultAsync(k => k.Key == key && k.UserId == caller && k.CreatedAt >= since, cancellationToken);
    }

    private static Task ReplayAsync(HttpContext context, IdempotencyKey earlier, string hash, IStringLocalizer localizer)
    {
        if (earlier.RequestHash != hash)
        {
            throw new BusinessException(
                "Request:IdempotencyKeyReused",
                localizer["This Idempotency-Key was used for another request. Use a new key for each request."]);
        }

        var response = context.Response;
        response.StatusCode = earlier.StatusCode;
        response.Headers[ReplayedHeader] = "true";
        if (earlier.ContentType is not null)
        {
            response.ContentType = earlier.ContentType;
        }

        if (earlier.Location is not null)
        {
            response.Headers.Location = earlier.Location;
        }

        if (earlier.ETag is not null)
        {
            response.Headers.ETag = earlier.ETag;
        }

        return earlier.Body is null ? Task.CompletedTask : response.WriteAsync(earlier.Body, context.RequestAborted);
    }

    private static async Task<string> HashAsync(HttpRequest request)
    {
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method}\n{request.Path}{request.QueryString}\n"));
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

/// <summary>Lets those with the same key in one at a time, in order; forgets a key when nobody waits for it.</summary>
internal sealed class KeyedQueue<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, Turn> _turns = [];

    public async Task<IDisposable> EnterAsync(TKey key, CancellationToken cancellationToken)
    {
        Turn turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(key, out turn!))
            {
                _turns[key] = turn = new Turn();
            }

            turn.Users++;
        }

        try
        {
            await turn.Semaphore.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(key, turn);
            throw;
        }

        return new Release(() =>
        {
            turn.Semaphore.Release();
            Leave(key, turn);
        });
    }

    private void Leave(TKey key, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Users == 0)
            {
                _turns.Remove(key);
                turn.Semaphore.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Users { get; set; }
    }

    private sealed class Release(Action release) : IDisposable
    {
        public void Dispose() => release();
    }
}
