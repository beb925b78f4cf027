using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Requests.Integration;

/// <summary>Beside a request and its tasks on the desk: what was ordered, and where the tasks stand.</summary>
/// <param name="View">The order.</param>
/// <param name="Shown">Ticket of the page: the request, or one of its tasks.</param>
/// <param name="MayEdit">The person may change the order.</param>
internal sealed record OrderPanelModel(OrderView View, TicketPanelModel Shown, bool MayEdit);

internal sealed class OrderPanel(RequestsDbContext db, ReadOrder read, ITicketIntegrationService tickets, ICurrentUser user, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 5;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel { TypeId: RequestType.Id or TaskType.Id } ticket || !user.Can(TicketPermissions.ViewTickets))
        {
            return null;
        }

        var request = ticket.TypeId == RequestType.Id ? ticket : await FindRequestAsync(ticket, context.CancellationToken);
        return request is not null && await read.OfAsync(request, context.CancellationToken) is { } view
            ? await html.PanelAsync(context, "_Order", new OrderPanelModel(view, ticket, user.Can(TicketPermissions.EditTickets) && !RequestType.IsOver(request.State)))
            : null;
    }

    private async Task<TicketPanelModel?> FindRequestAsync(TicketPanelModel task, CancellationToken cancellationToken)
    {
        var id = await db.OrderTasks.Where(t => t.TicketId == task.TicketId).Select(t => (Guid?)t.OrderId).FirstOrDefaultAsync(cancellationToken);
        return id is { } order ? (await tickets.GetAsync([order], cancellationToken)).GetValueOrDefault(order) : null;
    }
}

/// <summary>On the requester's page: the way of the order in plain words.</summary>
internal sealed class PortalOrderPanel(ReadOrder read, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.PortalTicket;

    public int Position => 10;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context) =>
        context.Model is TicketPanelModel { TypeId: RequestType.Id } ticket && await read.OfAsync(ticket, context.CancellationToken) is { } view
            ? await html.PanelAsync(context, "_PortalOrder", view)
            : null;
}

internal static class OrderPanelViews
{
    /// <summary>Renders one of the module's partial views within the page.</summary>
    public static Task<IHtmlContent> PanelAsync(this IHtmlHelper html, PanelContext context, string view, object model)
    {
        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return html.PartialAsync($"/Areas/Requests/Pages/{view}.cshtml", model, new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
