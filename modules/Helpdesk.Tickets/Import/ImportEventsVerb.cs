using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Errors;

namespace Helpdesk.Tickets.Import;

internal sealed class ImportEventsVerb(ImportEvents importEvents, TimeProvider time) : IVerb
{
    public string Name => "import events";

    public string Usage => "FILE --profile NAME|FILE.json [--dry-run] [--json]";

    public string Description => "Loads another system's event log (CSV, plain or gzip) as ticket history.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var path])
        {
            throw new BusinessException("Cli:MissingFile", "Name one file to import: import events FILE --profile NAME.");
        }

        if (!File.Exists(path))
        {
            throw new BusinessException("Cli:NoFile", $"There is no file '{path}'.");
        }

        var profile = ImportProfile.Find(arguments.Required("profile"));
        await using var file = File.OpenRead(path);
        var started = time.GetTimestamp();
        var report = await importEvents.HandleAsync(file, profile, arguments.Flag("dry-run"), progress: null, cancellationToken);
        var seconds = time.GetElapsedTime(started).TotalSeconds;
        await output.WriteLineAsync(
            arguments.Flag("json")
                ? JsonSerializer.Serialize(report, JsonOptions)
                : $"{report.ToText()}{report.RowsRead:N0} rows in {seconds:N1} s ({report.RowsRead / seconds:N0} a second).");
        return 0;
    }

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web) { WriteIndented = true };
}
