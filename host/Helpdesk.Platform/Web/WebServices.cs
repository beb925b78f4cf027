using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Platform.Localization;
using Helpdesk.Platform.Navigation;
using Helpdesk.Platform.Security;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationParts;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace Helpdesk.Platform.Web;

/// <summary>Everything that a shell needs to serve pages and the API.</summary>
public static class WebServices
{
    /// <summary>Adds pages, API, security, navigation and localization to a shell.</summary>
    /// <param name="services">Services of the shell; the host's shared services are there already.</param>
    /// <param name="applicationParts">
    /// Theme, base theme, modules, in this order: of two views or pages with the same path the first one counts, and likewise of two texts.
    /// The platform's own part is added at the end.
    /// </param>
    public static IServiceCollection AddPlatformWeb(this IServiceCollection services, IReadOnlyList<Assembly> applicationParts)
    {
        List<Assembly> parts = [.. applicationParts.Append(typeof(WebServices).Assembly).Distinct()];
        services.AddHttpContextAccessor();
        services.AddShellLocalization(parts);
        AddPages(services, parts);
        AddApi(services);
        AddSecurity(services);
        AddHubs(services);
        AddDataProtection(services);

        services.AddScoped<ShellNavigation>();
        services.AddScoped<INavigation>(p => p.GetRequiredService<ShellNavigation>());
        services.AddScoped<CommandPalette>();
        services.AddScoped<IZoneRenderer, ZoneRenderer>();
        services.AddSingleton<ErrorMapper>();
        services.AddSingleton<JsonErrors>();
        services.AddSettings<RegionalSettings>("regional", "Language and region");
        services.AddSettings<RateLimitSettings>("rate-limits", "Rate limits");
        return services;
    }

    private static void AddPages(IServiceCollection services, IEnumerable<Assembly> parts)
    {
        // MVC takes a manager that is there already; made by itself it would take the host's assemblies, disabled modules included.
        ApplicationPartManager manager = new();
        foreach (var part in parts.SelectMany(a => ApplicationPartFactory.GetApplicationPartFactory(a).GetApplicationParts(a)))
        {
            manager.ApplicationParts.Add(part);
        }

        services.AddSingleton(manager);
        services.AddRouting(o => o.LowercaseUrls = true);
        services.AddRazorPages()
            .AddMvcOptions(o =>
            {
                o.Filters.Add<PageHandlerFilter>();
                o.Filters.Add<AntiforgeryResultFilter>();
            })
            .AddDataAnnotationsLocalization(o => o.DataAnnotationLocalizerProvider = (_, factory) => factory.Create("", ""))
            .AddJsonOptions(o => ConfigureJson(o.JsonSerializerOptions))
            .AddCookieTempDataProvider()
            .AddViewOptions(o => o.HtmlHelperOptions.ClientValidationEnabled = false);
        services.AddSingleton<PageHandlerFilter>();
        services.AddSingleton<AntiforgeryResultFilter>();
        services.AddOptions<CookieTempDataProviderOptions>().Configure<ShellSettings>((o, shell) =>
        {
            o.Cookie.Name = CookieName("TempData", shell);
            o.Cookie.HttpOnly = true;
            o.Cookie.IsEssential = true;
            o.Cookie.SameSite = SameSiteMode.Lax;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        services.AddAntiforgery();
        services.AddOptions<AntiforgeryOptions>().Configure<ShellSettings>((o, shell) =>
        {
            o.HeaderName = "RequestVerificationToken";
            o.Cookie.Name = CookieName("Antiforgery", shell);
            o.Cookie.HttpOnly = true;
            o.Cookie.IsEssential = true;
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;

            // Framing is forbidden for every answer, not only for those with a form.
            o.SuppressXFrameOptionsHeader = true;
        });

        // Letters of all languages as themselves: smaller pages, readable sources. Markup characters are encoded all the same.
        services.Configure<Microsoft.Extensions.WebEncoders.WebEncoderOptions>(o => o.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
    }

    /// <summary>Name of a cookie of this tenant: a tenant under a path prefix must not read the one of the tenant at the root.</summary>
    internal static string CookieName(string purpose, ShellSettings shell) => $".Helpdesk.{purpose}.{shell.Name}";

    private static void AddApi(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(o => ConfigureJson(o.SerializerOptions));
        services.AddProblemDetails();

        // Binding errors arrive as exceptions in every environment, so that the answer can say what was wrong.
        services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true);
        services.AddSingleton<IAnnotationValidator, AnnotationValidator>();
        services.AddSingleton<RateLimits>();
        services.AddApiDescription();
    }

    internal static void ConfigureJson(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.DictionaryKeyPolicy = null;
        options.PropertyNameCaseInsensitive = true;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.AllowDuplicateProperties = false;
        options.RespectNullableAnnotations = true;
        options.MaxDepth = 32;
        options.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }

    /// <summary>Hubs are mapped below <c>/hubs</c>, where the origin of every connection is checked.</summary>
    private static void AddHubs(IServiceCollection services)
    {
        services.AddSingleton<PersonHubFilter>();
        services.AddSignalR(o =>
        {
            // Messages are hints of a few dozen bytes; texts go through forms.
            o.MaximumReceiveMessageSize = 4 * 1024;
            o.MaximumParallelInvocationsPerClient = 1;
            o.HandshakeTimeout = TimeSpan.FromSeconds(10);

            // A connection that died without a word is gone after this time, and its person with it.
            o.KeepAliveInterval = TimeSpan.FromSeconds(8);
            o.ClientTimeoutInterval = TimeSpan.FromSeconds(20);
            o.AddFilter<PersonHubFilter>();
        });
    }

    private static void AddSecurity(IServiceCollection services)
    {
        services.AddAuthentication();
        services.AddAuthorization();
        services.AddSingleton<IAuthorizationPolicyProvider, PermissionPolicyProvider>();
        services.AddSingleton<IAuthorizationHandler, PermissionHandler>();
        services.AddSingleton<AccessAnswers>();
        services.AddSingleton<IAuthorizationMiddlewareResultHandler>(p => p.GetRequiredService<AccessAnswers>());
        services.AddSingleton<PermissionCatalog>();
        services.AddSingleton<EndpointCatalog>();
        services.AddPermissions<PlatformPermissionProvider>();
        services.AddScoped<ICurrentUser, CurrentUser>();
    }

    private static void AddDataProtection(IServiceCollection services)
    {
        services.AddDataProtection();
        services.AddOptions<DataProtectionOptions>().Configure<ShellSettings>((o, shell) => o.ApplicationDiscriminator = $"Helpdesk:{shell.Name}");

        // The tenant's database holds the keys; a shell without one (a test) keeps them as files.
        services.AddOptions<KeyManagementOptions>().PostConfigure<ShellSettings, ILoggerFactory>((o, shell, loggers) =>
            o.XmlRepository ??= new FileSystemXmlRepository(new DirectoryInfo(Path.Combine(shell.DataPath, "keys")), loggers));
    }
}
