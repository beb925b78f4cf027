using Helpdesk.Platform.Web;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>The real host with the shipped recipe and a few people. One for all tests of pages, which run one after the other.</summary>
public sealed class DeskFixture : IAsyncLifetime
{
    public const string Password = "Correct-Horse-7-Battery";

    private const string Recipe = """
        {
          "name": "pages", "displayName": "Pages", "description": "People for tests of pages.",
          "steps": [
            { "name": "recipes", "values": ["itil-default"] },
            { "name": "teams", "teams": [ { "name": "First line", "description": "" }, { "name": "Network crew", "description": "" } ] },
            { "name": "people", "password": "Correct-Horse-7-Battery", "people": [
              { "userName": "anna", "displayName": "Anna Berger", "email": "anna@example.org", "roles": ["Agent"], "teams": ["First line"], "locale": "en", "timeZone": "Europe/Berlin" },
              { "userName": "jonas", "displayName": "Jonas Weber", "email": "jonas@example.org", "roles": ["Agent"], "teams": ["Network crew"], "locale": "en", "timeZone": "Europe/Berlin" },
              { "userName": "tom", "displayName": "Tom Fischer", "email": "tom@example.org", "roles": ["Team lead"], "teams": ["First line"], "locale": "en", "timeZone": "Europe/Berlin" },
              { "userName": "audrey", "displayName": "Audrey Laurent", "email": "audrey@example.org", "roles": ["Auditor"], "locale": "en", "timeZone": "Europe/Berlin" },
              { "userName": "rita", "displayName": "Rita Sommer", "email": "rita@example.org", "roles": ["Requester"], "locale": "en", "timeZone": "Europe/Berlin" },
              { "userName": "hans", "displayName": "Hans Vogel", "email": "hans@example.org", "roles": ["Requester"], "locale": "de", "timeZone": "Europe/Berlin" }
            ] }
          ]
        }
        """;

    private ShellFixture? _host;

    public ShellFixture Host => _host ?? throw new InvalidOperationException("The host was not started.");

    public async ValueTask InitializeAsync()
    {
        _host = await ShellFixture.StartAsync(new ShellFixtureOptions
        {
            Recipe = "pages",
            Recipes = new Dictionary<string, string> { ["pages"] = Recipe },
        });

        // All tests sign in from one address, many times a minute; the limit itself is tested where it belongs.
        await using var scope = _host.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(new RateLimitSettings { SignInAttemptsPerMinute = 10_000 }, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_host is not null)
        {
            await _host.DisposeAsync();
        }
    }

    /// <summary>Somebody signed in, in a browser without script.</summary>
    public Task<Visitor> SignInAsync(string userName) => SignInAsync(userName, Password);

    /// <summary>The administrator of the set-up.</summary>
    public Task<Visitor> SignInAsAdministratorAsync() => SignInAsync("admin", ShellFixture.AdminPassword);

    private async Task<Visitor> SignInAsync(string userName, string password)
    {
        var visitor = new Visitor(Host.Address);
        await visitor.OpenAsync("signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", userName), ("Input.Password", password));
        visitor.Address.AbsolutePath.ShouldNotContain("signin", Case.Insensitive, $"{userName} could not sign in: {visitor.Text}");
        return visitor;
    }

    /// <summary>Rita reports something; gives its number.</summary>
    public async Task<string> ReportAsync(string title, string description = "Since this morning.", string userName = "rita")
    {
        using var rita = await SignInAsync(userName);
        await rita.OpenAsync("portal/report/incident");
        await rita.SubmitAsync(rita.Main.QuerySelector("form.form button.btn-primary")!, ("Input.Title", title), ("Input.Description", description));
        rita.Address.AbsolutePath.ShouldStartWith("/portal/requests/", Case.Sensitive, rita.Text);
        return rita.Address.Segments[^1];
    }
}

[CollectionDefinition(Name)]
public sealed class DeskTests : ICollectionFixture<DeskFixture>
{
    public const string Name = "Pages of tickets";
}
