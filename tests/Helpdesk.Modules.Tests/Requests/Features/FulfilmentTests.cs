using System.Text.Json.Nodes;
using Helpdesk.Events;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Requests;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Helpdesk.Modules.Tests.Requests.RequestsHostExtensions;

namespace Helpdesk.Modules.Tests.Requests.Features;

/// <summary>Orders that nobody has to approve: tasks side by side and one after the other, each once, whatever happens.</summary>
public sealed class FulfilmentTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task AnOrder_BeginsTheTasksThatWaitForNone_AndTheOthersWhenThoseBeforeThemAreDone()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("buy"), Task("account"), Task("set-up", "buy", "account"), Task("hand-over", "set-up")]));

        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
        (await host.TasksAsync(request)).Keys.ShouldBe(["buy", "account"]);
        await host.TaskStepAsync(request, "buy");
        (await host.TasksAsync(request)).Keys.ShouldBe(["buy", "account"], "the set-up waits for the account too");
        await host.TaskStepAsync(request, "account");
        (await host.TasksAsync(request)).Keys.ShouldBe(["buy", "account", "set-up"]);
        await host.TaskStepAsync(request, "set-up");
        await host.TaskStepAsync(request, "hand-over");

        (await host.StateAsync(request)).ShouldBe(RequestType.Fulfilled);
    }

    [Fact]
    public async Task ATask_IsAChildOfItsRequest_AndNoBusinessOfTheRequester()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("buy")]));
        var task = (await host.TasksAsync(request))["buy"].Number;

        (await host.GetAsync("anna", $"/fulfilment-tasks/{task}"))["parentNumber"]?.ToString().ShouldBe(request);
        (await host.SendAsync("rita", HttpMethod.Get, $"/fulfilment-tasks/{task}")).Status.ShouldBe(404);
        using var rita = await host.SignInAsync("rita");
        await rita.OpenAsync("portal/requests");
        rita.Source.ShouldNotContain(task);
    }

    [Fact]
    public async Task RecentTicketsOfTheRequester_HoldTheRequest_AndNoneOfItsTasks()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("buy"), Task("account")]));
        var tasks = await host.TasksAsync(request);
        var incident = await host.ReportAsync("The screen stays dark");
        using var anna = await host.SignInAsync("anna");

        await anna.OpenAsync($"desk/tickets/{incident}");

        anna.Source.ShouldContain($"desk/tickets/{request}");
        anna.Source.ShouldNotContain($"desk/tickets/{tasks["buy"].Number}");
        anna.Source.ShouldNotContain($"desk/tickets/{tasks["account"].Number}");
    }

    [Fact]
    public async Task AFulfilledRequest_StandsInTheViewOfWhatIsToBeClosed()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("buy")]));
        await host.TaskStepAsync(request, "buy");
        (await host.StateAsync(request)).ShouldBe(RequestType.Fulfilled);
        await using var scope = host.Host.CreateScope();
        var view = await scope.Services.GetRequiredService<TicketsDbContext>().SavedViews.AsNoTracking()
            .SingleAsync(v => v.Name == "Resolved, to be closed", TestContext.Current.CancellationToken);

        var page = await host.GetAsync("anna", $"/tickets?limit=200&filter={Uri.EscapeDataString(view.Filter)}");

        ((JsonArray)page["items"]!).Select(t => (string)t!["number"]!).ShouldContain(request);
    }

    [Fact]
    public async Task AnEventThatComesAgain_CreatesNoTaskTwice()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a"), Task("b", "a")]));
        await host.TaskStepAsync(request, "a");

        foreach (var again in (object[])[new Ordered(request), new TaskReady(request, "a"), new TaskReady(request, "b"), new TaskReady(request, "b"), new TasksDone(request)])
        {
            await PublishAsync(again);
        }

        (await CountTasksAsync(request)).ShouldBe(2);
        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment, "b is not done");
    }

    [Fact]
    public async Task ACrashBetweenTheTicketAndItsMark_LeavesNeither_AndTheNextTryMakesOne()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a"), Task("b", "a")]));
        var before = await CountTasksAsync(request);
        await using (var scope = host.Host.CreateScope())
        {
            var unitOfWork = scope.Services.GetRequiredService<Helpdesk.Data.IUnitOfWork>();
            await using var transaction = await unitOfWork.BeginAsync();
            await scope.Services.GetRequiredService<ITicketCommands>().CreateAsync(
                new NewTicketModel(TaskType.Id, "Half done", "") { ParentNumber = request, RequesterId = host.IdOf("rita") }, CancellationToken.None);
            // The process ends here.
        }

        (await CountTasksAsync(request)).ShouldBe(before);
        await host.TaskStepAsync(request, "a");
        (await CountTasksAsync(request)).ShouldBe(before + 1);
    }

    [Theory]
    [InlineData("fail", "cannot be done")]
    [InlineData("cancel", "was cancelled")]
    public async Task ATaskThatWillNotBeDone_IsTold_AndNothingGoesOnByItself(string transition, string said)
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a"), Task("b", "a")]));

        await host.TaskStepAsync(request, "a", transition, "Sold out.");

        (await host.NotesAsync(request)).ShouldHaveSingleItem().ShouldContain(said);
        (await host.TasksAsync(request)).Keys.ShouldBe(["a"]);
        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);

        // Who reopens the task and does it lets the request go on.
        await host.TaskStepAsync(request, "a", "reopen", "It is back.");
        await host.TaskStepAsync(request, "a");
        (await host.TasksAsync(request)).Keys.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task ACancelledRequest_CancelsItsOpenTasks_AndLeavesWhatIsDone()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a"), Task("b"), Task("c", "a", "b")]));
        await host.TaskStepAsync(request, "a");

        (await host.StepAsync($"requests/{request}", "cancel", "Not needed.", "tom")).Status.ShouldBe(200);

        (await host.TasksAsync(request)).Select(t => (t.Key, t.Value.State)).ShouldBe([("a", TaskType.Done), ("b", TaskType.Cancelled)]);
        (await host.NotesAsync(request)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ARequestWithOpenTasks_IsNotCompleted_AndSaysWhich()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a")]));
        var task = (await host.TasksAsync(request))["a"].Number;

        var (status, body) = await host.SendAsync(
            "anna", HttpMethod.Post, $"/requests/{request}/transitions", new { transition = "complete", resolutionCode = "delivered", resolutionNotes = "Done." });

        status.ShouldBe(409);
        ((string)body!["detail"]!).ShouldContain(task);
        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
    }

    [Fact]
    public async Task ARequestThatWasTakenUpAgain_IsNotFulfilledByItself()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a")]));
        await host.TaskStepAsync(request, "a");
        (await host.StateAsync(request)).ShouldBe(RequestType.Fulfilled);

        (await host.StepAsync($"requests/{request}", "reopen", "It is the wrong one.", "rita")).Status.ShouldBe(200);

        (await host.StateAsync(request)).ShouldBe(RequestType.InFulfilment);
    }

    [Fact]
    public async Task TasksThatEndWhileTheRequestWaits_CountWhenItGoesOn()
    {
        var request = await host.OrderAsync(await host.ItemAsync([Task("a"), Task("b", "a")]));
        (await host.SendAsync("anna", HttpMethod.Post, $"/requests/{request}/transitions", new { transition = "hold", subState = "awaiting-vendor" })).Status.ShouldBe(200);

        await host.TaskStepAsync(request, "a");
        (await host.TasksAsync(request)).Keys.ShouldBe(["a"]);
        (await host.StepAsync($"requests/{request}", "fulfil")).Status.ShouldBe(200);

        (await host.TasksAsync(request)).Keys.ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task AnItemThatIsEdited_ChangesNoOrderOfBefore()
    {
        var key = await host.ItemAsync([Task("a"), Task("b", "a")]);
        var request = await host.OrderAsync(key);
        var item = ((JsonArray)await host.GetAsync("admin", "/catalog/items")).Single(i => (string?)i!["key"] == key)!;
        (await host.SendAsync("admin", HttpMethod.Put, $"/catalog/items/{item["id"]}", new { name = "Other", categoryId = (Guid)item["categoryId"]! })).Status.ShouldBe(200);

        await host.TaskStepAsync(request, "a");

        (await host.TasksAsync(request)).Keys.ShouldBe(["a", "b"]);
    }

    private async Task PublishAsync(object @event)
    {
        await using (var scope = host.Host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<RequestsDbContext>();
            db.Publish(@event);
            await db.SaveChangesAsync();
        }

        await host.DrainAsync();
    }

    private async Task<int> CountTasksAsync(string request) =>
        ((JsonArray)(await host.GetAsync("anna", $"/tickets?filter={Uri.EscapeDataString($"parent = {request}")}"))["items"]!).Count;
}
