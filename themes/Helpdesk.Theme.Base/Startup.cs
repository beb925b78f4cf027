using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Theme.Base.Areas.Theme;
using Helpdesk.Theme.Base.Branding;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Theme.Base;

/// <summary>Services and routes of the base theme.</summary>
public sealed class Startup : StartupBase
{
    /// <inheritdoc />
    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddSingleton<IIconSource, TablerIcons>();
        services.AddNavigation<ThemeMenu>();
        services.AddPermissions<ThemePermissions>();
        services.AddSettings<BrandingSettings>("branding", "Branding");
        services.AddSingleton<BrandCache>();
        services.AddScoped<TenantBrand>();
        services.AddScoped<Helpdesk.Ui.ITenantLook, DocumentLook>();
        services.AddScoped<SaveBranding>();
        services.AddPanel<WelcomePanel>();
    }

    /// <inheritdoc />
    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        BrandingEndpoints.Map(routes);

        // For script that draws an icon it learns of at run time (palette hits): <use href="~/theme/icons/inbox.svg#i">.
        routes.MapGet("/theme/icons/{name}.svg", (string name, IIconSource icons, HttpResponse response) =>
        {
            if (icons.Find(name) is not { } shapes)
            {
                return Results.NotFound();
            }

            response.Headers.CacheControl = "public, max-age=604800";
            return Results.Text(
                $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 24 24\"><g id=\"i\">{shapes}</g></svg>",
                "image/svg+xml");
        }).AllowAnonymous();
    }
}
