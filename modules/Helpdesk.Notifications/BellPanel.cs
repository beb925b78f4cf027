using Helpdesk.Notifications.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace Helpdesk.Notifications;

/// <summary>What the bell shows.</summary>
public sealed record BellModel(int Unread);

/// <summary>The bell at the end of the top bar.</summary>
internal sealed class BellPanel(ReadNotifications notifications, ICurrentUser user, IHtmlHelper html) : IPanelProvider
{
    public string Zone => Zones.TopBar;

    public int Position => 50;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        if (user.Id is null)
        {
            return null;
        }

        ((IViewContextAware)html).Contextualize(context.ViewContext);
        return await html.PartialAsync(
            "/Areas/Notifications/Pages/_Bell.cshtml",
            new BellModel(await notifications.CountUnreadAsync(context.CancellationToken)),
            new ViewDataDictionary(context.ViewContext.ViewData) { Model = null });
    }
}
