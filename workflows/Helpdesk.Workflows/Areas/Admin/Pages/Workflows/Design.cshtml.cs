using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>Where the designer stands on a page.</summary>
/// <param name="Mode">edit, view or instance.</param>
/// <param name="Back">Where it leads back to.</param>
internal sealed record DesignerMount(string Mode, string? DefinitionId, Guid? InstanceId, bool CanEdit, string Back);

/// <summary>The designer with a workflow, or with an empty sheet.</summary>
[RequirePermission("ViewWorkflows")]
internal sealed class DesignModel(WorkflowAccess access, ICurrentUser user) : PageModel
{
    public string? Name { get; private set; }

    public DesignerMount Mount { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? definitionId, CancellationToken cancellationToken)
    {
        var mayManage = user.Can(WorkflowPermissions.ManageWorkflows);
        if (definitionId is not null)
        {
            Name = (await access.FindLatestAsync(definitionId, cancellationToken)).Name;
        }
        else
        {
            access.DemandManage();
        }

        Mount = new(mayManage ? "edit" : "view", definitionId, InstanceId: null, mayManage, "~/admin/workflows");
        return Page();
    }
}
