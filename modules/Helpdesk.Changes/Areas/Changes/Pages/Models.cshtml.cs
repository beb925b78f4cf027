using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Changes.Integration;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>What changes are made by.</summary>
[RequirePermission("ViewTickets")]
internal sealed class ModelsModel(ListChangeModels list, ChangeModels models, ICurrentUser user) : PageModel
{
    public IReadOnlyList<ChangeModel> Models { get; private set; } = [];

    public bool MayEdit => user.Can(TicketPermissions.EditTickets);

    public async Task OnGetAsync(CancellationToken cancellationToken) => Models = await list.HandleAsync(cancellationToken);

    /// <summary>Why no change is made by it; null when one is.</summary>
    public string? WhyNot(ChangeModel model) => model.Approved is { } approved ? models.WhyNotUsable(model, approved) : null;
}
