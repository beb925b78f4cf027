namespace Helpdesk.Modules.Tests.Tickets.Api;

public sealed class CommentPagesTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task Pages_OfMessages_HoldEachOnceInOrder()
    {
        var number = await host.TakenAsync();
        for (var i = 1; i <= 5; i++)
        {
            (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = $"Message {i}", isPublic = i != 2 })).Status.ShouldBe(201);
        }

        (await ReadAsync("anna")).ShouldBe(["Message 1", "Message 2", "Message 3", "Message 4", "Message 5"]);
        (await ReadAsync("rita")).ShouldBe(["Message 1", "Message 3", "Message 4", "Message 5"]);

        async Task<List<string>> ReadAsync(string userName)
        {
            List<string> bodies = [];
            string? cursor = null;
            do
            {
                var page = await host.GetAsync(userName, $"/incidents/{number}/comments?limit=2{(cursor is null ? "" : "&cursor=" + cursor)}");
                page.Status.ShouldBe(200, page.Text);
                page.Items.Count.ShouldBeLessThanOrEqualTo(2);
                bodies.AddRange(page.Items.Select(c => c.GetProperty("body").GetString()!));
                cursor = page["nextCursor"];
            }
            while (cursor is not null);

            return bodies;
        }
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=-1", "cursor")]
    public async Task AList_WithABadParameter_NamesIt(string query, string field)
    {
        var number = await host.ReportAsync();

        (await host.GetAsync("anna", $"/incidents/{number}/comments?{query}")).ShouldBeProblem(400, field);
    }
}
