using Helpdesk.Security;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>What runs and what ran.</summary>
[RequirePermission("ViewWorkflows")]
internal sealed class InstancesModel(ListInstances list, ListDefinitions definitions) : PageModel
{
    private const int PageSize = 50;
    private const int MaxDefinitions = 200;

    [BindProperty(SupportsGet = true)]
    public string? DefinitionId { get; set; }

    /// <summary>running, finished or incidents; all when empty.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? About { get; set; }

    /// <summary>From 0.</summary>
    [BindProperty(SupportsGet = true, Name = "p")]
    public int At { get; set; }

    public IReadOnlyList<InstanceRow> Rows { get; private set; } = [];

    public int Total { get; private set; }

    public IReadOnlyList<(string Id, string Name)> Definitions { get; private set; } = [];

    public string? NextUrl => (At + 1) * PageSize < Total ? Address(At + 1) : null;

    public string? PreviousUrl => At > 0 ? Address(At - 1) : null;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        At = Math.Clamp(At, 0, 10_000);
        var filter = new InstanceFilter(
            Clean(DefinitionId),
            Show switch { "running" => WorkflowStatus.Running, "finished" => WorkflowStatus.Finished, _ => null },
            SubStatus: null,
            Clean(About)?.ToUpperInvariant(),
            Show == "incidents" ? true : null);
        (Rows, Total) = await list.HandleAsync(filter, At * PageSize, PageSize, cancellationToken);
        var (all, _) = await definitions.HandleAsync(VersionOptions.Latest, search: null, 0, MaxDefinitions, cancellationToken);
        Definitions = [.. all.Select(d => (d.DefinitionId, d.Name))];
    }

    private string Address(int at)
    {
        var query = new QueryBuilder { { "p", at.ToString(System.Globalization.CultureInfo.InvariantCulture) } };
        foreach (var (name, value) in new[] { ("definitionId", DefinitionId), ("show", Show), ("about", About) })
        {
            if (Clean(value) is { } text)
            {
                query.Add(name, text);
            }
        }

        return $"{Request.PathBase}/admin/workflows/instances{query}";
    }

    private static string? Clean(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
