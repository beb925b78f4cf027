using System.Net;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class TenantTests
{
    private static readonly ShellFixtureOptions Options = new()
    {
        Recipe = TestModule.Recipe,
        Recipes = TestModule.Recipes,
        Modules = [typeof(TestModule).Assembly],
    };

    [Fact]
    public async Task Tenant_WhenCreated_IsReachedAtItsPrefixAndSharesNothing()
    {
        await using var fixture = await ShellFixture.StartAsync(Options);
        var result = await fixture.Tenants.CreateAsync(Acme() with { AdminPassword = "Another-horse-battery-2" }, CancellationToken.None);
        result.Succeeded.ShouldBeTrue(result.Failure?.Detail);

        (await fixture.Client.GetStringAsync("/tests/ping")).ShouldBe("Default||/tests/ping");
        (await fixture.Client.GetStringAsync("/acme/tests/ping")).ShouldBe("acme|/acme|/tests/ping");
        (await fixture.Client.GetStringAsync("/ACME/tests/ping")).ShouldBe("acme|/ACME|/tests/ping");

        await using (var scope = fixture.CreateScope("acme"))
        {
            await scope.Services.GetRequiredService<ISettings>().SaveAsync(new TestSettings { Greeting = "Of acme" });
        }

        await using (var scope = fixture.CreateScope())
        {
            (await scope.Services.GetRequiredService<ISettings>().GetAsync<TestSettings>()).Greeting.ShouldBe("Hello");
        }

        (await fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None)).Succeeded.ShouldBeTrue();
        (await StatusAsync(fixture, "/tests/pong")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(fixture, "/acme/tests/pong")).ShouldBe(HttpStatusCode.NotFound);

        var own = fixture.Shells.Find("acme")!.Current!;
        var main = fixture.Shells.Find("Default")!.Current!;
        own.Services.GetRequiredService<ShellMark>().Id.ShouldNotBe(main.Services.GetRequiredService<ShellMark>().Id);
        own.Settings.Database.ShouldNotBe(main.Settings.Database);
        File.Exists(TestModule.FileOf(fixture.DataPath, "helpdesk.db", "acme")).ShouldBeTrue();
        fixture.Output.ToString().ShouldNotContain("Another-horse");
    }

    [Fact]
    public async Task Tenants_AreManagedInTheDefaultTenantOnly()
    {
        await using var fixture = await ShellFixture.StartAsync(Options);
        await fixture.Tenants.CreateAsync(Acme(), CancellationToken.None);
        var manager = fixture.Shells.Find("acme")!.Current!.Services.GetRequiredService<ITenantManager>();

        Should.Throw<ForbiddenException>(() => manager.GetTenants());
        await Should.ThrowAsync<ForbiddenException>(() => manager.SetEnabledAsync("Default", enabled: false, CancellationToken.None));
        await Should.ThrowAsync<ForbiddenException>(() => manager.CreateAsync(Acme() with { Name = "other", RequestUrlPrefix = "other" }, CancellationToken.None));
    }

    [Fact]
    public async Task Tenant_WhenDisabled_Answers503UntilItIsEnabled()
    {
        await using var fixture = await ShellFixture.StartAsync(Options);
        await fixture.Tenants.CreateAsync(Acme(), CancellationToken.None);

        await fixture.Tenants.SetEnabledAsync("acme", enabled: false, CancellationToken.None);
        using (var response = await fixture.Client.GetAsync("/acme/tests/ping"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            response.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
            response.Headers.RetryAfter.ShouldNotBeNull();
        }

        fixture.Shells.TryCreateScope("acme").ShouldBeNull();
        await fixture.Tenants.SetEnabledAsync("acme", enabled: true, CancellationToken.None);
        (await StatusAsync(fixture, "/acme/tests/ping")).ShouldBe(HttpStatusCode.OK);
        (await Should.ThrowAsync<BusinessException>(() => fixture.Tenants.SetEnabledAsync("Default", enabled: false, CancellationToken.None)))
            .Message.ShouldContain("cannot be disabled");
    }

    [Fact]
    public async Task Tenant_WhenItCannotStart_StopsNeitherTheHostNorTheOthers_AndStartsWhenEnabledAgain()
    {
        var data = Directory.CreateTempSubdirectory("helpdesk-test-").FullName;
        try
        {
            var options = Options with { DataPath = data };
            await using (var first = await ShellFixture.StartAsync(options))
            {
                var created = await first.Tenants.CreateAsync(Acme() with { Recipe = "fails-on-demand" }, CancellationToken.None);
                created.Succeeded.ShouldBeTrue(created.Failure?.Detail);
            }

            var fail = TestModule.FileOf(data, "fail", "acme");
            await File.WriteAllTextAsync(fail, "");
            await using var fixture = await ShellFixture.StartAsync(options);

            (await StatusAsync(fixture, "/tests/ping")).ShouldBe(HttpStatusCode.OK);
            (await StatusAsync(fixture, "/acme/tests/ping")).ShouldBe(HttpStatusCode.ServiceUnavailable);
            var failure = fixture.Tenants.GetTenants().Single(t => t.Name == "acme").Failure!;
            failure.Feature.ShouldBe("Tests.FailsOnDemand");
            failure.Message.ShouldContain("Told to fail.");
            (await Should.ThrowAsync<BusinessException>(() => fixture.Tenants.SetEnabledAsync("acme", enabled: true, CancellationToken.None)))
                .Message.ShouldContain("Told to fail.");

            File.Delete(fail);
            await fixture.Tenants.SetEnabledAsync("acme", enabled: true, CancellationToken.None);
            (await StatusAsync(fixture, "/acme/tests/ping")).ShouldBe(HttpStatusCode.OK);
            fixture.Tenants.GetTenants().Single(t => t.Name == "acme").Failure.ShouldBeNull();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public async Task Tenant_WhenItsSetUpFails_IsNotThere()
    {
        await using var fixture = await ShellFixture.StartAsync(Options);
        var file = Path.Combine(fixture.DataPath, "tenants.json");

        var result = await fixture.Tenants.CreateAsync(Acme() with { Recipe = "with-steps" }, CancellationToken.None);

        result.Failure!.Message.ShouldContain("The step was stopped.");
        fixture.Tenants.GetTenants().ShouldHaveSingleItem().Name.ShouldBe("Default");
        (await File.ReadAllTextAsync(file)).ShouldNotContain("acme");
    }

    [Fact]
    public async Task Tenant_WhenItsNameOrAddressIsWrong_IsRefusedAtTheField()
    {
        await using var fixture = await ShellFixture.StartAsync(Options);

        await RefusedAsync("a b", "ab", null, "name");
        await RefusedAsync("default", "ab", null, "name");
        await RefusedAsync("ok", null, null, "requestUrlPrefix");
        await RefusedAsync("ok", "api", null, "requestUrlPrefix");
        await RefusedAsync("ok", "culture", null, "requestUrlPrefix");
        await RefusedAsync("ok", "Tests", null, "requestUrlPrefix");
        await RefusedAsync("ok", "a/b", null, "requestUrlPrefix");
        await RefusedAsync("ok", null, "http://host", "requestHost");

        async Task RefusedAsync(string name, string? prefix, string? host, string field)
        {
            var error = await Should.ThrowAsync<ValidationException>(() =>
                fixture.Tenants.CreateAsync(new NewTenant(name, prefix, host, "no-recipe", null, null), CancellationToken.None));
            error.Errors.Keys.ShouldBe([field, "recipe"], ignoreOrder: true);
        }
    }

    [Fact]
    public async Task Tenants_ThatAreCreatedAtOnceForOneAddress_AreRefusedButOne()
    {
        await using var fixture = await ShellFixture.StartAsync(Options);
        string[] names = ["one", "two", "three"];

        var results = await Task.WhenAll(names.Select(async name =>
        {
            try
            {
                return (await fixture.Tenants.CreateAsync(Acme() with { Name = name }, CancellationToken.None)).Succeeded;
            }
            catch (ValidationException exception)
            {
                exception.Errors.Keys.ShouldBe(["requestUrlPrefix"]);
                return false;
            }
        }));

        results.Count(succeeded => succeeded).ShouldBe(1);
        fixture.Tenants.GetTenants().Count(t => t.RequestUrlPrefix == "acme").ShouldBe(1);
    }

    [Fact]
    public async Task Tenant_WhoseStartFailed_IsStartedAgainByItself()
    {
        var data = Directory.CreateTempSubdirectory("helpdesk-test-").FullName;
        try
        {
            var options = Options with { DataPath = data };
            await using (var first = await ShellFixture.StartAsync(options))
            {
                (await first.Tenants.CreateAsync(Acme() with { Recipe = "fails-on-demand" }, CancellationToken.None)).Succeeded.ShouldBeTrue();
            }

            var fail = TestModule.FileOf(data, "fail", "acme");
            await File.WriteAllTextAsync(fail, "");
            await using var fixture = await ShellFixture.StartAsync(options);
            var tenant = fixture.Shells.Find("acme")!;
            var before = tenant.RetryAt.ShouldNotBeNull();
            tenant.RetryAt = DateTimeOffset.MinValue;
            await fixture.Shells.RetryFailedAsync(CancellationToken.None);
            var second = tenant.RetryAt.ShouldNotBeNull();
            (second - before).ShouldBeGreaterThan(TimeSpan.FromSeconds(8), "the pause grows");

            File.Delete(fail);
            // The host's own try may have seen the file still, and put the next one off.
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await StatusAsync(fixture, "/acme/tests/ping") != HttpStatusCode.OK)
            {
                tenant.RetryAt = DateTimeOffset.MinValue;
                await fixture.Shells.RetryFailedAsync(limit.Token);
            }

            tenant.RetryAt.ShouldBeNull();
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Fact]
    public void Routes_PreferTheHost_ThenThePrefix_ThenDefault()
    {
        var routes = new TenantRoutes(
        [
            Tenant("Default", null, null), Tenant("acme", null, "acme"), Tenant("corp", "corp.example.com", null), Tenant("lab", "corp.example.com", "lab"),
        ]);

        Find("any", "/").ShouldBe("Default||/");
        Find("any", "/acme").ShouldBe("acme|/acme|");
        Find("any", "/acme/desk").ShouldBe("acme|/acme|/desk");
        Find("any", "/acmes/desk").ShouldBe("Default||/acmes/desk");
        Find("corp.example.com", "/acme/desk").ShouldBe("corp||/acme/desk");
        Find("CORP.example.com", "/lab/desk").ShouldBe("lab|/lab|/desk");
        new TenantRoutes([Tenant("Default", "desk.example.com", null)]).Find(new HostString("other"), "/").ShouldBeNull();

        string Find(string host, string path)
        {
            var route = routes.Find(new HostString(host), path)!.Value;
            return $"{route.Tenant}|{route.Base}|{route.Path}";
        }

        static ShellSettings Tenant(string name, string? host, string? prefix) => new()
        {
            Name = name,
            RequestHost = host,
            RequestUrlPrefix = prefix,
            DataPath = "",
            Database = new DatabaseSettings(DatabaseProvider.Sqlite, ""),
        };
    }

    private static NewTenant Acme() => new("acme", "acme", RequestHost: null, TestModule.Recipe, Database: null, ShellFixture.AdminPassword);

    private static async Task<HttpStatusCode> StatusAsync(ShellFixture fixture, string path)
    {
        using var response = await fixture.Client.GetAsync(path);
        return response.StatusCode;
    }
}
