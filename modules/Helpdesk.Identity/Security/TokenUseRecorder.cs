using System.Collections.Concurrent;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Identity.Security;

/// <summary>Writes when a token was used, at most once a minute and never in the way of the request that used it.</summary>
internal sealed class TokenUseRecorder(TimeProvider time, ILogger<TokenUseRecorder> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, DateTime> _recorded = [];

    /// <param name="tokenId">Token that a request carried.</param>
    /// <param name="address">Network address of the client.</param>
    /// <param name="work">Background work of the request's scope.</param>
    public void Record(Guid tokenId, string? address, IBackgroundWork work)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (_recorded.TryGetValue(tokenId, out var last))
        {
            // The one request that moves the mark writes; the others of this minute do not.
            if (now - last < Interval || !_recorded.TryUpdate(tokenId, now, last))
            {
                return;
            }
        }
        else if (!_recorded.TryAdd(tokenId, now))
        {
            return;
        }

        work.Start("token use", (scope, token) => WriteAsync(scope, tokenId, now, address, token));
    }

    internal async Task WriteAsync(IServiceProvider scope, Guid tokenId, DateTime now, string? address, CancellationToken cancellationToken)
    {
        try
        {
            var db = scope.GetRequiredService<IdentityDbContext>();
            var use = await db.ApiTokenUses.FindAsync([tokenId], cancellationToken);
            if (use is null)
            {
                use = new ApiTokenUse { TokenId = tokenId };
                db.ApiTokenUses.Add(use);
            }

            use.LastUsedAt = now;
            use.Address = address;
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (BusinessException e) when (e is DuplicateException or ConcurrencyException)
        {
            // Another node wrote the same minute first.
            logger.LogDebug(e, "The use of token {TokenId} was not recorded.", tokenId);
        }
    }
}
