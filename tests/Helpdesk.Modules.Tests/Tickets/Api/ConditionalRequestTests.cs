using System.Text.Json;

namespace Helpdesk.Modules.Tests.Tickets.Api;

/// <summary>If-Match, If-None-Match and Idempotency-Key hold wherever the description says so.</summary>
public sealed class ConditionalRequestTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task Relations_WithAStaleIfMatch_AreRefused()
    {
        var (number, other) = (await host.ReportAsync(), await host.ReportAsync());
        var link = (await host.PostAsync("anna", $"/incidents/{number}/links", new { target = other, kind = "relates-to" }))["id"];
        var stale = (await host.GetAsync("anna", $"/incidents/{number}")).ETag;
        (await host.PostAsync("anna", $"/incidents/{number}/watchers", new { })).Status.ShouldBe(204);

        (await SendAsync("anna", HttpMethod.Post, "links", new { target = other, kind = "blocks" })).ShouldBeProblem(412);
        (await SendAsync("anna", HttpMethod.Delete, $"links/{link}")).ShouldBeProblem(412);
        (await SendAsync("anna", HttpMethod.Post, "watchers", new { personId = host.IdOf("bob") })).ShouldBeProblem(412);
        (await SendAsync("anna", HttpMethod.Delete, $"watchers/{host.IdOf("anna")}")).ShouldBeProblem(412);
        (await SendAsync("tom", HttpMethod.Put, "major", new { isMajor = true, reason = "All payments fail" })).ShouldBeProblem(412);

        Task<Answer> SendAsync(string userName, HttpMethod method, string path, object? body = null) =>
            host.SendAsync(userName, method, $"/incidents/{number}/{path}", body, stale);
    }

    [Fact]
    public async Task Relations_WithTheLatestIfMatch_AreChanged()
    {
        var number = await host.ReportAsync();
        var tag = (await host.GetAsync("anna", $"/incidents/{number}")).ETag;

        (await host.SendAsync("anna", HttpMethod.Post, $"/incidents/{number}/watchers", new { personId = host.IdOf("bob") }, tag)).Status.ShouldBe(204);
        tag = (await host.GetAsync("anna", $"/incidents/{number}")).ETag;
        (await host.SendAsync("tom", HttpMethod.Put, $"/incidents/{number}/major", new { isMajor = true, reason = "All payments fail" }, tag)).Status.ShouldBe(204);
    }

    [Fact]
    public async Task AnETag_OfSomebodyWithOtherRights_IsNotAnsweredWithNotModified()
    {
        var number = await host.TakenAsync();
        var tag = (await host.GetAsync("anna", $"/incidents/{number}")).ETag!;

        (await host.GetIfChangedAsync("anna", $"/incidents/{number}", tag)).Status.ShouldBe(304);
        (await host.GetIfChangedAsync("tom", $"/incidents/{number}", tag)).Status.ShouldBe(200);
        (await host.GetIfChangedAsync("rita", $"/incidents/{number}", tag)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task TheETag_OfAnAnswerToAChange_IsTheOneOfTheNextRead()
    {
        var number = await host.TakenAsync();

        var changed = await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", JsonSerializer.Serialize(new { title = "First" }));

        (await host.GetAsync("anna", $"/incidents/{number}")).ETag.ShouldBe(changed.ETag);
    }

    [Fact]
    public async Task Attach_SentTwiceWithOneKey_StoresOneFile()
    {
        var number = await host.ReportAsync();
        const string Body = "--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"log.txt\"\r\nContent-Type: text/plain\r\n\r\nline\r\n--b--\r\n";

        var first = await SendAsync();
        var second = await SendAsync();

        first.Status.ShouldBe(201, first.Text);
        second.Text.ShouldBe(first.Text);
        (await host.GetAsync("anna", $"/incidents/{number}/events")).Items.Count(e => e.GetProperty("kind").GetString() == "attached").ShouldBe(1);

        Task<Answer> SendAsync()
        {
            var content = new StringContent(Body);
            content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
            return host.SendAsync("rita", HttpMethod.Post, $"/incidents/{number}/attachments", content, idempotencyKey: "attach-1");
        }
    }
}
