using System.Text.Json.Nodes;
using Helpdesk.Identity.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>An approver's account is switched off while others wait for the decision. Each test has a host of its own: who has left stays away.</summary>
public sealed class ApproverLeavesTests
{
    [Fact]
    public async Task WhoeverIsAbove_IsAskedInstead_AndDecides()
    {
        await using var host = await StartAsync();
        var number = await host.ReportAsync("Monitor", "bob");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).ShouldHaveSingleItem();

        await LeavesAsync(host, "mona");

        (await host.InboxAsync("dora", number)).ShouldBe([approval]);
        (await host.DecideAsync("dora", approval)).Status.ShouldBe(200);
        ((string?)(await host.GetAsync("admin", $"/approvals/{approval}"))["state"]).ShouldBe("approved");
    }

    [Fact]
    public async Task OneOfSeveral_WithNobodyAbove_IsNotWaitedForWhereTheOthersAreEnough()
    {
        await using var host = await StartAsync();
        var number = await host.ReportAsync("Server");
        await host.AskAsync(number, ("approvers", "person:otto, person:dora, person:bob"), ("mode", "Quorum"), ("quorum", "2"));
        var approval = (await host.InboxAsync("bob", number)).ShouldHaveSingleItem();

        await LeavesAsync(host, "dora");
        (await host.DecideAsync("otto", approval)).Status.ShouldBe(200);
        (await host.DecideAsync("bob", approval)).Status.ShouldBe(200);

        ((string?)(await host.GetAsync("admin", $"/approvals/{approval}"))["state"]).ShouldBe("approved");
    }

    [Fact]
    public async Task TheOnlyOne_WithNobodyAbove_IsShownAsGone_AndAnAdministratorAsksSomebodyElse()
    {
        await using var host = await StartAsync();
        var number = await host.ReportAsync("Car");
        await host.AskAsync(number, ("approvers", "person:dora"));
        var approval = (await host.InboxAsync("dora", number)).ShouldHaveSingleItem();

        await LeavesAsync(host, "dora");

        using var admin = await host.SignInAsync("admin");
        await admin.OpenAsync($"approvals/{approval}");
        admin.Text.ShouldContain("Not here any more");
        var slot = (string)(await host.GetAsync("admin", $"/approvals/{approval}"))["slots"]![0]!["id"]!;
        (await host.SendAsync("admin", HttpMethod.Put, $"/approvals/{approval}/slots/{slot}", new { personId = host.IdOf("otto"), reason = "Dora left" })).Status.ShouldBeLessThan(300);
        (await host.InboxAsync("otto", number)).ShouldBe([approval]);
    }

    [Fact]
    public async Task WhatSomebodyDecidedBeforeLeaving_StaysDecided()
    {
        await using var host = await StartAsync();
        var number = await host.ReportAsync("Phone");
        await host.AskAsync(number, ("approvers", "person:otto, person:bob"), ("mode", "All"));
        var approval = (await host.InboxAsync("otto", number)).ShouldHaveSingleItem();
        (await host.DecideAsync("otto", approval)).Status.ShouldBe(200);

        await LeavesAsync(host, "otto");
        (await host.DecideAsync("bob", approval)).Status.ShouldBe(200);

        var view = await host.GetAsync("admin", $"/approvals/{approval}");
        ((string?)view["state"], ((JsonArray)view["decisions"]!).Count).ShouldBe(("approved", 2));
    }

    private static async Task<ApprovalsHost> StartAsync()
    {
        ApprovalsHost host = new();
        await host.InitializeAsync();
        return host;
    }

    private static async Task LeavesAsync(ApprovalsHost host, string userName)
    {
        await using (var scope = host.Host.CreateScope())
        {
            await scope.Services.GetRequiredService<ManageAccount>().SetActiveAsync(host.IdOf(userName), active: false, TestContext.Current.CancellationToken);
        }

        await host.DrainAsync();
    }
}
