using System.Threading.Channels;

namespace Helpdesk.Tickets.Generation;

/// <summary>Makes things on one core while another uses them. When either side fails or is cancelled, both end before the caller goes on.</summary>
internal static class TwoStages
{
    public static async Task RunAsync<T>(
        int ahead, Func<ChannelWriter<T>, CancellationToken, Task> produceAsync, Func<T, Task> consumeAsync, CancellationToken cancellationToken)
    {
        var things = Channel.CreateBounded<T>(ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var producing = Task.Run(ProduceAsync, CancellationToken.None);
        try
        {
            await foreach (var thing in things.Reader.ReadAllAsync(cancellationToken))
            {
                await consumeAsync(thing);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await producing;
        }

        async Task ProduceAsync()
        {
            try
            {
                await produceAsync(things.Writer, stop.Token);
                things.Writer.Complete();
            }
            catch (Exception exception)
            {
                // The reader throws it.
                things.Writer.Complete(exception);
            }
        }
    }
}
