using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Ratings;

/// <summary>What the requester thinks, beside a finished ticket on the desk.</summary>
/// <param name="Score">1 to 5.</param>
/// <param name="Comment">In the requester's words, or null.</param>
/// <param name="Reasons">Ticked by the requester, one in each line; or null.</param>
/// <param name="RatedAt">Last answer, UTC.</param>
/// <param name="FollowUpNumber">Ticket that was opened because of it, or null.</param>
internal sealed record RatingPanelModel(int Score, string? Comment, string? Reasons, DateTime RatedAt, string? FollowUpNumber);

/// <summary>Shows the rating on the desk; asks the database for finished tickets only.</summary>
internal sealed class RatingPanel(TicketsDbContext db, TicketCatalog catalog, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TicketAside;

    public int Position => 30;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (context.Model is not TicketPanelModel ticket
            || catalog.FindType(ticket.TypeId)?.StateMachine.States.FirstOrDefault(s => s.Id == ticket.State)?.Category != StateCategory.Closed)
        {
            return null;
        }

        var found = await db.Ratings.AsNoTracking().Where(r => r.TicketId == ticket.TicketId && r.Score != null && r.RatedAt != null)
            .Select(r => new RatingPanelModel(
                r.Score!.Value, r.Comment, r.Reasons, r.RatedAt!.Value, db.Tickets.Where(t => t.Id == r.FollowUpId).Select(t => t.Number).FirstOrDefault()))
            .FirstOrDefaultAsync(context.CancellationToken);
        if (found is null)
        {
            return null;
        }

        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return await html.PartialAsync(
            "/Areas/Desk/Pages/Tickets/_Rating.cshtml", found, new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
