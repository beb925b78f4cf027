using Helpdesk.Tasks;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Tickets.Features;

/// <summary>After an upgrade the numbers of dashboards would count younger tickets only; nobody has to know of a command to have them right.</summary>
[BackgroundTask(
    Title = "Catch up on histories",
    Schedule = "0 1/10 * * * ?",
    Description = "Makes service level clocks and measures of tickets that were stored before there were any.")]
internal sealed class CatchUpOnHistories(RebuildClocks rebuild, ILogger<CatchUpOnHistories> logger) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (await rebuild.CatchUpAsync(cancellationToken) is { Tickets: > 0 } done)
        {
            logger.LogInformation("{Tickets} tickets had no measures and got them, with {Clocks} clocks.", done.Tickets, done.Clocks);
        }
    }
}
