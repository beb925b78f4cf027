namespace Helpdesk.Modules.Tests.Tickets.Filtering;

/// <summary>Tickets that two teams push to each other are found while they are open.</summary>
public sealed class PingPongFilterTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task AFilterForPingPong_FindsWhatWentBack_AndNothingElse()
    {
        var network = await host.TeamAsync("Network");
        var workplace = await host.TeamAsync("Workplace");
        var back = await HandedAsync(network, workplace, network);
        var forth = await HandedAsync(network, workplace);
        var untouched = await host.ReportAsync();

        (await FindAsync("ping-pong")).ShouldBe([back]);
        (await FindAsync("ping-pong = yes")).ShouldBe([back]);
        (await FindAsync("not ping-pong")).ShouldBe([forth, untouched], ignoreOrder: true);
        (await FindAsync("open and ping-pong != yes")).ShouldBe([forth, untouched], ignoreOrder: true);
    }

    private async Task<string> HandedAsync(params Guid[] teams)
    {
        var number = await host.ReportAsync();
        foreach (var team in teams)
        {
            (await host.SendAsync("tom", HttpMethod.Patch, $"/incidents/{number}", new { teamId = team })).Status.ShouldBe(200);
        }

        return number;
    }

    private async Task<IReadOnlyList<string>> FindAsync(string filter)
    {
        var answer = await host.GetAsync("tom", "/tickets?filter=" + Uri.EscapeDataString(filter));
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Items.Select(i => i.GetProperty("number").GetString()!)];
    }
}
