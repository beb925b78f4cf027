using Helpdesk.Modules;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Platform.Web;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Theme.Base.Branding;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Branding;

/// <summary>Two organisations on one host, with the look of the theme.</summary>
public sealed class BrandedTenants : IAsyncLifetime
{
    public const string Acme = "acme";

    private const string Recipe =
        """
        {
          "name": "branded", "displayName": "Branded", "description": "People for tests of branding.",
          "steps": [
            { "name": "recipes", "values": ["itil-default"] },
            { "name": "people", "password": "Correct-horse-battery-1", "people": [
              { "userName": "anna", "displayName": "Anna Berger", "email": "anna@example.org", "roles": ["Agent"], "locale": "en", "timeZone": "Europe/Berlin" }
            ] }
          ]
        }
        """;

    private ShellFixture? _host;

    public ShellFixture Host => _host ?? throw new InvalidOperationException("The host was not started.");

    public async ValueTask InitializeAsync()
    {
        _host = await ShellFixture.StartAsync(new ShellFixtureOptions { Recipe = "branded", Recipes = new Dictionary<string, string> { ["branded"] = Recipe } });
        var made = await _host.Tenants.CreateAsync(
            new NewTenant(Acme, Acme, RequestHost: null, "branded", Database: null, ShellFixture.AdminPassword), CancellationToken.None);
        made.Succeeded.ShouldBeTrue(made.Failure?.Detail);

        // All tests sign in from one address; the limit itself is tested where it belongs.
        await SaveAsync(ShellSettings.DefaultName, new RateLimitSettings { SignInAttemptsPerMinute = 10_000 });
        await SaveAsync(Acme, new RateLimitSettings { SignInAttemptsPerMinute = 10_000 });
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    public async Task SaveAsync(string tenant, object settings)
    {
        await using var scope = Host.CreateScope(tenant);
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(settings, CancellationToken.None);
    }

    public async Task<BrandingSettings> ReadAsync(string tenant)
    {
        await using var scope = Host.CreateScope(tenant);
        return (BrandingSettings)await scope.Services.GetRequiredService<ISettings>().GetCopyAsync(typeof(BrandingSettings), CancellationToken.None);
    }

    /// <summary>Somebody signed in, in a browser without script.</summary>
    public async Task<Visitor> SignInAsync(string userName = "admin", string root = "")
    {
        var visitor = new Visitor(Host.Address);
        await visitor.OpenAsync(root + "signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", userName), ("Input.Password", ShellFixture.AdminPassword));
        visitor.Address.AbsolutePath.ShouldNotContain("signin", Case.Insensitive, visitor.Text);
        return visitor;
    }
}
