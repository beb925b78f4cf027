using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Integration;

/// <summary>Beside a ticket on the desk: the way to its workflows. It reads nothing, because most people who open a ticket look at none.</summary>
internal sealed class TicketWorkflowsPanel(ICurrentUser user, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 60;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel ticket || !user.Can(WorkflowPermissions.RunWorkflows))
        {
            return null;
        }

        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return await html.PartialAsync("/Areas/Desk/Pages/_TicketWorkflows.cshtml", ticket.Number, new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}

/// <summary>What workflows add to tickets.</summary>
[RequireFeatures("Helpdesk.Tickets")]
internal sealed class TicketsStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<ListStartable>();
        services.AddScoped<IPanelProvider, TicketWorkflowsPanel>();
    }
}
