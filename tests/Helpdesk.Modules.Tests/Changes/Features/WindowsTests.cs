using Helpdesk.Changes.Features;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Tasks;
using Helpdesk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>Times in which nothing, or only something, is changed.</summary>
public sealed class WindowsTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task ABlackoutThatComesLater_IsNotedOnce()
    {
        var number = await host.DraftAsync(serviceId: await PayrollAsync());
        var hour = host.FreeHour();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        await host.GoAsync(number, "submit");
        await LookAsync();
        (await NotesAsync(number)).ShouldBe(0);

        var (status, blackout) = await host.SendAsync(
            "admin", HttpMethod.Post, "/change-windows/blackouts", new { from = hour, to = hour.AddHours(3), reason = "Pay day", serviceId = await PayrollAsync() });
        status.ShouldBe(201, blackout?.ToJsonString());
        await LookAsync();
        await LookAsync();

        (await NotesAsync(number)).ShouldBe(1);
        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        ((string?)plan["conflicts"]![0]!["kind"], (string?)plan["risk"]!["service"]).ShouldBe(("serviceBlackout", "medium"));
        (await host.SendAsync("admin", HttpMethod.Delete, $"/change-windows/blackouts/{blackout!["id"]}")).Status.ShouldBe(204);
        (await host.GetAsync("anna", $"/changes/{number}/plan"))["conflicts"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task AChangeThatWasMerged_DoesNotKeepOthersFromBeingNoted()
    {
        var hour = host.FreeHour();
        var (merged, other, main) = (await host.DraftAsync(), await host.DraftAsync(assignee: "tom"), await host.DraftAsync());
        await host.PlanAsync(merged, ChangesHostExtensions.Plan(hour));
        await host.PlanAsync(other, ChangesHostExtensions.Plan(hour.AddHours(1)));
        await host.GoAsync(merged, "submit");
        await host.GoAsync(other, "submit");
        (await host.SendAsync("anna", HttpMethod.Post, $"/changes/{merged}/merge", new { into = main })).Status.ShouldBe(200);
        var (_, blackout) = await host.SendAsync("admin", HttpMethod.Post, "/change-windows/blackouts", new { from = hour, to = hour.AddHours(3), reason = "Pay day" });

        await LookAsync();

        (await NotesAsync(other)).ShouldBe(1);
        await host.SendAsync("admin", HttpMethod.Delete, $"/change-windows/blackouts/{blackout!["id"]}");
    }

    [Fact]
    public async Task AServiceWithAWindow_IsChangedInNoOtherTime()
    {
        var number = await host.DraftAsync(serviceId: await PayrollAsync());
        var hour = host.FreeHour();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        var other = hour.AddDays(1).DayOfWeek;
        var (status, window) = await host.SendAsync(
            "admin", HttpMethod.Post, "/change-windows/maintenance-windows", new { serviceId = await PayrollAsync(), days = new[] { $"{other}" }, from = "00:00", to = "00:00" });
        status.ShouldBe(201, window?.ToJsonString());

        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        var slot = (await host.GetAsync("anna", $"/changes/{number}/plan/free-slots"))[0]!;

        ((string?)plan["conflicts"]![0]!["kind"]).ShouldBe("outsideWindows");
        ((DateTime)slot["start"]!).DayOfWeek.ShouldBe(other);
        (await host.SendAsync("admin", HttpMethod.Delete, $"/change-windows/maintenance-windows/{window!["id"]}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task WrongInput_IsRefused_AndOnlyThoseWithTheRightMayAsk()
    {
        var hour = host.FreeHour();
        (await host.SendAsync("admin", HttpMethod.Post, "/change-windows/blackouts", new { from = hour, to = hour, reason = "Pay day" })).Status.ShouldBe(400);
        (await host.SendAsync("admin", HttpMethod.Post, "/change-windows/blackouts", new { from = hour, to = hour.AddHours(1), reason = " " })).Status.ShouldBe(400);
        (await host.SendAsync("admin", HttpMethod.Post, "/change-windows/blackouts", new { from = hour, to = hour.AddHours(1), reason = "Pay day", serviceId = Guid.Empty })).Status.ShouldBe(400);
        (await host.SendAsync("admin", HttpMethod.Post, "/change-windows/maintenance-windows", new { serviceId = await PayrollAsync(), days = Array.Empty<string>(), from = "00:00", to = "01:00" })).Status.ShouldBe(400);
        (await host.SendAsync("tom", HttpMethod.Get, "/change-windows")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task ThePage_AddsAndDeletes()
    {
        using var visitor = await host.SignInAsync("admin");
        await visitor.OpenAsync("admin/changes/windows");
        await visitor.SubmitAsync("Add blackout", ("Blackout.Reason", "Closing of the year"));
        visitor.Text.ShouldContain("Say when it begins.");
        await visitor.SubmitAsync("Add blackout", ("Blackout.From", "2031-12-20T00:00"), ("Blackout.To", "2032-01-04T00:00"), ("Blackout.Reason", "Closing of the year"));
        visitor.Text.ShouldContain("Closing of the year");
        await visitor.SubmitAsync("Delete Closing of the year");
        visitor.Text.ShouldNotContain("Closing of the year");

        await visitor.SubmitAsync("Add maintenance window", ("Window.Days", "Saturday"), ("Window.From", "22:00"), ("Window.To", "04:00"));
        var windows = (await host.GetAsync("admin", "/change-windows"))["maintenanceWindows"]!.AsArray();
        ((string?)windows.ShouldHaveSingleItem()!["days"]![0]).ShouldBe("saturday");
        await host.SendAsync("admin", HttpMethod.Delete, $"/change-windows/maintenance-windows/{windows[0]!["id"]}");
    }

    private async Task<Guid> PayrollAsync()
    {
        await using var scope = host.Host.CreateScope();
        var services = await scope.Services.GetRequiredService<ITicketServiceDirectory>().GetAllAsync(TestContext.Current.CancellationToken);
        return services.Single(s => s.Name == "Payroll").Id;
    }

    private async Task LookAsync()
    {
        await using var scope = host.Host.CreateScope();
        await scope.Services.GetServices<IBackgroundTask>().OfType<NoteNewConflicts>().Single().RunAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> NotesAsync(string number) =>
        (await host.GetAsync("anna", $"/changes/{number}/comments"))["items"]!.AsArray().Count(c => ((string)c!["body"]!).Contains("not free any more", StringComparison.Ordinal));
}
