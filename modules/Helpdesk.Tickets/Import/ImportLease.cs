using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Import;

/// <summary>The claim of the one import of a source that may run, on whichever node.</summary>
[NotInLedger("A claim of the machinery; what an import stores is in the ledger.")]
internal sealed class ImportLease : IHasConcurrencyStamp
{
    public string Source { get; set; } = "";

    /// <summary>End of the claim, UTC; its holder puts it off while it works.</summary>
    public DateTime Until { get; set; }

    public string ConcurrencyStamp { get; set; } = "";
}

/// <summary>
/// Lets one import of a source run at a time: two would not see each other's tickets and store them twice. A claim ends by itself when its
/// process dies. Each step runs in a scope of its own, so call it outside of transactions.
/// </summary>
internal sealed class ImportLeases(IServiceScopeFactory scopes, TimeProvider clock, IStringLocalizer localizer, ILogger<ImportLeases> logger)
{
    internal static readonly TimeSpan Length = TimeSpan.FromMinutes(5);

    /// <summary>Claims the source until the result is disposed.</summary>
    /// <exception cref="BusinessException">Another import of the source is running.</exception>
    public async Task<Claim> TakeAsync(string source, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TicketsDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var lease = await db.ImportLeases.FindAsync([source], cancellationToken);
        if (lease?.Until > now)
        {
            throw Busy();
        }

        if (lease is null)
        {
            lease = new ImportLease { Source = source };
            db.ImportLeases.Add(lease);
        }

        lease.Until = now + Length;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (BusinessException exception) when (exception is DuplicateException or ConcurrencyException)
        {
            throw Busy();
        }

        return new Claim(scopes, clock, logger, source, lease.ConcurrencyStamp);
    }

    private BusinessException Busy() => new(
        "Import:Busy",
        localizer["An import is running. Wait for its end or cancel it; when the server was killed meanwhile, try again in {0} minutes.", (int)Length.TotalMinutes],
        409);

    /// <summary>A held claim.</summary>
    internal sealed class Claim : IAsyncDisposable
    {
        private readonly IServiceScopeFactory _scopes;
        private readonly TimeProvider _clock;
        private readonly ILogger _logger;
        private readonly string _source;
        private readonly CancellationTokenSource _lost = new();
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _renewing;
        private string _stamp;

        public Claim(IServiceScopeFactory scopes, TimeProvider clock, ILogger logger, string source, string stamp)
        {
            (_scopes, _clock, _logger, _source, _stamp) = (scopes, clock, logger, source, stamp);
            _renewing = KeepAsync();
        }

        /// <summary>Cancelled when the claim ran out and somebody else took it.</summary>
        public CancellationToken Lost => _lost.Token;

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _renewing;
            try
            {
                await ChangeAsync((db, lease) => db.ImportLeases.Remove(lease));
            }
            catch (Exception exception)
            {
                _logger.LogWarning(exception, "The claim of an import of {Source} could not be given back; it ends by itself.", _source);
            }

            _lost.Dispose();
            _ended.Dispose();
        }

        /// <summary>Puts the end off.</summary>
        /// <returns>False when somebody else holds the source now.</returns>
        internal async Task<bool> RenewAsync() =>
            await ChangeAsync((_, lease) => lease.Until = _clock.GetUtcNow().UtcDateTime + Length);

        private async Task KeepAsync()
        {
            using var timer = new PeriodicTimer(Length / 5, _clock);
            try
            {
                while (await timer.WaitForNextTickAsync(_ended.Token))
                {
                    try
                    {
                        if (!await RenewAsync())
                        {
                            await _lost.CancelAsync();
                            return;
                        }
                    }
                    catch (Exception exception)
                    {
                        _logger.LogWarning(exception, "The claim of an import of {Source} could not be put off; trying again.", _source);
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The import has ended.
            }
        }

        private async Task<bool> ChangeAsync(Action<TicketsDbContext, ImportLease> change)
        {
            await using var scope = _scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<TicketsDbContext>();
            var lease = await db.ImportLeases.FindAsync([_source], CancellationToken.None);
            if (lease is null || lease.ConcurrencyStamp != _stamp)
            {
                return false;
            }

            change(db, lease);
            try
            {
                await db.SaveChangesAsync(CancellationToken.None);
            }
            catch (ConcurrencyException)
            {
                return false;
            }

            _stamp = lease.ConcurrencyStamp;
            return true;
        }
    }
}
