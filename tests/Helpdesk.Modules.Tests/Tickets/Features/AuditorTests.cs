namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Who watches over the desk and also reports own tickets writes on the own ones only.</summary>
public sealed class AuditorTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task Comment_ByAnAuditorOnAStrangersTicket_IsRefused()
    {
        var number = await host.ReportAsync();

        (await host.PostAsync("otto", $"/incidents/{number}/comments", new { body = "Hurry up" })).ShouldBeProblem(403);
    }

    [Fact]
    public async Task Comment_ByAnAuditorWhoMadeThemselvesAWatcher_IsRefused()
    {
        var number = await host.ReportAsync();
        (await host.PostAsync("otto", $"/incidents/{number}/watchers", new { })).Status.ShouldBe(204);

        (await host.PostAsync("otto", $"/incidents/{number}/comments", new { body = "Hurry up" })).ShouldBeProblem(403);
    }

    [Fact]
    public async Task Attach_ByAnAuditorOnAStrangersTicket_IsRefused()
    {
        var number = await host.ReportAsync();

        (await host.AttachAsync("otto", number)).ShouldBeProblem(403);
    }

    [Fact]
    public async Task Comment_ByAnAuditorOnTheOwnTicket_IsStored()
    {
        var number = await host.ReportAsync(userName: "otto");

        (await host.PostAsync("otto", $"/incidents/{number}/comments", new { body = "Still broken" })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Comment_ByARequesterWhoWatches_IsStored()
    {
        var number = await host.ReportAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/watchers", new { personId = host.IdOf("bob") })).Status.ShouldBe(204);

        (await host.PostAsync("bob", $"/incidents/{number}/comments", new { body = "Here too" })).Status.ShouldBe(201);
    }
}
