using Helpdesk.Security;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>One run, drawn on the version that it runs.</summary>
[RequirePermission("ViewWorkflows")]
internal sealed class InstanceModel(ReadJournal read, ICurrentUser user) : PageModel
{
    private const int MaxLines = 500;

    public string Name { get; private set; } = "";

    public DesignerMount Mount { get; private set; } = null!;

    /// <summary>For browsers without script.</summary>
    public IReadOnlyList<JournalRecord> Journal { get; private set; } = [];

    public async Task OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        var (instance, _) = await read.FindAsync(id, cancellationToken);
        (Journal, _) = await read.HandleAsync(id, 0, MaxLines, cancellationToken);
        Name = instance.Name ?? instance.DefinitionId;
        Mount = new("instance", instance.DefinitionId, instance.Id, user.Can(WorkflowPermissions.ManageWorkflows), "~/admin/workflows/instances");
    }
}
