using Helpdesk.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets.Web;

/// <summary>What the pages of the desk, the portal and the administration share.</summary>
internal sealed class PagesStartup : StartupBase
{
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddScoped<TicketText>();
        services.AddScoped<TicketViews>();
        services.AddScoped<OwnRequests>();
        services.AddScoped<ReferenceOptions>();
        services.AddScoped<MacroText>();
        services.AddScoped<NextText>();
        services.AddScoped<Features.SaveCategory>();
        services.AddScoped<Features.SaveService>();
        services.AddScoped<Features.SavePriorityMatrix>();
        services.Configure<Microsoft.AspNetCore.Mvc.RazorPages.RazorPagesOptions>(o => o.Conventions.AddAreaPageRoute("Desk", "/Queue", "desk"));
    }
}
