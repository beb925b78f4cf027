using Helpdesk.Benchmarks;

if (args is ["--empty-endpoint", var url])
{
    return await EmptyEndpoint.ServeAsync(url);
}

var options = BenchmarkOptions.Parse(args);
if (options is null)
{
    Console.Error.WriteLine(BenchmarkOptions.Usage);
    return 2;
}

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
var report = new Report();
try
{
    await BenchmarkRun.RunAsync(options, report, stop.Token);
}
finally
{
    // What was measured before an error is still worth reading.
    report.Print(Console.Out);
}

return report.AllAimsMet || !options.Strict ? 0 : 1;
