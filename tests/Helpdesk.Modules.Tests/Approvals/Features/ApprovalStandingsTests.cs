using Helpdesk.Approvals;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>What approvals say to other modules.</summary>
public sealed class ApprovalStandingsTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task TwoWorkflowsThatWereDrawnHere_AskSideBySide()
    {
        var number = await host.ReportAsync("Two workflows");
        foreach (var person in (string[])["otto", "bob"])
        {
            await host.AskAsync(number, ("approvers", $"person:{person}"));
            (await host.DecideAsync(person, (await host.InboxAsync(person, number)).Single())).Status.ShouldBe(200);
        }

        var ticket = (Guid)(await host.GetAsync("anna", $"/incidents/{number}"))["id"]!;
        await using var scope = host.Host.CreateScope();
        var standings = await scope.Services.GetRequiredService<IApprovalIntegrationService>().GetStandingsAsync(ticket, TestContext.Current.CancellationToken);

        standings.SelectMany(s => s.ApproverIds).ShouldBe([host.IdOf("otto"), host.IdOf("bob")], ignoreOrder: true);
    }
}
