using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Ui;

/// <summary>
/// Puts something into a zone of a page: Assets puts affected CIs beside an incident, a plugin puts anything. Rendered by the
/// <c>&lt;zone name="..." model="..."&gt;</c> tag helper in order of position; a panel that throws shows an error box in its place and stops nothing.
/// </summary>
public interface IPanelProvider
{
    /// <summary>One of <see cref="Zones"/> or a zone that another module documents.</summary>
    string Zone { get; }

    /// <summary>Order, lower first.</summary>
    int Position { get; }

    /// <summary>The content, or null for nothing.</summary>
    Task<IHtmlContent?> RenderAsync(PanelContext context);
}

/// <summary>What a panel is rendered with.</summary>
/// <param name="Model">The zone's model, for example the ticket shown; its type is documented with the zone.</param>
/// <param name="ViewContext">The page, for rendering partial views.</param>
/// <param name="CancellationToken">Ends with the request.</param>
public sealed record PanelContext(object? Model, ViewContext ViewContext, CancellationToken CancellationToken);

/// <summary>Zones of the shipped pages.</summary>
public static class Zones
{
    /// <summary>Right column of a ticket on the desk; model: <c>TicketPanelModel</c>.</summary>
    public const string TicketAside = "ticket-aside";

    /// <summary>Below the conversation of a ticket on the desk; model: <c>TicketPanelModel</c>.</summary>
    public const string TicketBelow = "ticket-below";

    /// <summary>Right end of the top bar of desk, administration and portal (notifications stand there); no model.</summary>
    public const string TopBar = "top-bar";

    /// <summary>Start page of the portal, below the search box; no model.</summary>
    public const string PortalHome = "portal-home";

    /// <summary>A request's page in the portal, below its state; the model is the ticket. Read by its requester.</summary>
    public const string PortalTicket = "portal-ticket";

    /// <summary>Start page of the administration area; no model.</summary>
    public const string AdminHome = "admin-home";
}

/// <summary>Adds records to the command palette and the global search box.</summary>
public interface ICommandPaletteProvider
{
    /// <summary>Up to <paramref name="limit"/> hits that the present person may see.</summary>
    Task<IReadOnlyList<PaletteHit>> SearchAsync(string text, int limit, CancellationToken cancellationToken);
}

/// <summary>One hit.</summary>
/// <param name="Title">First line.</param>
/// <param name="Subtitle">Second line.</param>
/// <param name="Url">Path from the tenant's root.</param>
/// <param name="Icon">Name of a Tabler icon.</param>
public sealed record PaletteHit(string Title, string Subtitle, string Url, string Icon);
