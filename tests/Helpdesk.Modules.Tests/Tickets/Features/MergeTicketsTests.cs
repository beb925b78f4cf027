using Helpdesk.Errors;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Merging and parting tickets: who reads what, who is told, and what is refused.</summary>
public sealed class MergeTicketsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task TheMainRecord_ShowsTheMessagesOfWhatWasMerged_WithTheirNumbers()
    {
        var (a, b, c) = (await host.ReportAsync(), await host.ReportAsync(userName: "bob"), await host.ReportAsync());
        await WriteAsync("rita", c, "From c");
        await WriteAsync("bob", b, "From b");
        await WriteAsync("rita", a, "From a");
        await MergeAsync(c, b);
        await MergeAsync(b, a);

        var messages = (await host.GetAsync("anna", $"/incidents/{a}/comments")).Items;

        messages.Select(m => (m.GetProperty("body").GetString(), m.GetProperty("ticket").GetString())).ShouldBe([("From c", c), ("From b", b), ("From a", null)]);
    }

    [Fact]
    public async Task AMergedTicket_IsInNoQueue_AndComesBackWhereItWas()
    {
        var (a, b) = (await host.TakenAsync(), await host.ReportAsync());
        var before = await host.GetAsync("anna", $"/incidents/{a}");

        await MergeAsync(a, b);
        (await OpenAsync()).ShouldNotContain(a);
        await UnmergeAsync(a);

        (await OpenAsync()).ShouldContain(a);
        var after = await host.GetAsync("anna", $"/incidents/{a}");
        (after["state"], after["assigneeId"], after["isOpen"], after["isMerged"]).ShouldBe((before["state"], before["assigneeId"], "True", "False"));

        async Task<IReadOnlyList<string?>> OpenAsync() =>
            [.. (await host.GetAsync("anna", "/tickets?filter=open&limit=200&sort=-created")).Items.Select(t => t.GetProperty("number").GetString())];
    }

    [Fact]
    public async Task TheRequesterOfAMergedTicket_ReadsWhatTheDeskWritesAfterwards_AndNothingElseOfTheMainRecord()
    {
        var (a, b) = (await host.ReportAsync(userName: "rita"), await host.ReportAsync(userName: "bob"));
        await WriteAsync("anna", b, "To Bob alone");
        await MergeAsync(a, b);
        await WriteAsync("bob", b, "My password is secret");
        await WriteAsync("anna", b, "Internal", isPublic: false);
        await WriteAsync("anna", b, "The line is repaired");

        (await BodiesAsync("rita", a)).ShouldBe(["The line is repaired"]);
        (await host.GetAsync("rita", $"/incidents/{b}")).ShouldBeProblem(404);
        (await host.GetAsync("rita", $"/incidents/{a}/comments")).Text.ShouldNotContain(b);
        (await host.GetAsync("rita", $"/incidents/{a}/events")).Text.ShouldNotContain(b);
    }

    [Fact]
    public async Task TheRequesterOfTheMainRecord_ReadsNothingOfWhatWasMergedIntoIt()
    {
        var (a, b) = (await host.ReportAsync(userName: "rita"), await host.ReportAsync(userName: "bob"));
        await WriteAsync("rita", a, "My password is secret");
        await MergeAsync(a, b);
        await WriteAsync("rita", a, "It still is");

        (await BodiesAsync("bob", b)).ShouldBeEmpty();
        (await host.GetAsync("bob", $"/incidents/{b}/events")).Text.ShouldNotContain(a);
    }

    [Fact]
    public async Task AReplyOnAMergedTicket_StaysThere_ShowsOnTheMainRecord_AndIsToldToThatOnesOwner()
    {
        var (a, b) = (await host.ReportAsync(), await host.TakenAsync());
        await MergeAsync(a, b);

        await WriteAsync("rita", a, "It still drops");

        (await BodiesAsync("anna", b)).ShouldBe(["It still drops"]);
        (await host.ToldAsync("anna", b)).ShouldContain("requester-replied");
        await UnmergeAsync(a);
        (await BodiesAsync("anna", a)).ShouldBe(["It still drops"]);
        (await BodiesAsync("anna", b)).ShouldBeEmpty();
    }

    [Fact]
    public async Task APublicReplyOnTheMainRecord_IsToldToTheRequestersOfMergedTickets_UnderTheirOwnNumbers()
    {
        var (a, b) = (await host.ReportAsync(userName: "rita"), await host.ReportAsync(userName: "bob"));
        await MergeAsync(a, b);

        await WriteAsync("anna", b, "The line is repaired");

        (await host.ToldAsync("rita", a)).ShouldBe(["replied"]);
        (await host.ToldAsync("rita", b)).ShouldBeEmpty();
    }

    [Fact]
    public async Task TheDesk_WritesInTheMainRecord()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());
        await MergeAsync(a, b);

        (await host.PostAsync("anna", $"/incidents/{a}/comments", new { body = "Hello" })).ShouldBeProblem(409).Text.ShouldContain(b);
        (await host.PostAsync("anna", $"/incidents/{a}/comments", new { body = "Hello", isPublic = false })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task AMergedTicket_IsNotWorkedOn()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());
        await MergeAsync(a, b);

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{a}", new { title = "New" })).ShouldBeProblem(409);
        (await host.PostAsync("anna", $"/incidents/{a}/transitions", new { transition = "cancel", reason = "Not needed" })).ShouldBeProblem(409);
        (await host.GetAsync("anna", $"/incidents/{a}")).Json.GetProperty("allowedTransitions").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task AReply_WhenTheMainRecordIsClosed_IsRefused()
    {
        var (a, b) = (await host.ReportAsync(userName: "bob"), await host.ReportAsync());
        await MergeAsync(a, b);
        await StepAsync("rita", b, new { transition = "cancel", reason = "Solved itself" });

        (await host.PostAsync("bob", $"/incidents/{a}/comments", new { body = "Hello?" })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Unmerge_WhenTheMainRecordIsClosed_Works()
    {
        var (a, b) = (await host.ReportAsync(userName: "bob"), await host.ReportAsync());
        await MergeAsync(a, b);
        await StepAsync("rita", b, new { transition = "cancel", reason = "Solved itself" });

        await UnmergeAsync(a);

        (await host.GetAsync("bob", $"/incidents/{a}"))["isOpen"].ShouldBe("True");
    }

    [Fact]
    public async Task Merge_IntoItself_IsRefused()
    {
        var a = await host.ReportAsync();

        (await TryAsync(a, a)).ShouldBeProblem(400, "into");
    }

    [Fact]
    public async Task Merge_IntoAFinishedTicket_IsRefused()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());
        await StepAsync("rita", b, new { transition = "cancel", reason = "Solved itself" });

        (await TryAsync(a, b)).ShouldBeProblem(400, "into");
    }

    [Fact]
    public async Task Merge_IntoAMergedTicket_IsRefusedAndNamesTheMainRecord()
    {
        var (a, b, c) = (await host.ReportAsync(), await host.ReportAsync(), await host.ReportAsync());
        await MergeAsync(b, c);

        (await TryAsync(a, b)).ShouldBeProblem(400, "into").Text.ShouldContain(c);
    }

    [Fact]
    public async Task Merge_BackIntoWhatItAbsorbed_IsRefused()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());
        await MergeAsync(a, b);

        (await TryAsync(b, a)).ShouldBeProblem(400, "into");
    }

    [Fact]
    public async Task TwoMerges_IntoEachOther_AtTheSameTime_CannotBothBeSaved()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());
        await using var scope = await host.CreateScopeAsync("anna");
        // The scope holds both as they were: the use case finds them there and decides by it.
        await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.Where(t => t.Number == a || t.Number == b).LoadAsync(TestContext.Current.CancellationToken);
        await MergeAsync(a, b);

        await Should.ThrowAsync<ConcurrencyException>(() => scope.Services.GetRequiredService<MergeTickets>()
            .HandleAsync(b, a, null, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Merge_OfAMergedTicket_IsRefused()
    {
        var (a, b, c) = (await host.ReportAsync(), await host.ReportAsync(), await host.ReportAsync());
        await MergeAsync(a, b);

        (await TryAsync(a, c)).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Unmerge_OfATicketThatStandsAlone_IsRefused() =>
        (await host.PostAsync("anna", $"/incidents/{await host.ReportAsync()}/unmerge", new { })).ShouldBeProblem(409);

    [Fact]
    public async Task Merge_ByARequester_IsRefused()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());

        (await host.PostAsync("rita", $"/incidents/{a}/merge", new { into = b })).Status.ShouldBe(403);
    }

    [Fact]
    public async Task Merge_OnAnOlderVersion_IsAConflict()
    {
        var (a, b) = (await host.ReportAsync(), await host.ReportAsync());
        var seen = (await host.GetAsync("anna", $"/incidents/{a}")).ETag;
        await WriteAsync("rita", a, "More");

        (await host.SendAsync("anna", HttpMethod.Post, $"/incidents/{a}/merge", new { into = b }, ifMatch: seen)).Status.ShouldBe(412);
    }

    [Fact]
    public async Task AFileOfTheDesksReply_IsReadByTheRequesterOfAMergedTicket_AndAnOlderOneIsNot()
    {
        var (a, b) = (await host.ReportAsync(userName: "rita"), await host.ReportAsync(userName: "bob"));
        (await host.AttachAsync("bob", b)).Status.ShouldBe(201);
        await MergeAsync(a, b);
        var file = (await host.AttachAsync("bob", b)).Items[0].GetProperty("id").GetString();

        (await host.GetAsync("rita", $"/incidents/{a}/attachments/{file}")).Status.ShouldBe(404);
        (await host.GetAsync("anna", $"/incidents/{b}/attachments/{file}")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task AFileOfAMergedTicket_IsReadOnTheMainRecordByTheDesk_AndNotByItsRequester()
    {
        var (a, b) = (await host.ReportAsync(userName: "rita"), await host.ReportAsync(userName: "bob"));
        var file = (await host.AttachAsync("rita", a)).Items[0].GetProperty("id").GetString();
        await MergeAsync(a, b);

        (await host.GetAsync("anna", $"/incidents/{b}/attachments/{file}")).Status.ShouldBe(200);
        (await host.GetAsync("bob", $"/incidents/{b}/attachments/{file}")).Status.ShouldBe(404);
    }

    private async Task MergeAsync(string number, string into) => (await TryAsync(number, into)).Status.ShouldBe(200);

    private Task<Answer> TryAsync(string number, string into) => host.PostAsync("anna", $"/incidents/{number}/merge", new { into, reason = "The same" });

    private async Task UnmergeAsync(string number) => (await host.PostAsync("anna", $"/incidents/{number}/unmerge", new { })).Status.ShouldBe(200);

    private async Task StepAsync(string userName, string number, object step) =>
        (await host.PostAsync(userName, $"/incidents/{number}/transitions", step)).Status.ShouldBe(200);

    private async Task WriteAsync(string userName, string number, string body, bool isPublic = true) =>
        (await host.PostAsync(userName, $"/incidents/{number}/comments", new { body, isPublic })).Status.ShouldBe(201);

    private async Task<IReadOnlyList<string?>> BodiesAsync(string userName, string number) =>
        [.. (await host.GetAsync(userName, $"/incidents/{number}/comments")).Items.Select(m => m.GetProperty("body").GetString())];
}
