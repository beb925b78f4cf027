using Helpdesk.Cli;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Identity.Api;
using Helpdesk.Identity.Cli;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Identity.Integration;
using Helpdesk.Identity.Recipes;
using Helpdesk.Identity.Reports;
using Helpdesk.Identity.Security;
using Helpdesk.Identity.Seeding;
using Helpdesk.Modules;
using Helpdesk.Navigation;
using Helpdesk.Recipes;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Ui;
using Helpdesk.Tasks;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helpdesk.Identity;

internal sealed class Startup : StartupBase
{
    /// <summary>OWASP's present advice for PBKDF2 with HMAC-SHA512.</summary>
    private const int PasswordHashIterations = 210_000;

    /// <summary>Chooses between cookie and token by request.</summary>
    private const string RequestScheme = "Helpdesk";

    public override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<IdentityDbContext>();
        services.AddPermissions<IdentityPermissions>();
        services.AddNavigation<IdentityMenu>();
        services.AddSettings<SignInSettings>("sign-in", "Sign-in");

        AddAccounts(services);
        AddAuthentication(services);

        services.AddComplianceReport<AccessList>();
        services.AddComplianceReport<PrivilegedActivity>();

        services.AddScoped<IDataSeedContributor, RoleSeeder>();
        services.AddScoped<IDataSeedContributor, AdminSeeder>();

        services.AddScoped<GrantRules>();
        services.AddScoped<SignIn>();
        services.AddScoped<SignOut>();
        services.AddScoped<SavePerson>();
        services.AddScoped<ManageAccount>();
        services.AddScoped<SaveProfile>();
        services.AddBackgroundTask<PurgeSignIns>();
        services.AddScoped<ManageTokens>();
        services.AddScoped<SaveTeam>();
        services.AddScoped<SaveOrganisation>();
        services.AddScoped<SaveRole>();
        services.AddScoped<ListPeople>();

        services.AddScoped<IPeopleDirectory, PeopleDirectory>();
        services.AddScoped<IPeopleImport, PeopleImport>();
        services.AddScoped<IPersonRights, PersonRights>();
        services.AddScoped<ICommandPaletteProvider, PeoplePalette>();

        services.AddScoped<IVerb, UserCreateVerb>();
        services.AddScoped<IVerb, UserSetPasswordVerb>();
        services.AddScoped<IVerb, TokenCreateVerb>();

        services.AddScoped<IRecipeStepHandler, RolesStep>();
        services.AddScoped<IRecipeStepHandler, OrganisationsStep>();
        services.AddScoped<IRecipeStepHandler, TeamsStep>();
        services.AddScoped<IRecipeStepHandler, PeopleStep>();
    }

    public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services)
    {
        PeopleApi.Map(routes);
        TeamsApi.Map(routes);
        PeopleSearch.Map(routes);
    }

    private static void AddAccounts(IServiceCollection services)
    {
        // Before AddIdentityCore, which adds its own validators (with composition rules and English texts) where there are none.
        services.AddScoped<PasswordPolicy>();
        services.AddScoped<IPasswordValidator<User>>(s => s.GetRequiredService<PasswordPolicy>());
        services.AddScoped<IUserValidator<User>, PersonValidator>();
        services.AddScoped<IUserStore<User>, UserStore>();
        services.Configure<PasswordHasherOptions>(o => o.IterationCount = PasswordHashIterations);
        services.AddIdentityCore<User>(o =>
        {
            o.Password.RequiredLength = PasswordPolicy.MinLength;
            o.Password.RequireDigit = false;
            o.Password.RequireLowercase = false;
            o.Password.RequireUppercase = false;
            o.Password.RequireNonAlphanumeric = false;
            o.Lockout.MaxFailedAccessAttempts = User.MaxFailedSignIns;
            o.User.AllowedUserNameCharacters = PersonValidator.AllowedUserNameCharacters;
        });
    }

    private static void AddAuthentication(IServiceCollection services)
    {
        services.TryAddSingleton<PermissionCatalog>();
        services.AddSingleton<PersonCache>();
        services.AddSingleton<UnknownNames>();
        services.AddSingleton<TokenUseRecorder>();
        services.AddScoped<PersonReader>();
        services.AddScoped<PersonCookieEvents>();
        services.AddScoped<IClaimsTransformation, PersonClaimsTransformation>();

        services.AddAuthentication(RequestScheme)
            .AddPolicyScheme(RequestScheme, displayName: null, o => o.ForwardDefaultSelector = SchemeOf)
            .AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiTokenHandler.SchemeName, configureOptions: null)
            .AddCookie(IdentityConstants.ApplicationScheme, o =>
            {
                o.Cookie.HttpOnly = true;
                o.Cookie.SameSite = SameSiteMode.Lax;
                o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
                o.Cookie.IsEssential = true;
                o.ExpireTimeSpan = TimeSpan.FromHours(8);
                o.SlidingExpiration = true;
                o.LoginPath = "/signin";
                o.LogoutPath = "/signout";
                o.ReturnUrlParameter = "returnUrl";
                o.EventsType = typeof(PersonCookieEvents);
            });

        // Two tenants of one host name must not overwrite each other's cookie.
        services.AddOptions<CookieAuthenticationOptions>(IdentityConstants.ApplicationScheme)
            .Configure<ShellSettings>((o, shell) => o.Cookie.Name = $"Helpdesk.{shell.Name}");
    }

    /// <summary>Tokens are for the API only: on a page (profile, tokens) a program could use one to make itself another.</summary>
    private static string SchemeOf(HttpContext context) =>
        ApiTokenHandler.IsCarriedBy(context.Request) && context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? ApiTokenHandler.SchemeName
            : IdentityConstants.ApplicationScheme;
}
