using Helpdesk.Cli;
using Helpdesk.Workflows.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Cli;

internal sealed class ImportVerb(SaveAndPublish save, IStringLocalizer L) : IVerb
{
    public string Name => "workflow import";

    public string Usage => "FILE [--publish]";

    public string Description => "Saves a workflow definition as a draft, of the workflow with its definitionId or of a new one, and prints that id and the version.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var model = DefinitionFile.ToJson(await DefinitionFile.ReadAsync(arguments, L, cancellationToken), "model", L);
        var saved = await save.HandleAsync(model, arguments.Flag("publish"), expectedStamp: null, cancellationToken);
        await output.WriteLineAsync($"{saved.DefinitionId} {saved.Version}");
        return 0;
    }
}
