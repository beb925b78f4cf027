using Helpdesk.Cli;
using Helpdesk.Errors;
using Helpdesk.Workflows.Definitions;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Cli;

internal sealed class ValidateVerb(DocumentReader documents, DefinitionCheck check, HttpCheck http, IStringLocalizer L) : IVerb
{
    public string Name => "workflow validate";

    public string Usage => "FILE";

    public string Description => "Says what is wrong with a workflow definition, a problem a line with its step and field; 1 when it cannot be published.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        var text = await DefinitionFile.ReadAsync(arguments, L, cancellationToken);
        IReadOnlyList<DefinitionProblem> problems;
        try
        {
            var document = await documents.ReadDraftAsync(text, cancellationToken);
            problems = [.. check.Check(document), .. await http.CheckAsync(document, cancellationToken)];
        }
        catch (ValidationException exception)
        {
            problems = [.. exception.Errors.SelectMany(e => e.Value.Select(message => new DefinitionProblem(true, e.Key, null, message)))];
        }

        foreach (var problem in problems)
        {
            var place = problem.Field is null ? problem.ActivityId ?? "root" : $"{problem.ActivityId}.{problem.Field}";
            await output.WriteLineAsync($"{(problem.IsError ? "error" : "warning")} {place}: {problem.Message}");
        }

        return problems.Any(p => p.IsError) ? 1 : 0;
    }
}
