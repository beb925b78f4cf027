using System.Globalization;
using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Workflows.Api;
using Helpdesk.Workflows.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Cli;

internal sealed class ExportVerb(ListDefinitions definitions, IStringLocalizer L) : IVerb
{
    public string Name => "workflow export";

    public string Usage => "DEFINITION [--version N] [--out FILE]";

    public string Description => "Writes a workflow definition, by default its latest version, as JSON that Elsa reads too.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        if (arguments.Positions is not [var definitionId])
        {
            throw new BusinessException("Cli:MissingDefinition", L["Name one workflow by its id; workflow list shows the ids."]);
        }

        var version = VersionOptions.Latest;
        if (arguments.Option("version") is { } text && !VersionOptions.TryParse(text, CultureInfo.InvariantCulture, out version))
        {
            throw new BusinessException("Cli:BadVersion", L["“{0}” is not a version. Write a number, Latest or Published.", text]);
        }

        var found = await definitions.FindAsync(definitionId, version, cancellationToken) ?? throw new NotFoundException(L["There is no workflow “{0}”.", definitionId]);
        var document = DefinitionResource.ExportOf(found);
        if (arguments.Option("out") is not { } file)
        {
            await output.WriteLineAsync(document);
            return 0;
        }

        try
        {
            await File.WriteAllTextAsync(file, document, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BusinessException("Workflows:NoFile", L["The file “{0}” cannot be written: {1}", file, exception.Message]);
        }

        return 0;
    }
}
