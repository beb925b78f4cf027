using System.Net;
using Helpdesk.Errors;
using Helpdesk.Host.Cli;
using Helpdesk.Testing;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class CommandLineTests
{
    [Fact]
    public void Arguments_AreReadAsTheUsageSays()
    {
        var line = CommandLine.Parse(["import", "events", "--dry-run", "log.csv", "--profile=uci", "--role", "A", "--role", "B", "--tenant", "acme", "--Helpdesk:DataPath", "/data", "--urls=http://localhost:1"]);

        var arguments = line.ArgumentsOf("import events", "FILE --profile NAME [--dry-run] [--role R]...");

        line.VerbWords.Two.ShouldBe("import events");
        line.Tenant.ShouldBe("acme");
        line.HostArguments.ShouldBe(["--Helpdesk:DataPath=/data", "--urls=http://localhost:1"]);
        arguments.Positions.ShouldBe(["log.csv"]);
        arguments.Flag("dry-run").ShouldBeTrue();
        arguments.Option("profile").ShouldBe("uci");
        arguments.Values("role").ShouldBe(["A", "B"]);
    }

    [Theory]
    [InlineData("--typo", "'user create' has no option --typo. Usage: user create NAME --email E")]
    [InlineData("--email", "The option --email needs a value. Usage: user create NAME --email E")]
    public void Arguments_WhenWrong_AreRefusedWithTheUsage(string option, string sentence)
    {
        var line = CommandLine.Parse(["user", "create", "ann", option]);

        Should.Throw<BusinessException>(() => line.ArgumentsOf("user create", "NAME --email E")).Message.ShouldBe(sentence);
    }

    [Fact]
    public async Task Verbs_ChangeARunningServer()
    {
        await using var fixture = await ShellFixture.StartAsync(Options());

        (await RunAsync(fixture.DataPath, "feature", "enable", "Tests.Pong")).ShouldBe((0, "Switched on: Tests.Pong.\n", ""));
        await UntilAsync(fixture, "/tests/pong", HttpStatusCode.OK);
        (await RunAsync(fixture.DataPath, "feature", "enable", "Tests.Pong")).ShouldBe((0, "Nothing to change.\n", ""));
        (await RunAsync(fixture.DataPath, "feature", "list")).Output.ShouldMatch(@"Tests\.Pong\s+on");

        (await RunAsync(fixture.DataPath, "tenant", "create", "acme", "--prefix", "acme", "--recipe", TestModule.Recipe, "--admin-password", ShellFixture.AdminPassword))
            .ShouldBe((0, "The tenant acme is set up.\n", ""));
        await UntilAsync(fixture, "/acme/tests/ping", HttpStatusCode.OK);
        (await RunAsync(fixture.DataPath, "tenant", "list")).Output.ShouldMatch(@"acme\s+Running\s+-\s+/acme\s+Sqlite\s+shell-tests");

        (await RunAsync(fixture.DataPath, "tenant", "disable", "acme")).Code.ShouldBe(0);
        await UntilAsync(fixture, "/acme/tests/ping", HttpStatusCode.ServiceUnavailable);
        (await RunAsync(fixture.DataPath, "tenant", "enable", "acme")).Code.ShouldBe(0);
        await UntilAsync(fixture, "/acme/tests/ping", HttpStatusCode.OK);

        // The server changes what a verb has changed before.
        var result = await fixture.Features.ChangeAsync([], ["Tests.Pong"], CancellationToken.None);
        result.Changed.ShouldBe(["Tests.Pong"]);
        (await RunAsync(fixture.DataPath, "migrate")).ShouldBe((0, "acme: up to date.\nDefault: up to date.\n", ""));
    }

    [Fact]
    public async Task Verbs_WhenRefused_PrintASentenceAndEndWith1()
    {
        await using var fixture = await ShellFixture.StartAsync(Options());

        (await RunAsync(fixture.DataPath, "feature", "enable", "Tests.FailsInRoutes"))
            .ShouldBe((1, "", "The feature Fails in routes could not start: Broken in routes. Nothing was changed.\n"));
        (await RunAsync(fixture.DataPath, "feature", "enable", "Tests.Typo")).ShouldBe((1, "", "There is no feature Tests.Typo in this installation.\n"));
        (await RunAsync(fixture.DataPath, "tenant", "disable", "nobody")).ShouldBe((1, "", "There is no tenant nobody; there are Default.\n"));
        (await RunAsync(fixture.DataPath, "tenant", "create", "acme")).Error.ShouldContain("Give a path prefix or a host name");
        using var response = await fixture.Client.GetAsync("/tests/ping");
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Verbs_WhenUnknown_ShowHelpAndEndWith2()
    {
        var data = Directory.CreateTempSubdirectory("helpdesk-test-").FullName;
        try
        {
            var (code, output, error) = await RunAsync(data, "frobnicate", "all");
            code.ShouldBe(2);
            output.ShouldBeEmpty();
            error.ShouldStartWith("There is no verb 'frobnicate all'.");
            error.ShouldContain("feature enable ID...");
            error.ShouldContain("user create");

            (await RunAsync(data, "serve", "--prot", "80")).ShouldBe((2, "", $"'serve' has no option --prot. Usage: serve {Verbs.ServeUsage}\n"));
            (await RunAsync(data, "help")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(0), r => r.Output.ShouldContain("token create"), r => r.Error.ShouldBeEmpty());
            Directory.Exists(Path.Combine(data, "tenants", "Default")).ShouldBeFalse("help must not set a tenant up");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static ShellFixtureOptions Options() => new()
    {
        Recipe = TestModule.Recipe,
        Recipes = TestModule.Recipes,
        Modules = [typeof(TestModule).Assembly],
    };

    private static async Task<(int Code, string Output, string Error)> RunAsync(string data, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await HelpdeskProgram.RunAsync(arguments, ShellFixture.HostOptions(Options(), data, output, error), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    private static async Task UntilAsync(ShellFixture fixture, string path, HttpStatusCode status)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var response = await fixture.Client.GetAsync(path, timeout.Token);
            if (response.StatusCode == status)
            {
                return;
            }

            await Task.Delay(50, timeout.Token);
        }
    }
}
