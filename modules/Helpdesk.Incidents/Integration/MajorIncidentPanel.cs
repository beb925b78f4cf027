using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Incidents.Integration;

/// <summary>What the panel shows.</summary>
public sealed record MajorIncidentPanelModel(string Number, bool IsMajor, DateTime? Since, bool MayChange);

/// <summary>Beside an incident on the desk: whether it is a major one, and the way to say so.</summary>
internal sealed class MajorIncidentPanel(IncidentsDbContext db, ICurrentUser user, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 10;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel { TypeId: IncidentType.Id } ticket)
        {
            return null;
        }

        var incident = await db.Incidents.AsNoTracking().FirstOrDefaultAsync(i => i.Id == ticket.TicketId, context.CancellationToken);
        var mayChange = user.Can(IncidentPermissions.ManageMajorIncidents) && ticket.State is not (IncidentType.Closed or IncidentType.Cancelled);
        if (incident is not { IsMajor: true } && !mayChange)
        {
            return null;
        }

        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return await html.PartialAsync(
            "/Areas/Incidents/Pages/_MajorIncident.cshtml",
            new MajorIncidentPanelModel(ticket.Number, incident?.IsMajor ?? false, incident?.MajorSince, mayChange),
            new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
