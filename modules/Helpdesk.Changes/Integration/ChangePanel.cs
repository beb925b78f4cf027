using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Helpdesk.Changes.Integration;

/// <summary>What the panel shows.</summary>
internal sealed record ChangePanelModel(ChangePlanView View, IReadOnlyList<string> Conflicts, int Counting, bool MayEdit);

/// <summary>Beside a change on the desk: its kind, risk, planned time and what that collides with.</summary>
internal sealed class ChangePanel(ReadChangePlan read, ConflictTexts texts, ICurrentUser user, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 10;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel { TypeId: ChangeType.Id } ticket || !user.Can(TicketPermissions.ViewTickets))
        {
            return null;
        }

        var view = await read.OfAsync(ticket, context.CancellationToken);
        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return await html.PartialAsync(
            "/Areas/Changes/Pages/_Change.cshtml",
            new ChangePanelModel(
                view, [.. view.Conflicts.Select(texts.Of)], view.Change.NotOverridden(view.Conflicts).Count, user.Can(TicketPermissions.EditTickets)),
            new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
