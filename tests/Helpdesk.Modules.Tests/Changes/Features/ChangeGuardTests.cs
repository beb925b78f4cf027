using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>Which ways each kind may take, and what it needs for them.</summary>
public sealed class ChangeGuardTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task ANormalChange_GoesItsWay_AndTellsWhenTheWorkWasDone()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.GoAsync(number, "submit", "assess");
        await host.ApproveAsync(number, "bob");
        await host.GoAsync(number, "authorize");
        await host.ApproveAsync(number);
        await host.GoAsync(number, "schedule", "implement");
        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        ((DateTime?)plan["actualStart"]).ShouldNotBeNull();
        (await host.RefusalAsync(number, "review")).ShouldContain("how it went");

        await host.WriteDownAsync(number, review: null);
        await host.GoAsync(number, "review", "close");

        (await host.GetAsync("anna", $"/changes/{number}/plan"))["actualEnd"].ShouldNotBeNull();
    }

    [Fact]
    public async Task AnIncompletePlan_IsNotSubmitted_AndSaysWhatIsMissing()
    {
        var number = await host.DraftAsync();
        (await host.RefusalAsync(number, "submit")).ShouldContain("Backout plan");

        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), testPlan: null));
        (await host.RefusalAsync(number, "submit")).ShouldBe($"The plan of {number} is incomplete. Fill in: Test plan.");
    }

    [Fact]
    public async Task WithoutAnApproval_NothingIsScheduled()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.GoAsync(number, "submit", "assess");
        (await host.RefusalAsync(number, "authorize")).ShouldContain("Nobody has approved");
        await host.ApproveAsync(number, "bob");
        await host.GoAsync(number, "authorize");
        (await host.RefusalAsync(number, "schedule")).ShouldBe($"{number} needs the approval of 2 people, and 1 have approved it as it is planned now.");

        await host.AskAsync(number, ("approvers", "person:otto"));
        (await host.RefusalAsync(number, "schedule")).ShouldContain("waits for the approval");
        await host.DecideAsync("otto", (await host.InboxAsync("otto", number)).Single(), isApproved: false);
        (await host.RefusalAsync(number, "schedule")).ShouldContain("was rejected");
    }

    [Fact]
    public async Task AnEditOfThePlan_VoidsTheApproval()
    {
        var number = await AuthorizedAsync("normal");
        await host.ApproveAsync(number);
        await host.GoAsync(number, "schedule");
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));

        (await host.RefusalAsync(number, "implement")).ShouldContain("Nobody has approved");
    }

    [Fact]
    public async Task TheImplementer_DoesNotCountAsApprover_AlsoWhenNamedWithTheStep()
    {
        var number = await AuthorizedAsync("normal");
        await host.ApproveAsync(number, "tom");
        await host.GoAsync(number, "schedule");

        (await host.RefusalAsync(number, "implement", host.IdOf("tom"))).ShouldContain("implementer");
        await host.GoAsync(number, "implement");
    }

    [Fact]
    public async Task AChangeOfTheTicketInTheSameStep_IsNotApproved()
    {
        var number = await AuthorizedAsync("normal");
        await host.ApproveAsync(number);
        async Task<BulkEditLine> EditAsync(TicketPatch patch)
        {
            await using var scope = host.Host.CreateScope();
            var request = new BulkEditRequest { Numbers = [number], Patch = patch, Transition = new() { Transition = "schedule" } };
            return (await scope.Services.GetRequiredService<ApplyBulkEdit>().HandleAsync(request, TestContext.Current.CancellationToken)).ShouldHaveSingleItem();
        }

        (await EditAsync(new() { Title = "Another router" })).WhyNot.ShouldNotBeNull().ShouldContain("changed in the same step");
        (await EditAsync(new() { AssigneeId = (Guid?)host.IdOf("tom") })).WhyNot.ShouldBeNull();

        var ticket = await host.GetAsync("anna", $"/changes/{number}");
        ((string?)ticket["title"], (string?)ticket["state"]).ShouldBe(("New router", "scheduled"));
    }

    [Fact]
    public async Task AStandardChange_WithoutAModel_IsRefused()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), "standard"));
        await host.GoAsync(number, "submit");

        (await host.RefusalAsync(number, "assess")).ShouldContain("does not go");
        (await host.RefusalAsync(number, "schedule")).ShouldContain("approved model");
    }

    [Fact]
    public async Task WhatIsNoWayOfItsKind_IsNotOffered()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), "emergency"));
        await host.GoAsync(number, "submit");

        (await OfferedAsync(number)).ShouldBe(["authorize", "reject", "cancel"]);
        await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/hold", new { reason = "Wait" });
        (await OfferedAsync(number)).ShouldBe(["cancel"]);

        async Task<IEnumerable<string>> OfferedAsync(string change) =>
            ((System.Text.Json.Nodes.JsonArray)(await host.GetAsync("anna", $"/changes/{change}"))["allowedTransitions"]!).Select(t => (string)t!["id"]!);
    }

    [Fact]
    public async Task AnEmergency_SkipsTheAssessment_AndIsNotClosedWithoutAReview()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), "emergency"));
        await host.GoAsync(number, "submit");
        (await host.RefusalAsync(number, "assess")).ShouldContain("does not go");
        await host.GoAsync(number, "authorize");
        await host.ApproveAsync(number);
        await host.GoAsync(number, "schedule", "implement");
        await host.WriteDownAsync(number, review: null);
        await host.GoAsync(number, "review");

        (await host.RefusalAsync(number, "close")).ShouldContain("without a review");
        await host.WriteDownAsync(number, "Order a spare one.");
        // One agreed before the work; the full approval follows it.
        (await host.RefusalAsync(number, "close")).ShouldContain("needs the approval of 2 people");
        await host.ApproveAsync(number, "bob");
        await host.GoAsync(number, "close");
    }

    [Fact]
    public async Task ARetrospectiveChange_LiesInThePast_AndGoesFromApprovalToReview()
    {
        var number = await host.DraftAsync();
        var start = host.Clock.GetUtcNow().UtcDateTime.AddHours(-5);
        await host.PlanAsync(number, new
        {
            kind = "retrospective", reason = "It burned", plannedStart = start, plannedEnd = start.AddHours(1), implementationPlan = "Swapped it.", testPlan = "Pinged it.",
            backoutPlan = "None", actualStart = start, actualEnd = start.AddHours(1), outcome = "successful", review = "Order a spare one.",
        });
        await host.GoAsync(number, "submit", "authorize");
        (await host.RefusalAsync(number, "schedule")).ShouldContain("does not go");
        (await host.RefusalAsync(number, "review")).ShouldContain("Nobody has approved");
        await host.ApproveAsync(number);

        await host.GoAsync(number, "review", "close");
    }

    [Fact]
    public async Task AConflict_StopsIt_UntilSomebodyWithTheRightSaysWhyNot()
    {
        var hour = host.FreeHour();
        var first = await host.DraftAsync();
        await host.PlanAsync(first, ChangesHostExtensions.Plan(hour));
        await host.GoAsync(first, "submit");
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour.AddMinutes(30)));
        await host.GoAsync(number, "submit", "assess");
        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "authorize");

        (await host.RefusalAsync(number, "schedule")).ShouldContain($"The implementer has {first} too");
        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan/override", new { reason = "Both are small." })).Status.ShouldBe(403);
        (await host.SendAsync("tom", HttpMethod.Put, $"/changes/{number}/plan/override", new { reason = " " })).Status.ShouldBe(400);
        (await host.SendAsync("tom", HttpMethod.Put, $"/changes/{number}/plan/override", new { reason = "Both are small." })).Status.ShouldBe(204);
        await host.GoAsync(number, "schedule");

        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        ((string?)plan["overrideReason"], (Guid?)plan["overriddenById"], (bool)plan["conflicts"]![0]!["isOverridden"]!).ShouldBe(("Both are small.", host.IdOf("tom"), true));
        // Another one that comes later was not overridden.
        var third = await host.DraftAsync();
        await host.PlanAsync(third, ChangesHostExtensions.Plan(hour.AddMinutes(45)));
        await host.GoAsync(third, "submit");
        (await host.RefusalAsync(number, "implement")).ShouldContain(third);
    }

    private async Task<string> AuthorizedAsync(string kind)
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), kind));
        await host.GoAsync(number, "submit", "assess");
        await host.ApproveAsync(number, "bob");
        await host.GoAsync(number, "authorize");
        return number;
    }
}
