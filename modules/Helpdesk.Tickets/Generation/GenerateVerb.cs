using System.Diagnostics;
using System.Globalization;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Tickets.Import;

namespace Helpdesk.Tickets.Generation;

internal sealed class GenerateVerb(GenerateTickets generateTickets) : IVerb
{
    public string Name => "generate";

    public string Usage => "--tickets N [--seed S] [--days D]";

    public string Description => "Fills the tenant with realistic tickets, people and history.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var tickets = Number(arguments, "tickets", null);
        var request = new GenerateTicketsRequest(tickets, Number(arguments, "seed", 1), Number(arguments, "days", GenerateTicketsRequest.DefaultDays(tickets)), AddPeople: true);
        var watch = Stopwatch.StartNew();
        var written = await generateTickets.HandleAsync(request, new ProgressLines(output, watch), cancellationToken);
        await output.WriteLineAsync($"{written:N0} tickets in {watch.Elapsed.TotalSeconds:N1} s ({written / watch.Elapsed.TotalSeconds:N0} a second).");
        return 0;
    }

    private static int Number(VerbArguments arguments, string option, int? fallback)
    {
        var text = fallback is null ? arguments.Required(option) : arguments.Option(option);
        return text is null ? fallback!.Value
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value
            : throw new BusinessException("Cli:BadNumber", $"--{option} must be a whole number, not '{text}'.");
    }

    private sealed class ProgressLines(TextWriter output, Stopwatch watch) : IProgress<ImportProgress>
    {
        private int _tenths;

        public void Report(ImportProgress value)
        {
            var tenths = value.Done * 10 / value.Total;
            if (tenths > _tenths)
            {
                _tenths = tenths;
                output.WriteLine($"{value.Done:N0} of {value.Total:N0} tickets, {value.Done / watch.Elapsed.TotalSeconds:N0} a second");
            }
        }
    }
}
