using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>Puts workflows into use and takes them out of it; a page to look at only when something is wrong with one.</summary>
[RequirePermission("ManageWorkflows")]
internal sealed class ReleaseModel(PublishDefinition publish, RetractDefinition retract, IStringLocalizer L) : PageModel
{
    private const string List = "~/admin/workflows";

    public string? DefinitionId { get; private set; }

    public IActionResult OnGet() => Redirect(Url.Content(List));

    public Task<IActionResult> OnPostPublishAsync(string? definitionId, CancellationToken cancellationToken) =>
        DoAsync(definitionId, id => publish.HandleAsync(id, checkedText: null, cancellationToken), L["Workflow published"]);

    public Task<IActionResult> OnPostRetractAsync(string? definitionId, CancellationToken cancellationToken) =>
        DoAsync(definitionId, id => retract.HandleAsync(id, cancellationToken), L["Workflow taken out of use"]);

    private async Task<IActionResult> DoAsync(string? definitionId, Func<string, Task> act, string done)
    {
        DefinitionId = definitionId;
        if (!await this.TryAsync(() => act(definitionId ?? ""), ""))
        {
            return Page();
        }

        this.Toast(done);
        return Redirect(Url.Content(List));
    }
}
