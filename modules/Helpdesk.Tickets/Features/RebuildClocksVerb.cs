using System.Diagnostics;
using Helpdesk.Cli;

namespace Helpdesk.Tickets.Features;

internal sealed class RebuildClocksVerb(RebuildClocks rebuild) : IVerb
{
    public string Name => "clocks rebuild";

    public string Usage => "";

    public string Description => "Makes service level clocks and measures of all tickets anew from their histories.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var result = await rebuild.HandleAsync(progress: null, cancellationToken);
        await output.WriteLineAsync(
            $"{result.Tickets:N0} tickets, {result.Clocks:N0} clocks, {result.Changed:N0} rows changed in {watch.Elapsed.TotalSeconds:N1} s.");
        return 0;
    }
}
