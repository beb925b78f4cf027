namespace Helpdesk.Modules.Tests.Tickets.Filtering;

/// <summary>A filter tells a requester nothing about people and relations that the ticket itself does not show.</summary>
public sealed class RequesterFilterTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Theory]
    [InlineData("requester = \"anna@example.com\"")]
    [InlineData("requester = \"nobody@example.com\"")]
    [InlineData("requester = \"me\"")]
    [InlineData("assignee ~ anna")]
    [InlineData("opened-by in (me, anna)")]
    [InlineData("not assignee != anna")]
    [InlineData("watcher = me")]
    [InlineData("watcher = anna")]
    [InlineData("parent is empty")]
    [InlineData("parent = INC0000001")]
    [InlineData("team = Network")]
    [InlineData("team is empty")]
    [InlineData("reassignments > 0")]
    [InlineData("overridden")]
    [InlineData("ping-pong")]
    public async Task AFilterOfARequester_OverWhatTheDeskKnows_IsRefusedWhetherItExistsOrNot(string filter)
    {
        await host.ReportAsync();

        (await FilterAsync("rita", filter)).ShouldBeProblem(400, "filter");
    }

    [Theory]
    [InlineData("requester = me")]
    [InlineData("opened-by = me and open")]
    [InlineData("assignee is empty or assignee = nobody")]
    public async Task AFilterOfARequester_OverTheOwnPart_Finds(string filter)
    {
        await host.ReportAsync();

        (await FilterAsync("rita", filter)).Items.ShouldNotBeEmpty();
    }

    [Fact]
    public async Task ASort_OfARequester_ByWhatTheDeskKnows_IsRefused() =>
        (await host.GetAsync("rita", "/tickets?sort=reassignments")).ShouldBeProblem(400, "sort");

    [Fact]
    public async Task AFilter_WithManyNames_IsRefused()
    {
        var names = string.Join(", ", Enumerable.Repeat("anna", 51));

        (await FilterAsync("anna", $"requester in ({names})")).ShouldBeProblem(400, "filter");
    }

    private Task<Answer> FilterAsync(string userName, string filter) => host.GetAsync(userName, "/tickets?filter=" + Uri.EscapeDataString(filter));
}
