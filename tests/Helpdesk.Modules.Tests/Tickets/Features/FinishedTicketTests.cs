using System.Text.Json;
using Helpdesk.Incidents;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>What is closed or cancelled is not changed any more, and a file on an open ticket does not stay unnoticed.</summary>
public sealed class FinishedTicketTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Theory]
    [InlineData("rita")]
    [InlineData("anna")]
    public async Task Attach_OnAClosedTicket_IsRefused(string userName) =>
        (await host.AttachAsync(userName, await ClosedAsync())).ShouldBeProblem(409);

    [Fact]
    public async Task Link_OfAClosedTicket_IsRefused()
    {
        var (closed, open) = (await ClosedAsync(), await host.ReportAsync());

        (await host.PostAsync("anna", $"/incidents/{closed}/links", new { target = open, kind = "relates-to" })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Link_FromAnOpenTicketToAClosedOne_IsMade()
    {
        var (closed, open) = (await ClosedAsync(), await host.ReportAsync());

        (await host.PostAsync("anna", $"/incidents/{open}/links", new { target = closed, kind = "relates-to" })).Status.ShouldBe(201);
    }

    [Fact]
    public async Task SetParent_OfAClosedTicket_IsRefused()
    {
        var (closed, open) = (await ClosedAsync(), await host.ReportAsync());

        (await host.SendAsync("anna", HttpMethod.Put, $"/incidents/{closed}/parent", JsonSerializer.Serialize(new { parent = open }))).ShouldBeProblem(409);
    }

    [Fact]
    public void AClosedTicket_OfATypeThatIsSwitchedOff_IsFinished()
    {
        Some.TicketIn(IncidentType.Closed).IsFinished(type: null).ShouldBeTrue();
        Some.TicketIn(IncidentType.Resolved).IsFinished(type: null).ShouldBeFalse();
    }

    [Theory]
    [InlineData("rita", "anna")]
    [InlineData("anna", "rita")]
    public async Task Attach_ToAnOpenTicket_IsToldToTheOtherSide(string by, string other)
    {
        var number = await host.TakenAsync();

        (await host.AttachAsync(by, number)).Status.ShouldBe(201);

        (await host.ToldAsync(other, number)).ShouldContain("attached");
        (await host.ToldAsync(by, number)).ShouldNotContain("attached");
    }

    [Fact]
    public async Task Attach_OfAnInternalFile_IsNotToldToTheRequester()
    {
        var number = await host.TakenAsync();

        (await host.AttachAsync("tom", number, isPublic: false)).Status.ShouldBe(201);

        (await host.ToldAsync("anna", number)).ShouldContain("attached");
        (await host.ToldAsync("rita", number)).ShouldNotContain("attached");
    }

    private async Task<string> ClosedAsync()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." }))
            .Status.ShouldBe(200);
        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "close" })).Status.ShouldBe(200);
        return number;
    }
}
