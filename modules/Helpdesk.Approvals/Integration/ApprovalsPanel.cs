using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Features;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Helpdesk.Approvals.Integration;

/// <summary>What the panel shows.</summary>
public sealed record ApprovalsPanelModel(IReadOnlyList<Approval> Approvals);

/// <summary>Beside a ticket on the desk: what was asked about it, and where that stands.</summary>
internal sealed class ApprovalsPanel(ListApprovals list, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 20;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel ticket || await list.OfTicketAsync(ticket.TicketId, context.CancellationToken) is not { Count: > 0 } approvals)
        {
            return null;
        }

        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return await html.PartialAsync(
            "/Areas/Approvals/Pages/_ApprovalsPanel.cshtml", new ApprovalsPanelModel(approvals), new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
