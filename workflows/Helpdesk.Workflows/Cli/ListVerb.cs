using Helpdesk.Cli;
using Helpdesk.Workflows.Features;

namespace Helpdesk.Workflows.Cli;

internal sealed class ListVerb(ListDefinitions definitions) : IVerb
{
    private const int PageSize = 200;

    public string Name => "workflow list";

    public string Usage => "";

    public string Description => "Lists the workflows by name: id, latest version, whether it is published or a draft, name.";

    public async Task<int> RunAsync(VerbArguments arguments, TextWriter output, CancellationToken cancellationToken)
    {
        for (var skip = 0; ; skip += PageSize)
        {
            var (items, total) = await definitions.HandleAsync(VersionOptions.Latest, search: null, skip, PageSize, cancellationToken);
            foreach (var item in items)
            {
                await output.WriteLineAsync($"{item.DefinitionId}\t{item.Version}\t{(item.IsPublished ? "published" : "draft")}\t{item.Name}");
            }

            if (skip + PageSize >= total)
            {
                return 0;
            }
        }
    }
}
