using System.Globalization;
using System.Net;
using Helpdesk.Modules.Tests.Approvals;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>What the calendar shows, and what a move means before it is saved.</summary>
public sealed class CalendarTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Theory]
    [InlineData("month")]
    [InlineData("week")]
    [InlineData("timeline")]
    [InlineData("list")]
    public async Task EachView_ShowsAChange_InWords_AndItsFiltersLeaveItOut(string view)
    {
        var hour = host.FreeHour();
        var number = await PlannedAsync(hour, $"Router {view}");
        using var visitor = await host.SignInAsync("anna");

        await visitor.OpenAsync($"desk/changes?view={view}&date={hour:yyyy-MM-dd}");
        visitor.Text.ShouldContain(number);
        visitor.Text.ShouldContain("Submitted");
        visitor.Text.ShouldContain("Medium risk");

        foreach (var filter in (string[])["kind=Emergency", "risk=High", "state=closed", $"service={Guid.CreateVersion7()}"])
        {
            await visitor.OpenAsync($"desk/changes?view={view}&date={hour:yyyy-MM-dd}&{filter}");
            visitor.Text.ShouldNotContain(number, Case.Sensitive, filter);
        }

        await visitor.OpenAsync($"desk/changes?view={view}&date={hour:yyyy-MM-dd}&kind=Normal&risk=Medium&state=submitted&mine=true");
        visitor.Text.ShouldContain(number);
    }

    [Fact]
    public async Task WhatIsCancelled_IsShownOnlyWhenAskedFor_AndAnEmptyTimeSaysWhatToDo()
    {
        var hour = host.FreeHour();
        var number = await PlannedAsync(hour);
        await host.GoAsync(number, "cancel");
        using var visitor = await host.SignInAsync("anna");

        await visitor.OpenAsync($"desk/changes?view=week&date={hour:yyyy-MM-dd}");
        visitor.Text.ShouldNotContain(number);
        await visitor.OpenAsync($"desk/changes?view=week&date={hour:yyyy-MM-dd}&state=cancelled");
        visitor.Text.ShouldContain(number);
        await visitor.OpenAsync("desk/changes?date=2031-01-01");
        visitor.Text.ShouldContain("Nothing is planned in this time");
    }

    [Fact]
    public async Task AMove_ByTheForm_KeepsThePlan_AndTheLength()
    {
        var hour = host.FreeHour();
        var number = await PlannedAsync(hour);
        var then = host.FreeHour().AddMinutes(30);
        using var visitor = await host.SignInAsync("anna");

        // A start alone keeps the length.
        await visitor.OpenAsync($"desk/changes/{number}/move?start={Local(then)}");
        visitor.Text.ShouldContain("Free");
        await visitor.SubmitAsync("Move change");

        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        ((DateTime)plan["plannedStart"]!, (DateTime)plan["plannedEnd"]!, (string?)plan["testPlan"]).ShouldBe((then, then.AddHours(1), "Ping it."));
    }

    [Fact]
    public async Task TheCheck_NamesConflicts_AndTheApprovalsThatWouldBeVoid()
    {
        var taken = host.FreeHour();
        var other = await PlannedAsync(taken);
        var number = await PlannedAsync(host.FreeHour());
        await host.GoAsync(number, "assess");
        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "authorize");
        using var visitor = await host.SignInAsync("anna");

        await visitor.OpenAsync($"desk/changes/{number}/move?handler=Check&start={Local(taken.AddMinutes(30))}");

        visitor.Text.ShouldContain($"The implementer has {other} too");
        visitor.Text.ShouldContain($"would be void: Approve {number}");
        // Without a move nothing would be void.
        await visitor.OpenAsync($"desk/changes/{number}/move");
        visitor.Text.ShouldNotContain("would be void");
    }

    [Fact]
    public async Task AScheduledChange_IsNotMovedIntoABlackout_ByTheFormOrTheApi()
    {
        var hour = host.FreeHour();
        var number = await PlannedAsync(hour);
        await host.GoAsync(number, "assess");
        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "authorize");
        await host.GoAsync(number, "schedule");
        var closed = host.FreeHour();
        (await host.SendAsync("admin", HttpMethod.Post, "/change-windows/blackouts", new { from = closed.AddHours(-4), to = closed.AddHours(4), reason = $"Closing {number}" })).Status.ShouldBe(201);
        using var visitor = await host.SignInAsync("anna");

        await visitor.OpenAsync($"desk/changes/{number}/move?handler=Check&start={Local(closed)}");
        visitor.Text.ShouldContain("Cannot be moved there");
        await visitor.OpenAsync($"desk/changes/{number}/move?start={Local(closed)}");
        await visitor.SubmitAsync("Move change");
        visitor.Text.ShouldContain($"Nothing must be changed: Closing {number}");
        var (status, body) = await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", ChangesHostExtensions.Plan(closed));
        (status, (string?)body!["code"]).ShouldBe((409, "Changes:Conflict"));

        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        ((DateTime)plan["plannedStart"]!, (string?)plan["state"]).ShouldBe((hour, "scheduled"));
        // What is not scheduled yet may be planned for any time: its conflicts are seen before it is.
        var draft = await host.DraftAsync();
        await host.PlanAsync(draft, ChangesHostExtensions.Plan(closed));
    }

    [Fact]
    public async Task ARequester_SeesNoCalendar_AndMovesNothing()
    {
        var number = await PlannedAsync(host.FreeHour());
        using var requester = await host.SignInAsync("rita");

        await requester.OpenAsync("desk/changes");
        requester.Status.ShouldBe(HttpStatusCode.Forbidden);
        await requester.OpenAsync($"desk/changes/{number}/move");
        requester.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static string Local(DateTime utc) =>
        TimeZoneInfo.ConvertTimeFromUtc(utc, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);

    private async Task<string> PlannedAsync(DateTime hour, string title = "New router")
    {
        var number = await host.DraftAsync(title);
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        await host.GoAsync(number, "submit");
        return number;
    }
}
