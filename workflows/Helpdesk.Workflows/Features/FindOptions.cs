using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Finds choices for a field of the designer.</summary>
internal sealed class FindOptions(IEnumerable<IActivityOptions> sources, WorkflowAccess access, IStringLocalizer L)
{
    public const int MaxOptions = 50;

    /// <param name="source">Name that the field's descriptor gives.</param>
    /// <param name="search">Part of a label.</param>
    /// <param name="values">Stored values whose labels are wanted; empty to search.</param>
    /// <exception cref="NotFoundException">No module that is switched on has this source.</exception>
    public Task<IReadOnlyList<ActivityOption>> HandleAsync(string source, string search, IReadOnlyCollection<string> values, CancellationToken cancellationToken)
    {
        access.DemandView();
        var found = sources.FirstOrDefault(s => s.Name == source) ?? throw new NotFoundException(L["There are no choices “{0}” here.", source]);
        return found.FindAsync(search, values, MaxOptions, cancellationToken);
    }
}
