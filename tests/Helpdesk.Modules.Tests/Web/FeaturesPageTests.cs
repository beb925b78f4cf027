using Helpdesk.Modules;
using Helpdesk.Modules.Manifest;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using FeatureAttribute = Helpdesk.Modules.Manifest.FeatureAttribute;
using FeatureOfStartup = Helpdesk.Modules.FeatureAttribute;

[assembly: Feature(Id = FailingStartup.Feature, Name = "A feature that cannot start", Category = "Tests")]

namespace Helpdesk.Modules.Tests.Web;

[FeatureOfStartup(Feature)]
internal sealed class FailingStartup : StartupBase
{
    public const string Feature = "Helpdesk.Modules.Tests.Failing";
    public const string Reason = "The licence file of the connector is missing.";

    public override void ConfigureServices(IServiceCollection services) => throw new InvalidOperationException(Reason);
}

public sealed class FeaturesPageTests
{
    [Fact]
    public async Task SwitchingOn_OfAFeatureWhoseStartupFails_ShowsTheReasonAndTheOldShellServesOn()
    {
        await using var host = await ShellFixture.StartAsync(
            new ShellFixtureOptions { Modules = [typeof(FailingStartup).Assembly] }, TestContext.Current.CancellationToken);
        using var admin = new Visitor(host.Address);
        await admin.OpenAsync("signin");
        await admin.SubmitAsync("Sign in", ("Input.UserName", "admin"), ("Input.Password", ShellFixture.AdminPassword));
        await admin.OpenAsync("admin/features");
        var button = admin.Page.QuerySelector("button[aria-label='Switch on A feature that cannot start']").ShouldNotBeNull();

        await admin.SubmitAsync(button);

        admin.Heading.ShouldBe("Features", "the shell from before serves the page");
        var failure = admin.Main.QuerySelector(".callout-danger").ShouldNotBeNull();
        failure.TextContent.ShouldContain("The last change failed and was taken back");
        failure.TextContent.ShouldContain(FailingStartup.Feature);
        failure.TextContent.ShouldContain(FailingStartup.Reason);
        admin.Page.QuerySelector("button[aria-label='Switch on A feature that cannot start']").ShouldNotBeNull("it is still off");
    }
}
