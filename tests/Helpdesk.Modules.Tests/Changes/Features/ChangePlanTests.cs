using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>The plan over the API and on its page.</summary>
public sealed class ChangePlanTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task APlan_IsReadAsItWasWritten_WithItsRisk()
    {
        var number = await host.DraftAsync();
        var hour = host.FreeHour();

        var plan = await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));

        ((string?)plan["kind"], (DateTime)plan["plannedStart"]!, (string?)plan["testPlan"]).ShouldBe(("normal", hour, "Ping it."));
        ((string?)plan["risk"]!["level"], (string?)plan["risk"]!["questionnaire"], (string?)plan["risk"]!["service"]).ShouldBe(("medium", "medium", null));
        JsonNode.DeepEquals(plan, await host.GetAsync("anna", $"/changes/{number}/plan")).ShouldBeTrue();
        var history = (await host.GetAsync("anna", $"/changes/{number}/events")).ToJsonString();
        history.ShouldContain("backoutPlan");
    }

    [Fact]
    public async Task AnOldStamp_IsRefused()
    {
        var number = await host.DraftAsync();
        var hour = host.FreeHour();
        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", ChangesHostExtensions.Plan(hour), "\"0\"")).Status.ShouldBe(200);

        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", ChangesHostExtensions.Plan(hour.AddHours(1)), "\"0\"")).Status.ShouldBe(412);
    }

    [Fact]
    public async Task WrongInput_IsRefusedAtItsField()
    {
        var number = await host.DraftAsync();
        var hour = host.FreeHour();
        (await ErrorsAsync(number, new { kind = "normal", plannedStart = hour, plannedEnd = hour })).ShouldBe(["plannedEnd"]);
        (await ErrorsAsync(number, new { kind = "normal", plannedStart = hour.AddYears(-1), plannedEnd = hour.AddYears(-1).AddHours(1) })).ShouldBe(["plannedStart"]);
        (await ErrorsAsync(number, new { kind = "normal", plannedStart = hour, plannedEnd = hour.AddDays(91) })).ShouldBe(["plannedEnd"]);
        (await ErrorsAsync(number, new { kind = "normal", testPlan = new string('x', 8001) })).ShouldBe(["testPlan"]);
        (await ErrorsAsync(number, new { kind = "normal", actualStart = hour })).ShouldBe(["actualStart"]);
        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", new { kind = "sudden" })).Status.ShouldBe(400);
        (await host.SendAsync("rita", HttpMethod.Put, $"/changes/{number}/plan", new { kind = "normal" })).Status.ShouldBe(403);
        (await host.SendAsync("anna", HttpMethod.Get, $"/changes/{await host.ReportAsync("No change")}/plan")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task TheKind_IsChosenInADraft()
    {
        var number = await host.DraftAsync();
        var hour = host.FreeHour();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        await host.GoAsync(number, "submit");

        (await ErrorsAsync(number, ChangesHostExtensions.Plan(hour, "emergency"))).ShouldBe(["kind"]);
    }

    [Fact]
    public async Task WhoseWorkHasBegun_KeepsItsPlan()
    {
        var number = await host.DraftAsync();
        var hour = host.FreeHour();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        await host.GoAsync(number, "submit", "assess");
        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "authorize", "schedule", "implement");

        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", ChangesHostExtensions.Plan(hour, testPlan: "None"))).Status.ShouldBe(409);
    }

    [Fact]
    public async Task FreeSlots_AreTenAtMost_AndLeaveOutWhatIsTaken()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));

        var slots = (await host.GetAsync("anna", $"/changes/{number}/plan/free-slots")).AsArray();

        slots.Count.ShouldBe(10);
        slots.ShouldAllBe(s => (DateTime)s!["end"]! - (DateTime)s["start"]! == TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task ThePage_SavesAndShowsThePlan()
    {
        var number = await host.DraftAsync();
        using var visitor = await host.SignInAsync("anna");
        await visitor.OpenAsync($"desk/changes/{number}/plan");
        var local = host.FreeHour().ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);
        await visitor.SubmitAsync("Save plan", ("Input.PlannedStart", local), ("Input.PlannedEnd", local), ("Input.Reason", "End of support"));
        visitor.Text.ShouldContain("The end lies after the start");
        await visitor.SubmitAsync("Save plan", ("Input.PlannedEnd", ""), ("Input.PlannedStart", ""), ("Input.Reason", "End of support"), ("Input.Answers[0]", "High"));

        (await host.GetAsync("anna", $"/changes/{number}/plan"))["reason"]!.GetValue<string>().ShouldBe("End of support");
        await visitor.OpenAsync($"desk/tickets/{number}");
        visitor.Text.ShouldContain("Normal change");
        visitor.Text.ShouldContain("No time is planned.");
    }

    private async Task<IReadOnlyList<string>> ErrorsAsync(string number, object plan)
    {
        var (status, body) = await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", plan);
        status.ShouldBe(400, body?.ToJsonString());
        return [.. body!["errors"]!.AsObject().Select(e => e.Key)];
    }
}
