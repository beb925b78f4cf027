using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Requests;
using static Helpdesk.Modules.Tests.Requests.RequestsHostExtensions;

namespace Helpdesk.Modules.Tests.Requests.Features;

/// <summary>Nothing is fulfilled that has to be approved and is not. Rita is led by Mona; Otto owns the service.</summary>
public sealed class OrderApprovalTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task AnOrder_WaitsForTheManager_AndGoesOnByItselfWhenSheAgrees()
    {
        var request = await OrderAsync(price: 100);
        (await host.StateAsync(request)).ShouldBe(RequestType.WaitingForApproval);
        (await host.TasksAsync(request)).ShouldBeEmpty();

        await DecideAsync("mona", request);

        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
        (await host.TasksAsync(request)).Keys.ShouldBe(["buy"]);
    }

    [Fact]
    public async Task AnExpensiveOrder_IsApprovedByTheOwnerOfTheServiceToo()
    {
        var services = await ServiceAsync();
        var request = await OrderAsync(price: 400, quantity: 3, serviceId: services);

        await DecideAsync("mona", request);
        (await host.StateAsync(request)).ShouldBe(RequestType.WaitingForApproval, "1,200 is more than the manager's limit");
        await DecideAsync("otto", request);

        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
    }

    [Fact]
    public async Task ARejection_EndsTheRequest_WithItsReason_AndNoTask()
    {
        var request = await OrderAsync(price: 100);

        await DecideAsync("mona", request, isApproved: false);

        (await host.StateAsync(request)).ShouldBe(RequestType.Rejected);
        (await host.TasksAsync(request)).ShouldBeEmpty();
        using var rita = await host.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{request}");
        rita.Text.ShouldContain("Not approved");
        rita.Text.ShouldContain("No money.");
    }

    [Fact]
    public async Task NobodyGoesPastAnOpenApproval_NotEvenBetweenItsSteps()
    {
        var request = await OrderAsync(price: 100);

        var (status, body) = await host.StepAsync($"requests/{request}", "fulfil");

        status.ShouldBe(409);
        ((string)body!["detail"]!).ShouldContain("waits for the approval");
        (await host.StateAsync(request)).ShouldBe(RequestType.WaitingForApproval);
    }

    [Fact]
    public async Task AnOrderThatIsChangedWhileItIsFulfilled_IsApprovedAnew()
    {
        var request = await OrderAsync(price: 100);
        await DecideAsync("mona", request);
        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);

        (await host.SendAsync("anna", HttpMethod.Put, $"/requests/{request}/order", new { quantity = 4 })).Status.ShouldBe(200);
        await host.DrainAsync();

        (await host.StateAsync(request)).ShouldBe(RequestType.WaitingForApproval);
        (await host.StepAsync($"requests/{request}", "fulfil")).Status.ShouldBe(409);
        await DecideAsync("mona", request);
        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
        (await host.TasksAsync(request)).Keys.ShouldBe(["buy"], "the task of before goes on");
    }

    [Fact]
    public async Task AnOrderThatIsChangedBetweenTwoApprovals_IsApprovedFromTheFirstOn()
    {
        var request = await OrderAsync(price: 400, quantity: 3, serviceId: await ServiceAsync());
        await DecideAsync("mona", request);

        (await host.SendAsync("anna", HttpMethod.Put, $"/requests/{request}/order", new { quantity = 4 })).Status.ShouldBe(200);
        await host.DrainAsync();

        (await host.InboxAsync("otto", request)).ShouldBeEmpty("the manager is asked first");
        await DecideAsync("mona", request);
        await DecideAsync("otto", request);
        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
    }

    [Fact]
    public async Task WhenNobodyCanApprove_TheRequestStays_AndItsTeamReadsWhy()
    {
        // Dora is led by nobody.
        var request = await host.OrderAsync(await host.ItemAsync([Task("buy")], await host.PublishedAsync(), 100), "dora");

        (await host.StateAsync(request)).ShouldBe(RequestType.WaitingForApproval);
        (await host.NotesAsync(request)).ShouldHaveSingleItem().ShouldContain("Missing approver");
        (await host.TasksAsync(request)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ARequestThatIsWithdrawn_AsksNobodyAnyMore()
    {
        var request = await OrderAsync(price: 100);

        (await host.StepAsync($"requests/{request}", "cancel", "Changed my mind.", "rita")).Status.ShouldBe(200);

        (await host.InboxAsync("mona", request)).ShouldBeEmpty();
        (await host.StateAsync(request)).ShouldBe(RequestType.Cancelled);
    }

    [Fact]
    public async Task ARejectedRequest_IsRevised_AskedAgain_AndGoesOn()
    {
        var request = await OrderAsync(price: 100);
        await DecideAsync("mona", request, isApproved: false);

        (await host.StepAsync($"requests/{request}", "revise", "She meant a smaller one.")).Status.ShouldBe(200);
        (await host.StepAsync($"requests/{request}", "ask-for-approval")).Status.ShouldBe(200);
        await DecideAsync("mona", request);

        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
    }

    [Fact]
    public async Task AnItemWithoutApproval_NeverWaitsForOne()
    {
        var request = await host.OrderAsync(await host.ItemAsync());
        (await host.StateAsync(request)).ShouldBe(RequestType.New, "nothing begins by itself where there are no tasks");

        var (status, body) = await host.StepAsync($"requests/{request}", "ask-for-approval");

        status.ShouldBe(409);
        ((string)body!["detail"]!).ShouldContain("Nobody has to approve");
        (await host.StepAsync($"requests/{request}", "fulfil")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task AWorkflowThatIsNotPublishedAnyMore_IsSaid_AndNothingIsFulfilled()
    {
        var key = await host.ItemAsync([Task("buy")], await host.PublishedAsync());
        (await host.SendAsync("admin", HttpMethod.Post, "/workflows/workflow-definitions/request-approval/retract", new { })).Status.ShouldBeLessThan(300);

        var request = await host.OrderAsync(key);

        (await host.NotesAsync(request)).ShouldHaveSingleItem().ShouldContain("is not published");
        (await host.StateAsync(request)).ShouldBe(RequestType.WaitingForApproval);
        await host.PublishedAsync();
    }

    private async Task<string> OrderAsync(decimal price, int quantity = 1, Guid? serviceId = null) =>
        await host.OrderAsync(await host.ItemAsync([Task("buy")], await host.PublishedAsync(), price, serviceId: serviceId), order: new { quantity });

    private async Task DecideAsync(string userName, string request, bool isApproved = true)
    {
        var (status, body) = await host.DecideAsync(userName, (await host.InboxAsync(userName, request)).ShouldHaveSingleItem(), isApproved);
        status.ShouldBe(200, body?.ToJsonString());
    }

    private async Task<Guid> ServiceAsync()
    {
        await using var scope = host.Host.CreateScope();
        return (await ((Helpdesk.Tickets.ITicketServiceDirectory)scope.Services.GetService(typeof(Helpdesk.Tickets.ITicketServiceDirectory))!).GetAllAsync(CancellationToken.None))
            .Single(s => s.Name == "Payroll").Id;
    }
}
