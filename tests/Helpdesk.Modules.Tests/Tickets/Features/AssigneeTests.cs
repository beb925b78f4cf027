namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>A ticket is owned by somebody who may work on it.</summary>
public sealed class AssigneeTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Theory]
    [InlineData("rita")]
    [InlineData("audrey")]
    public async Task Patch_ToSomebodyWhoDoesNotWorkOnTickets_IsRefused(string person)
    {
        var number = await host.ReportAsync();

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { assigneeId = host.IdOf(person) })).ShouldBeProblem(400, "assigneeId");
    }

    [Fact]
    public async Task Create_ForSomebodyWhoDoesNotWorkOnTickets_IsRefused() =>
        (await host.PostAsync("anna", "/incidents", new { title = "x", assigneeId = host.IdOf("bob") })).ShouldBeProblem(400, "assigneeId");

    [Fact]
    public async Task Transition_ToSomebodyWhoDoesNotWorkOnTickets_IsRefused()
    {
        var number = await host.ReportAsync();

        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "start", assigneeId = host.IdOf("bob") }))
            .ShouldBeProblem(400, "assigneeId");
    }

    [Theory]
    [InlineData("tom")]
    [InlineData("admin")]
    public async Task Patch_ToSomebodyWhoMayWorkOnTickets_IsStored(string person)
    {
        var number = await host.ReportAsync();

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { assigneeId = host.IdOf(person) })).Status.ShouldBe(200);
    }
}
