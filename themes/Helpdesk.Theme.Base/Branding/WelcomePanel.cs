using Helpdesk.Ui;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>The tenant's sentence below the heading of the portal's start page.</summary>
internal sealed class WelcomePanel(TenantBrand brand) : IPanelProvider
{
    public string Zone => "portal-welcome";

    public int Position => 0;

    public async Task<IHtmlContent?> RenderAsync(PanelContext context)
    {
        var welcome = (await brand.GetAsync(context.CancellationToken)).Welcome;
        if (welcome.Length == 0)
        {
            return null;
        }

        var sentence = new TagBuilder("p");
        sentence.AddCssClass("hero-welcome");
        sentence.InnerHtml.Append(welcome);
        return sentence;
    }
}
