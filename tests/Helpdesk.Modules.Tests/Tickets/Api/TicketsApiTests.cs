using System.Net.Http.Headers;
using System.Text.Json;
using Helpdesk.Tickets;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Api;

public sealed class TicketsApiTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task AnIncident_GoesFromReportToConfirmation()
    {
        var created = await host.PostAsync("rita", "/incidents", new { title = "VPN drops", description = "Since **morning**", urgency = 1 });
        created.Status.ShouldBe(201);
        var number = created["number"]!;
        created.Location.ShouldBe($"/api/v1/incidents/{number}");
        created.ETag.ShouldNotBeNull();
        (created["state"], created["priority"], created["channel"]).ShouldBe(("new", "2", "api"));

        (await Transition("anna", number, new { transition = "start", assigneeId = host.IdOf("anna") }))["state"].ShouldBe("in-progress");
        (await Transition("anna", number, new { transition = "hold", subState = "awaiting-caller", comment = "Which network?" }))["subState"].ShouldBe("awaiting-caller");
        (await host.PostAsync("rita", $"/incidents/{number}/comments", new { body = "At home" })).Status.ShouldBe(201);
        (await host.GetAsync("rita", $"/incidents/{number}"))["state"].ShouldBe("in-progress");
        (await Transition("anna", number, new { to = "resolved", resolutionCode = "fixed", resolutionNotes = "New profile." }))["isOpen"].ShouldBe("False");
        (await Transition("rita", number, new { transition = "close" }))["state"].ShouldBe("closed");

        var events = (await host.GetAsync("anna", $"/incidents/{number}/events")).Items;
        events.Select(e => e.GetProperty("kind").GetString()).ShouldBe(
            ["created", "transitioned", "public-reply", "transitioned", "public-reply", "transitioned", "transitioned", "transitioned"]);
        events.Select(e => e.GetProperty("sequence").GetInt32()).ShouldBe(Enumerable.Range(1, 8));
        events.ShouldAllBe(e => e.GetProperty("origin").GetString() == "api");
    }

    [Fact]
    public async Task Reopen_ByTheRequester_NeedsAReasonAndCounts()
    {
        var number = await ResolvedAsync();

        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "reopen" })).ShouldBeProblem(400, "reason");
        var reopened = await Transition("rita", number, new { transition = "reopen", reason = "It is back" });

        (reopened["state"], reopened["reopenCount"], reopened["resolvedAt"]).ShouldBe(("in-progress", "1", null));
    }

    [Fact]
    public async Task AWrongTransition_IsAConflictThatListsTheRightOnes()
    {
        var number = await host.TakenAsync();

        var refused = (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "reopen", reason = "x" })).ShouldBeProblem(409);

        refused["code"].ShouldBe("Tickets:TransitionNotAllowed");
        refused["detail"]!.ShouldContain("(hold)");
        refused["detail"]!.ShouldContain("(resolve)");
    }

    [Fact]
    public async Task ATransition_WithoutItsRight_IsForbidden()
    {
        var number = await host.TakenAsync();

        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "cancel", reason = "x" })).ShouldBeProblem(403);
        (await Transition("tom", number, new { transition = "cancel", reason = "Duplicate" }))["state"].ShouldBe("cancelled");
    }

    [Fact]
    public async Task AClosedIncident_IsNotReopenedWithoutThePolicy()
    {
        var number = await ResolvedAsync();
        await Transition("rita", number, new { transition = "close" });

        (await host.PostAsync("admin", $"/incidents/{number}/transitions", new { transition = "reopen", reason = "x" })).ShouldBeProblem(409);
        (await host.PostAsync("rita", $"/incidents/{number}/comments", new { body = "It is back" })).ShouldBeProblem(409);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "x" })).ShouldBeProblem(409);
    }

    [Fact]
    public async Task Patch_DistinguishesAbsentFromNull()
    {
        var number = await host.TakenAsync();

        var kept = await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { urgency = 1 });
        (kept["assignee"], kept["priority"]).ShouldBe(("Anna Berger", "2"));
        var cleared = await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", """{"assigneeId":null}""");
        (cleared["assignee"], cleared["state"]).ShouldBe((null, "new"));
    }

    [Fact]
    public async Task Patch_OfThePriority_NeedsRightAndReason()
    {
        var number = await host.TakenAsync();

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { priority = 1, reason = "x" })).ShouldBeProblem(403);
        (await host.SendAsync("tom", HttpMethod.Patch, $"/incidents/{number}", new { priority = 1 })).ShouldBeProblem(400, "reason");
        var patched = await host.SendAsync("tom", HttpMethod.Patch, $"/incidents/{number}", new { priority = 1, reason = "The board waits" });
        (patched["priority"], patched["isPriorityOverridden"]).ShouldBe(("1", "True"));
    }

    [Fact]
    public async Task AStaleETag_IsRefusedAndChangesNothing()
    {
        var number = await host.ReportAsync();
        var read = await host.GetAsync("anna", $"/incidents/{number}");
        var changed = await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "First" }, read.ETag);
        changed.Status.ShouldBe(200);
        changed.ETag.ShouldNotBe(read.ETag);

        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Second" }, read.ETag)).ShouldBeProblem(412);
        (await host.SendAsync("anna", HttpMethod.Post, $"/incidents/{number}/transitions", new { transition = "resolve" }, read.ETag)).ShouldBeProblem(412);

        (await host.GetAsync("anna", $"/incidents/{number}"))["title"].ShouldBe("First");
    }

    [Fact]
    public async Task AnUnchangedTicket_IsAnsweredWithoutBody()
    {
        var number = await host.ReportAsync();
        var etag = (await host.GetAsync("rita", $"/incidents/{number}")).ETag!;

        var again = await host.GetIfChangedAsync("rita", $"/incidents/{number}", etag);

        again.Status.ShouldBe(304);
        again.Text.ShouldBeEmpty();
    }

    [Fact]
    public async Task ARequester_SeesOnlyOwnTicketsAndTheirPublicPart()
    {
        var number = await host.TakenAsync();
        await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "He always forgets it", isPublic = false });
        await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "Please try again" });

        (await host.GetAsync("rita", $"/incidents/{number}/comments")).Items.Count.ShouldBe(1);
        (await host.GetAsync("anna", $"/incidents/{number}/comments")).Items.Count.ShouldBe(2);
        (await host.GetAsync("rita", $"/incidents/{number}/events")).Text.ShouldNotContain("internal-note");
        (await host.GetAsync("rita", $"/incidents/{number}/events")).Text.ShouldNotContain("assigneeId");
        foreach (var path in (string[])["", "/comments", "/events", "/attachments/" + Guid.CreateVersion7()])
        {
            (await host.GetAsync("bob", $"/incidents/{number}{path}")).ShouldBeProblem(404);
        }

        (await host.GetAsync("bob", $"/tickets/{number}")).ShouldBeProblem(404);
        (await host.PostAsync("bob", $"/incidents/{number}/comments", new { body = "x" })).ShouldBeProblem(404);
        (await host.PostAsync("bob", $"/incidents/{number}/transitions", new { transition = "close" })).ShouldBeProblem(404);
        (await host.GetAsync("bob", "/tickets?limit=200")).Items.ShouldAllBe(t => t.GetProperty("requester").GetString() == "Bob Stone");
    }

    [Fact]
    public async Task AWatcher_SeesTheTicket()
    {
        var number = await host.ReportAsync();

        (await host.PostAsync("anna", $"/incidents/{number}/watchers", new { personId = host.IdOf("bob") })).Status.ShouldBe(204);
        (await host.GetAsync("bob", $"/incidents/{number}")).Status.ShouldBe(200);
        (await host.PostAsync("bob", $"/incidents/{number}/transitions", new { transition = "cancel", reason = "x" })).ShouldBeProblem(403);
        (await host.SendAsync("bob", HttpMethod.Delete, $"/incidents/{number}/watchers/{host.IdOf("bob")}")).Status.ShouldBe(204);
        (await host.GetAsync("bob", $"/incidents/{number}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task ARequester_MayNotDoTheDesksWork()
    {
        var number = await host.ReportAsync();

        (await host.SendAsync("rita", HttpMethod.Patch, $"/incidents/{number}", new { urgency = 1 })).ShouldBeProblem(403);
        (await host.PostAsync("rita", $"/incidents/{number}/comments", new { body = "x", isPublic = false })).ShouldBeProblem(403);
        (await host.PostAsync("rita", $"/incidents/{number}/links", new { target = number, kind = "blocks" })).ShouldBeProblem(403);
        (await host.PostAsync("rita", $"/incidents/{number}/watchers", new { personId = host.IdOf("bob") })).ShouldBeProblem(403);
        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "x" })).ShouldBeProblem(403);
        (await host.PostAsync("rita", "/incidents", new { title = "x", impact = 1 })).ShouldBeProblem(403);
        (await host.PostAsync("rita", "/incidents", new { title = "x", teamId = Guid.CreateVersion7() })).ShouldBeProblem(403);
        (await host.PostAsync("rita", "/incidents", new { title = "x", requesterId = host.IdOf("bob") })).ShouldBeProblem(403);
    }

    [Fact]
    public async Task AnAuditor_ReadsAndChangesNothing()
    {
        var number = await host.ReportAsync();

        (await host.GetAsync("audrey", $"/incidents/{number}")).Status.ShouldBe(200);
        (await host.PostAsync("audrey", "/incidents", new { title = "x" })).ShouldBeProblem(403);
        (await host.SendAsync("audrey", HttpMethod.Patch, $"/incidents/{number}", new { title = "x" })).ShouldBeProblem(403);
        (await host.PostAsync("audrey", $"/incidents/{number}/comments", new { body = "x" })).ShouldBeProblem(403);
    }

    [Fact]
    public async Task Nobody_GetsNothing()
    {
        (await host.GetAsync("nobody", "/tickets")).ShouldBeProblem(401);
        (await host.PostAsync("nobody", "/incidents", new { title = "x" })).ShouldBeProblem(401);
    }

    [Fact]
    public async Task Pages_OfAList_HoldEachTicketOnce()
    {
        for (var i = 0; i < 7; i++)
        {
            await host.ReportAsync($"Paged {i}", "bob");
        }

        foreach (var sort in (string[])["priority,created", "-updated", "number", "-title", "resolved,-priority", "impact,urgency,-created", "-closed"])
        {
            var all = await ReadAsync($"/tickets?filter=requester%20=%20me&limit=200&sort={sort}");
            List<string> paged = [];
            string? cursor = null;
            do
            {
                var page = await host.GetAsync("bob", $"/tickets?filter=requester%20=%20me&limit=3&sort={sort}{(cursor is null ? "" : "&cursor=" + cursor)}");
                page.Status.ShouldBe(200, page.Text);
                paged.AddRange(page.Items.Select(t => t.GetProperty("number").GetString()!));
                cursor = page["nextCursor"];
            }
            while (cursor is not null);

            paged.ShouldBe(all, sort);
            paged.ShouldBeUnique();
        }

        async Task<List<string>> ReadAsync(string path) =>
            [.. (await host.GetAsync("bob", path)).Items.Select(t => t.GetProperty("number").GetString()!)];
    }

    [Theory]
    [InlineData("cursor=nonsense", "cursor")]
    [InlineData("cursor=WyJudW1iZXIiLCJJTkMwMDAwMDAxIl0", "cursor")]
    [InlineData("cursor=%00", "cursor")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("sort=color", "sort")]
    [InlineData("sort=number,title,state,created", "sort")]
    [InlineData("filter=prio%20=%201", "filter")]
    [InlineData("filter=title%20~%20%22", "filter")]
    [InlineData("filter=team%20=%20Gone", "filter")]
    [InlineData("fields=number,secret", "fields")]
    public async Task AList_WithABadParameter_NamesIt(string query, string field) =>
        (await host.GetAsync("anna", "/tickets?" + query)).ShouldBeProblem(400, field);

    [Fact]
    public async Task AList_GivesTheWantedFieldsOnly()
    {
        await host.ReportAsync();

        var item = (await host.GetAsync("anna", "/tickets?limit=1&fields=number,title")).Items.Single();

        item.EnumerateObject().Select(p => p.Name).ShouldBe(["number", "title"], ignoreOrder: true);
    }

    [Theory]
    [InlineData("{\"title\":", null)]
    [InlineData("[]", null)]
    [InlineData("", null)]
    [InlineData("null", null)]
    [InlineData("{}", "title")]
    [InlineData("{\"title\":null}", "title")]
    [InlineData("{\"title\":\"\"}", "title")]
    [InlineData("{\"title\":\"   \"}", "title")]
    [InlineData("{\"title\":\"two\\nlines\"}", "title")]
    [InlineData("{\"title\":\"nul\\u0000\"}", "title")]
    [InlineData("{\"title\":5}", "title")]
    [InlineData("{\"title\":\"x\",\"colour\":\"red\"}", "colour")]
    [InlineData("{\"title\":\"x\",\"urgency\":9}", "urgency")]
    [InlineData("{\"title\":\"x\",\"urgency\":\"high\"}", "urgency")]
    [InlineData("{\"title\":\"x\",\"channel\":\"pigeon\"}", "channel")]
    [InlineData("{\"title\":\"x\",\"categoryId\":\"no-guid\"}", "categoryId")]
    [InlineData("{\"title\":\"x\",\"categoryId\":\"01900000-0000-7000-8000-000000000000\"}", "categoryId")]
    [InlineData("{\"title\":\"x\",\"teamId\":\"01900000-0000-7000-8000-000000000000\"}", "teamId")]
    [InlineData("{\"title\":\"x\",\"requesterId\":\"01900000-0000-7000-8000-000000000000\"}", "requesterId")]
    public async Task ABadBody_IsRefusedAtItsFieldAndStoresNothing(string body, string? field)
    {
        var before = await NewestAsync();

        (await host.PostAsync("anna", "/incidents", body)).ShouldBeProblem(400, field);

        (await NewestAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task ATooLongTitle_IsRefused() =>
        (await host.PostAsync("anna", "/incidents", new { title = new string('x', 251) })).ShouldBeProblem(400, "title");

    [Fact]
    public async Task ATooLargeBody_IsRefused()
    {
        var answer = await host.PostAsync("anna", "/incidents", new { title = "x", description = new string('x', 6_000_000) });

        answer.Status.ShouldBeOneOf(400, 413);
    }

    [Theory]
    [InlineData("'; DROP TABLE Tickets_Tickets; --")]
    [InlineData("\" OR 1=1 --")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{{7*7}} ${7*7} %s %n")]
    [InlineData("reversed \u202E text")]
    [InlineData("😀 Ünïcödé 漢字")]
    public async Task TextsThatLookLikeCode_AreStoredAsText(string text)
    {
        var number = await host.ReportAsync(text);
        (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = text })).Status.ShouldBe(201);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { description = text, reason = text })).Status.ShouldBe(200);
        await Transition("anna", number, new { transition = "start", assigneeId = host.IdOf("anna"), comment = text });
        await Transition("anna", number, new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = text, reason = text });

        var read = await host.GetAsync("anna", $"/incidents/{number}");
        (read["title"], read["description"], read["resolutionNotes"]).ShouldBe((text, text, text));
        var quoted = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        var found = await host.GetAsync("anna", "/tickets?filter=" + Uri.EscapeDataString($"title = \"{quoted}\""));
        found.Items.Select(t => t.GetProperty("number").GetString()).ShouldContain(number);
        (await host.GetAsync("anna", $"/incidents/{number}/comments")).Items.ShouldAllBe(
            c => !c.GetProperty("html").GetString()!.Contains("<script", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("transition", "'; DROP TABLE x; --")]
    [InlineData("to", "<script>")]
    [InlineData("subState", "../../etc/passwd")]
    [InlineData("resolutionCode", "fixed' OR '1'='1")]
    public async Task CodesThatAreNone_AreRefused(string field, string value)
    {
        var number = await host.TakenAsync();
        var body = new Dictionary<string, string> { ["transition"] = field == "resolutionCode" ? "resolve" : "hold", ["resolutionNotes"] = "x", [field] = value };

        (await host.PostAsync("anna", $"/incidents/{number}/transitions", body)).Status.ShouldBeOneOf(400, 409);
    }

    [Fact]
    public async Task ALink_KnowsWhenItWasMade()
    {
        var (one, other) = (await host.ReportAsync("Caused"), await host.ReportAsync("Cause"));
        var before = TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(-1);

        (await host.PostAsync("anna", $"/incidents/{one}/links", new { target = other, kind = "caused-by" })).Status.ShouldBe(201);

        await using var scope = host.CreateScope();
        var tickets = scope.Services.GetRequiredService<ITicketIntegrationService>();
        var cause = (await tickets.FindAsync(other, TestContext.Current.CancellationToken))!;
        var linked = (await tickets.GetLinkedAsync(cause.TicketId, TicketLinkKinds.CausedBy, isTarget: true, TestContext.Current.CancellationToken)).Single();
        linked.Ticket.Number.ShouldBe(one);
        linked.LinkedAt!.Value.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Links_AreSeenFromBothSidesAndMadeOnce()
    {
        var (one, other) = (await host.ReportAsync("One"), await host.ReportAsync("Other"));

        var link = await host.PostAsync("anna", $"/incidents/{one}/links", new { target = other, kind = "duplicates" });
        link.Status.ShouldBe(201);
        (await host.PostAsync("anna", $"/incidents/{one}/links", new { target = other, kind = "duplicates" }))["id"].ShouldBe(link["id"]);
        (await host.GetAsync("anna", $"/incidents/{other}/events")).Text.ShouldContain($"duplicates {one}");
        (await host.PostAsync("anna", $"/incidents/{one}/links", new { target = one, kind = "blocks" })).ShouldBeProblem(400, "target");
        (await host.PostAsync("anna", $"/incidents/{one}/links", new { target = "INC9999999", kind = "blocks" })).ShouldBeProblem(400, "target");
        (await host.PostAsync("anna", $"/incidents/{one}/links", new { target = other, kind = "hates" })).ShouldBeProblem(400, "kind");
        (await host.SendAsync("anna", HttpMethod.Delete, $"/incidents/{other}/links/{link["id"]}")).Status.ShouldBe(204);
        (await host.SendAsync("anna", HttpMethod.Delete, $"/incidents/{other}/links/{link["id"]}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task AParent_BelowItsOwnChild_IsRefused()
    {
        var (top, middle, bottom) = (await host.ReportAsync("Top"), await host.ReportAsync("Middle"), await host.ReportAsync("Bottom"));
        (await Parent(middle, top)).Status.ShouldBe(200);
        (await Parent(bottom, middle)).Status.ShouldBe(200);

        (await Parent(top, bottom)).ShouldBeProblem(400, "parent");
        (await Parent(top, top)).ShouldBeProblem(400, "parent");
        (await Parent(bottom, "INC9999999")).ShouldBeProblem(400, "parent");
        (await Parent(bottom, null))["parent"].ShouldBeNull();

        Task<Answer> Parent(string child, string? parent) =>
            host.SendAsync("anna", HttpMethod.Put, $"/incidents/{child}/parent", JsonSerializer.Serialize(new { parent }));
    }

    [Fact]
    public async Task Attachments_AreDownloadsForThoseWhoMaySeeThem()
    {
        var number = await host.ReportAsync();
        var secret = await AttachAsync("anna", number, "notes.txt", "text/html", "<script>alert(1)</script>", isPublic: false);
        var open = await AttachAsync("rita", number, "log.txt", "text/plain", "line", isPublic: true);
        secret.Status.ShouldBe(201, secret.Text);
        open.Status.ShouldBe(201, open.Text);
        var (secretId, openId) = (Id(secret), Id(open));

        var read = await host.GetAsync("anna", $"/incidents/{number}/attachments/{secretId}");
        read.Text.ShouldBe("<script>alert(1)</script>");
        read.Headers.ContentType!.MediaType.ShouldBe("application/octet-stream");
        read.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        (await host.GetAsync("rita", $"/incidents/{number}/attachments/{openId}")).Text.ShouldBe("line");
        (await host.GetAsync("rita", $"/incidents/{number}/attachments/{secretId}")).ShouldBeProblem(404);
        (await host.GetAsync("bob", $"/incidents/{number}/attachments/{openId}")).ShouldBeProblem(404);
        (await AttachAsync("rita", number, "evil.exe", "text/plain", "x", isPublic: true)).ShouldBeProblem(400, "files");
        (await AttachAsync("rita", number, "a.txt", "text/plain", "x", isPublic: false)).ShouldBeProblem(403);

        static string Id(Answer answer) => answer.Items.Single().GetProperty("id").GetString()!;
    }

    [Fact]
    public async Task AnUnknownNumber_IsNotFound()
    {
        (await host.GetAsync("anna", "/incidents/INC9999999")).ShouldBeProblem(404);
        (await host.GetAsync("anna", "/incidents/'%20OR%201=1%20--")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task AMajorIncident_IsEndedByTheDeskOnly()
    {
        var number = await ResolvedAsync();
        (await host.SendAsync("anna", HttpMethod.Put, $"/incidents/{number}/major", new { isMajor = true, reason = "All payments fail" })).ShouldBeProblem(403);
        (await host.SendAsync("tom", HttpMethod.Put, $"/incidents/{number}/major", new { isMajor = true })).ShouldBeProblem(400, "reason");
        (await host.SendAsync("tom", HttpMethod.Put, $"/incidents/{number}/major", new { isMajor = true, reason = "All payments fail" })).Status.ShouldBe(204);

        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "close" })).ShouldBeProblem(409);
        (await host.GetAsync("anna", $"/incidents/{number}/events")).Text.ShouldContain("\"isMajor\":[false,true]");
        (await host.SendAsync("tom", HttpMethod.Put, $"/incidents/{number}/major", new { isMajor = false })).Status.ShouldBe(204);
        (await Transition("rita", number, new { transition = "close" }))["state"].ShouldBe("closed");
    }

    [Fact]
    public async Task CategoriesAndServices_AreListed()
    {
        (await host.GetAsync("rita", "/categories")).Items.Select(c => c.GetProperty("path").GetString()).ShouldContain("Hardware/Printer");
        (await host.GetAsync("rita", "/services")).Items.Select(c => c.GetProperty("name").GetString()).ShouldContain("Email");
    }

    private async Task<Answer> Transition(string userName, string number, object body)
    {
        var answer = await host.PostAsync(userName, $"/incidents/{number}/transitions", body);
        answer.Status.ShouldBe(200, answer.Text);
        return answer;
    }

    private async Task<string> ResolvedAsync()
    {
        var number = await host.TakenAsync();
        await Transition("anna", number, new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." });
        return number;
    }

    private async Task<string?> NewestAsync() =>
        (await host.GetAsync("anna", "/tickets?sort=-created&limit=1&fields=number&filter=opened-by%20=%20me")).Text;

    private Task<Answer> AttachAsync(string userName, string number, string name, string type, string content, bool isPublic)
    {
        var file = new StringContent(content);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return host.SendAsync(
            userName, HttpMethod.Post, $"/incidents/{number}/attachments",
            new MultipartFormDataContent { { file, "files", name }, { new StringContent(isPublic ? "true" : "false"), "isPublic" } });
    }
}
