using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Cli;
using Helpdesk.Workflows.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Cli;

internal sealed class RunVerb(RunDefinition run, IStringLocalizer L) : IVerb
{
    public string Name => "workflow run";

    public string Usage => "FILE [--input JSON] [--resume STEP,STEP] [--json]";

    public string Description => "Runs a workflow definition once and prints what it did; nothing is stored, and what its steps do is taken back.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var text = await DefinitionFile.ReadAsync(arguments, L, cancellationToken);
        var input = arguments.Option("input") is { } given ? DefinitionFile.ToJson(given, "input", L) : null;
        var report = await run.HandleAsync(text, input, arguments.Values("resume"), cancellationToken);
        if (arguments.Flag("json"))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(report, JsonOptions));
            return 0;
        }

        foreach (var line in report.Lines)
        {
            await output.WriteLineAsync(line);
        }

        await output.WriteLineAsync($"{report.Status}, {report.Sub}");
        foreach (var incident in report.Incidents)
        {
            await output.WriteLineAsync(L["Incident: {0}", incident]);
        }

        if (report.Bookmarks.Count > 0)
        {
            await output.WriteLineAsync(L["Waits at: {0}", string.Join(", ", report.Bookmarks)]);
        }

        return 0;
    }

    private static readonly JsonSerializerOptions JsonOptions = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };
}
