using System.Net;
using Helpdesk.Testing;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Applying rules to open tickets: refused while a new version does not count, so the host is one whose rules nobody has edited.</summary>
public sealed class ServiceLevelReviewPageTests(DeskFixture desk) : IClassFixture<DeskFixture>
{
    [Fact]
    public async Task Review_CountsFirst_NeedsAReason_AndWaitsForAVersionThatDoesNotCountYet()
    {
        await desk.ReportAsync("Has the right clocks");
        using var admin = new Visitor(desk.Host.Address);
        await admin.OpenAsync("signin");
        await admin.SubmitAsync("Sign in", ("Input.UserName", "admin"), ("Input.Password", ShellFixture.AdminPassword));
        await admin.OpenAsync("admin/tickets/service-levels/review");
        admin.Main.TextContent.ShouldContain("Nothing changes: their clocks keep the versions by which they were measured.");

        await admin.SubmitAsync("Count tickets");
        admin.Main.TextContent.ShouldContain("All open tickets have the clocks that rules and definitions of now give them: 1.");

        await admin.SubmitAsync("Apply to open tickets");
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.ErrorAt("Reason").ShouldNotBeEmpty();

        await admin.SubmitAsync("Apply to open tickets", ("Reason", "New contract"));
        admin.Main.TextContent.ShouldContain("Tickets with new clocks: 0");

        await admin.OpenAsync("admin/tickets/service-levels");
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Delete the rule “Resolution, priority 1”']")!);
        admin.Main.TextContent.ShouldContain("Tickets without a target");
        await admin.OpenAsync("admin/tickets/service-levels/review");
        await admin.SubmitAsync("Apply to open tickets", ("Reason", "Too early"));
        admin.Main.TextContent.ShouldContain("The new version counts in a minute. Apply it to open tickets then.");
    }
}
