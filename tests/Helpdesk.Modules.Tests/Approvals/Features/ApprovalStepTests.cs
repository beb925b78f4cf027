using System.Text.Json.Nodes;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>The step in a workflow, from the question to its outcome.</summary>
public sealed class ApprovalStepTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task AnApproval_IsAsked_Decided_AndTheWorkflowGoesOn()
    {
        var number = await host.ReportAsync("New laptop");
        var instance = await host.AskAsync(number, ("approvers", """[{"kind":"managerOfRequester"},{"kind":"person","value":"otto"}]"""));

        var waiting = (await host.InboxAsync("mona", number)).ShouldHaveSingleItem();
        (await host.InboxAsync("rita", number)).ShouldBeEmpty();
        (await host.DecideAsync("mona", waiting)).Status.ShouldBe(200);
        ((string?)(await host.InstanceAsync(instance))["subStatus"]).ShouldBe("suspended");
        (await host.DecideAsync("otto", waiting)).Status.ShouldBe(200);

        var journal = await host.JournalAsync(instance);
        journal.ShouldContain("approved Completed");
        journal.Count(l => l is "approved Completed" or "rejected Completed" or "expired Completed").ShouldBe(1);
        (await host.InboxAsync("otto", number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ARejection_TakesTheLineRejected()
    {
        var number = await host.ReportAsync("Gold keyboard");
        var instance = await host.AskAsync(number, ("approvers", "manager"));

        var (status, body) = await host.DecideAsync("mona", (await host.InboxAsync("mona", number)).Single(), isApproved: false);

        (status, (string?)body!["state"]).ShouldBe((200, "rejected"));
        (await host.JournalAsync(instance)).ShouldContain("rejected Completed");
    }

    [Fact]
    public async Task NobodyLeftToDecide_IsAnIncidentOfTheWorkflow_AndNothingIsApproved()
    {
        var number = await host.ReportAsync("My own", "dora");
        var instance = await host.AskAsync(number, ("approvers", "manager"));

        (await host.InstanceAsync(instance)).ToJsonString().ShouldContain("Missing approver");
        (await host.InboxAsync("dora", number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task AnEditWhileOpen_AsksAgain_AndRefusesWhatWasSeenBefore()
    {
        var number = await host.ReportAsync("One licence");
        var instance = await host.AskAsync(number, ("approvers", """[{"kind":"person","value":"mona"},{"kind":"person","value":"otto"}]"""));
        var approval = (await host.InboxAsync("mona", number)).Single();
        var seen = (string)(await host.GetAsync("otto", $"/approvals/{approval}"))["contentHash"]!;
        (await host.DecideAsync("mona", approval)).Status.ShouldBe(200);

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "A thousand licences" })).Status.ShouldBe(200);

        var refused = await host.DecideAsync("otto", approval, hash: seen);
        refused.Status.ShouldBe(409);
        ((string)refused.Body!["detail"]!).ShouldContain("changed after you opened");
        (await host.InboxAsync("mona", number)).ShouldBe([approval]);
        var now = await host.GetAsync("mona", $"/approvals/{approval}");
        ((int)now["round"]!, ((JsonArray)now["decisions"]!).Count).ShouldBe((2, 1));
        (await host.JournalAsync(instance)).ShouldContain(l => l.Contains("everybody is asked again", StringComparison.Ordinal));
        (await host.DecideAsync("mona", approval)).Status.ShouldBe(200);
        ((string?)(await host.DecideAsync("otto", approval)).Body!["state"]).ShouldBe("approved");
        (await host.JournalAsync(instance)).ShouldContain("approved Completed");
    }

    [Fact]
    public async Task WhatIsHeld_IsRefusedUntilApproved_AndAgainAfterAnEdit()
    {
        var number = await host.ReportAsync("Open the firewall");
        (await host.SendAsync("anna", HttpMethod.Post, $"/incidents/{number}/transitions", new { transition = "start", assigneeId = host.IdOf("anna") })).Status.ShouldBe(200);
        await host.AskAsync(number, ("approvers", "person:mona"), ("holds", """["resolve"]"""));
        var approval = (await host.InboxAsync("mona", number)).Single();

        (await ResolveAsync(number)).Status.ShouldNotBe(200);
        (await host.DecideAsync("mona", approval)).Status.ShouldBe(200);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Open the firewall for all" })).Status.ShouldBe(200);
        var refused = await ResolveAsync(number);

        refused.Status.ShouldNotBe(200);
        await host.DrainAsync();
        ((string?)(await host.GetAsync("mona", $"/approvals/{approval}"))["state"]).ShouldBe("voided");
        (await ResolveAsync(number)).Body!.ToJsonString().ShouldContain("waits for the approval");
    }

    private Task<(int Status, JsonNode? Body)> ResolveAsync(string number) =>
        host.SendAsync("anna", HttpMethod.Post, $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." });
}
