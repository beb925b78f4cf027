using Helpdesk.Problems.Domain;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Problems.Integration;

/// <summary>Below the conversation of a problem: what is known, and what it causes.</summary>
internal sealed class ProblemPanel(ReadProblem read, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketBelow;

    public int Position => 10;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context) =>
        context.Model is TicketPanelModel { TypeId: ProblemType.Id } ticket
            ? await html.PanelAsync(context, "_Problem", await read.HandleAsync(ticket.Number, context.CancellationToken))
            : null;
}

/// <param name="Ticket">What a problem causes.</param>
/// <param name="Causes">Problems that cause it, with what is known of them.</param>
/// <param name="MayLink">The person may name one.</param>
internal sealed record CausePanelModel(TicketPanelModel Ticket, IReadOnlyList<(TicketPanelLink Ticket, Problem? Problem)> Causes, bool MayLink);

/// <summary>Beside every other ticket: which problem causes it and what helps meanwhile, or the way to say so.</summary>
internal sealed class CausePanel(ProblemsDbContext db, ICurrentUser user, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 20;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel { Links: { } links } ticket || ticket.TypeId == ProblemType.Id)
        {
            return null;
        }

        var causes = links.Where(l => l is { Kind: TicketLinkKinds.CausedBy, IsOutgoing: true, TypeId: ProblemType.Id }).ToList();
        var mayLink = user.Can(TicketPermissions.EditTickets) && ticket.State is not (ProblemType.Closed or ProblemType.Cancelled);
        if (causes.Count == 0)
        {
            return mayLink ? await html.PanelAsync(context, "_Cause", new CausePanelModel(ticket, [], mayLink)) : null;
        }

        var ids = causes.Select(c => c.TicketId).ToList();
        var known = await db.Problems.AsNoTracking().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, context.CancellationToken);
        return await html.PanelAsync(
            context, "_Cause", new CausePanelModel(ticket, [.. causes.Select(c => (c, known.GetValueOrDefault(c.TicketId)))], mayLink));
    }
}

internal static class ProblemPanelViews
{
    /// <summary>Renders one of the module's partial views within the page.</summary>
    public static Task<IHtmlContent> PanelAsync(this IHtmlHelper html, PanelContext context, string view, object model)
    {
        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return html.PartialAsync($"/Areas/Problems/Pages/{view}.cshtml", model, new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
