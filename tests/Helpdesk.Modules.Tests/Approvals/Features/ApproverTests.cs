using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Approvals.Features;

/// <summary>Who is asked, who may decide, and what becomes of it.</summary>
public sealed class ApproverTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task TheRequester_IsSkippedUpward()
    {
        var number = await host.ReportAsync("Monitor");

        await host.AskAsync(number, ("approvers", "person:rita"));

        (await host.InboxAsync("rita", number)).ShouldBeEmpty();
        (await host.InboxAsync("mona", number)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task OneAfterTheOther_TheNextIsAskedWhenTheStepBeforeApproved()
    {
        var number = await host.ReportAsync("Server");
        await host.AskAsync(number, ("approvers", "manager, person:otto"), ("sequential", "true"));
        var approval = (await host.InboxAsync("mona", number)).Single();

        (await host.InboxAsync("otto", number)).ShouldBeEmpty();
        (await host.SendAsync("otto", HttpMethod.Get, $"/approvals/{approval}")).Status.ShouldBe(404, "who is not asked yet does not know of it");
        (await host.DecideAsync("mona", approval)).Status.ShouldBe(200);

        (await host.InboxAsync("otto", number)).ShouldBe([approval]);
    }

    [Fact]
    public async Task ADelegate_DecidesOnBehalf_AndBothSeeIt()
    {
        var number = await host.ReportAsync("Phone");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var now = TimeProvider.System.GetUtcNow();
        var (status, absence) = await host.SendAsync(
            "mona", HttpMethod.Post, "/approvals/delegations", new { delegateId = host.IdOf("bob"), to = now.AddHours(9).UtcDateTime, reason = "Holiday" });
        status.ShouldBe(201, absence?.ToJsonString());
        var approval = (await host.InboxAsync("bob", number)).Single();
        (await host.InboxAsync("mona", number)).ShouldBe([approval]);

        var (decided, body) = await host.DecideAsync("bob", approval);

        decided.ShouldBe(200, body?.ToJsonString());
        var decision = body!["decisions"]!.AsArray().Single()!;
        ((string?)decision["who"], (string?)decision["onBehalfOf"]).ShouldBe(("Bob Stone", "Mona Lenz"));
        (await host.SendAsync("mona", HttpMethod.Delete, $"/approvals/delegations/{absence!["id"]}")).Status.ShouldBe(204);
    }

    [Fact]
    public async Task ADelegateWhoIsTheRequester_DoesNotCount()
    {
        var number = await host.ReportAsync("Car");
        await host.AskAsync(number, ("approvers", "person:otto"));
        var to = TimeProvider.System.GetUtcNow().AddHours(9).UtcDateTime;
        var (_, absence) = await host.SendAsync("otto", HttpMethod.Post, "/approvals/delegations", new { delegateId = host.IdOf("rita"), to });

        (await host.InboxAsync("rita", number)).ShouldBeEmpty();
        var approval = (await host.InboxAsync("otto", number)).Single();
        (await host.DecideAsync("rita", approval, onBehalfOf: host.IdOf("otto"))).Status.ShouldBe(403);

        await host.SendAsync("otto", HttpMethod.Delete, $"/approvals/delegations/{absence!["id"]}");
    }

    [Fact]
    public async Task AnyMember_DecidesForTheTeam_OthersAreRefused()
    {
        var number = await host.ReportAsync("Switch");
        await host.AskAsync(number, ("approvers", "team:Network"));
        var approval = (await host.InboxAsync("tom", number)).Single();
        (await host.InboxAsync("anna", number)).ShouldBe([approval]);

        (await host.DecideAsync("bob", approval)).Status.ShouldBe(404);
        (await host.DecideAsync("admin", approval)).Status.ShouldBe(403, "no right decides in place of those who are asked");
        (await host.DecideAsync("anna", approval)).Status.ShouldBe(200);
        (await host.DecideAsync("tom", approval)).Status.ShouldBe(409);
    }

    [Fact]
    public async Task TwoOfATeam_AreTwoMembers()
    {
        var number = await host.ReportAsync("Router");
        await host.AskAsync(number, ("approvers", """[{"kind":"team","value":"Network","quorum":2}]"""));
        var approval = (await host.InboxAsync("tom", number)).Single();

        var (_, first) = await host.DecideAsync("anna", approval);
        ((string?)first!["state"], (await host.DecideAsync("anna", approval)).Status).ShouldBe(("open", 409));
        var (_, second) = await host.DecideAsync("tom", approval);

        ((string?)second!["state"], second["decisions"]!.AsArray().Count).ShouldBe(("approved", 2));
    }

    [Fact]
    public async Task MoreOfATeamThanItHasMembers_IsAnIncident()
    {
        var number = await host.ReportAsync("Firewall");

        var instance = await host.AskAsync(
            number, ("approvers", """[{"kind":"team","value":"Network","quorum":2},{"kind":"team","value":"Network"}]"""));

        (await host.InstanceAsync(instance)).ToJsonString().ShouldContain("Missing approver");
    }

    [Fact]
    public async Task ARejection_NeedsAComment()
    {
        var number = await host.ReportAsync("Desk");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();

        var (status, body) = await host.DecideAsync("mona", approval, isApproved: false, comment: " ");

        status.ShouldBe(400);
        body!["errors"]!.AsObject().Select(e => e.Key).ShouldBe(["comment"]);
    }

    [Fact]
    public async Task ADecision_IsWithdrawnWhileOpen_AndThePlaceIsAskedAgain()
    {
        var number = await host.ReportAsync("Chair");
        await host.AskAsync(number, ("approvers", "person:mona, person:otto"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        await host.DecideAsync("mona", approval);

        var (status, body) = await host.SendAsync("mona", HttpMethod.Post, $"/approvals/{approval}/withdrawals", new { reason = "I misread it." });

        status.ShouldBe(200, body?.ToJsonString());
        body!["decisions"]!.AsArray().Select(d => (string)d!["kind"]!).ShouldBe(["approve", "withdraw"]);
        (await host.InboxAsync("mona", number)).ShouldBe([approval]);
        (await host.SendAsync("mona", HttpMethod.Post, $"/approvals/{approval}/withdrawals", new { reason = "Again." })).Status.ShouldBe(409);
    }

    [Fact]
    public async Task SeveralAtTheSameMoment_AreAllKept_OrToldThatItHasEnded()
    {
        var number = await host.ReportAsync("Crowd");
        var instance = await host.AskAsync(number, ("approvers", "person:mona, person:otto, person:bob, person:dora"), ("mode", "Majority"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        var hash = (string)(await host.GetAsync("mona", $"/approvals/{approval}"))["contentHash"]!;

        var answers = await Task.WhenAll(((string[])["mona", "otto", "bob", "dora"]).Select(p => host.DecideAsync(p, approval, hash: hash)));

        answers.ShouldAllBe(a => a.Status == 200 || a.Status == 409);
        answers.Count(a => a.Status == 200).ShouldBe(3, string.Join('\n', answers.Select(a => a.Body?.ToJsonString())));
        var ended = await host.GetAsync("mona", $"/approvals/{approval}");
        ((string?)ended["state"], ended["decisions"]!.AsArray().Count).ShouldBe(("approved", 3));
        (await host.JournalAsync(instance)).Count(l => l == "approved Completed").ShouldBe(1);
    }

    [Fact]
    public async Task AnAdministrator_AsksSomebodyElse_WithAReason()
    {
        var number = await host.ReportAsync("Lamp");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        var slot = (string)(await host.GetAsync("admin", $"/approvals/{approval}"))["slots"]![0]!["id"]!;

        (await host.SendAsync("mona", HttpMethod.Put, $"/approvals/{approval}/slots/{slot}", new { personId = host.IdOf("otto"), reason = "Please." })).Status.ShouldBe(403);
        (await host.SendAsync("admin", HttpMethod.Put, $"/approvals/{approval}/slots/{slot}", new { personId = host.IdOf("rita"), reason = "Hers." })).Status.ShouldBe(400);
        (await host.SendAsync("admin", HttpMethod.Put, $"/approvals/{approval}/slots/{slot}", new { personId = host.IdOf("otto"), reason = "Ill." })).Status.ShouldBe(200);

        (await host.InboxAsync("mona", number)).ShouldBeEmpty();
        (await host.InboxAsync("otto", number)).ShouldBe([approval]);
    }

    [Fact]
    public async Task NobodyIsAskedTwiceInOneStep_OrPutsThemselvesIn()
    {
        var number = await host.ReportAsync("Torch");
        await host.AskAsync(number, ("approvers", "person:mona, person:otto"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        var slots = (await host.GetAsync("admin", $"/approvals/{approval}"))["slots"]!.AsArray();
        var ofMona = slots.First(s => s!.ToJsonString().Contains("Mona Lenz", StringComparison.Ordinal))!["id"];

        (await host.SendAsync("admin", HttpMethod.Put, $"/approvals/{approval}/slots/{ofMona}", new { personId = host.IdOf("otto"), reason = "Ill." })).Status.ShouldBe(409);
        (await host.SendAsync("admin", HttpMethod.Put, $"/approvals/{approval}/slots/{ofMona}", new { personId = host.IdOf("admin"), reason = "Me." })).Status.ShouldBe(400);
    }

    [Fact]
    public async Task ACancelledWorkflow_WithdrawsTheQuestion()
    {
        var number = await host.ReportAsync("Mouse");
        var instance = await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();

        (await host.SendAsync("admin", HttpMethod.Post, $"/workflows/cancel/workflow-instances/{instance}", new { reason = "Not needed." })).Status.ShouldBeInRange(200, 204);

        (await host.InboxAsync("mona", number)).ShouldBeEmpty();
        ((string?)(await host.GetAsync("mona", $"/approvals/{approval}"))["state"]).ShouldBe("cancelled");
    }

    [Fact]
    public async Task ANewRequester_HasAnotherManager()
    {
        var number = await host.ReportAsync("Badge");
        await host.AskAsync(number, ("approvers", "manager"));
        var approval = (await host.InboxAsync("mona", number)).Single();

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { requesterId = host.IdOf("mona") })).Status.ShouldBe(200);

        (await host.InboxAsync("mona", number)).ShouldBeEmpty("it is her own request now");
        (await host.InboxAsync("dora", number)).ShouldBe([approval]);
    }

    [Fact]
    public async Task TheOwnerOfTheService_IsAsked()
    {
        var number = await host.ReportAsync("Salary");
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { serviceId = await ServiceAsync("Payroll") })).Status.ShouldBe(200);

        await host.AskAsync(number, ("approvers", "owner"));

        (await host.InboxAsync("otto", number)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task TheManager_IsSetInTheFormOfThePerson_AndAskedFromThenOn()
    {
        using (var admin = await host.SignInAsync("admin"))
        {
            await admin.OpenAsync($"admin/people/{host.IdOf("bob")}");
            await admin.SubmitAsync(admin.Page.QuerySelector("[name='Input.DisplayName']")!.Closest("form")!.QuerySelector("button.btn-primary")!, ("Input.ManagerId_Text", "dora"));
            await admin.OpenAsync($"admin/people/{host.IdOf("bob")}");
            admin.ValueOf("Input.ManagerId").ShouldBe(host.IdOf("dora").ToString());
        }

        var number = await host.ReportAsync("Bob's own", "bob");
        await host.AskAsync(number, ("approvers", "manager"));

        (await host.InboxAsync("dora", number)).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("person:nobody-here")]
    [InlineData("team:No such team")]
    [InlineData("owner")]
    [InlineData("""[{"kind":"something"}]""")]
    [InlineData("""[{"kind":"person"}]""")]
    public async Task WhoCannotBeFound_IsAnIncident(string approvers)
    {
        var number = await host.ReportAsync("Lost");

        var instance = await host.AskAsync(number, ("approvers", approvers));

        (await host.InstanceAsync(instance)).ToJsonString().ShouldContain("Missing approver");
    }

    private async Task<Guid> ServiceAsync(string name)
    {
        await using var scope = host.Host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Services.Where(s => s.Name == name).Select(s => s.Id).SingleAsync(TestContext.Current.CancellationToken);
    }
}
