using System.Text.Json.Nodes;
using Helpdesk.Changes;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Identity;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Settings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>Meetings of the board over the API. Anna is its only member.</summary>
public sealed class CabMeetingTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task AMeeting_IsReadAsItWasPlanned()
    {
        var start = host.FreeHour();
        var id = await PlanAsync(start);

        var meeting = await host.GetAsync("anna", $"/cab/meetings/{id}");

        ((DateTime)meeting["start"]!, (string?)meeting["place"], (string?)meeting["state"]).ShouldBe((start, "Room 4", "planned"));
        (await host.GetAsync("anna", "/cab/meetings")).AsArray().ShouldContain(m => (string?)m!["id"] == id);
    }

    [Fact]
    public async Task WrongInput_IsRefusedAtItsField()
    {
        var start = host.FreeHour();
        (await ErrorAsync(new { start, end = start, chairId = host.IdOf("tom") })).ShouldBe("end");
        (await ErrorAsync(new { start = start.AddYears(-1), end = start, chairId = host.IdOf("tom") })).ShouldBe("start");
        (await ErrorAsync(new { start, end = start.AddHours(1), chairId = Guid.Empty })).ShouldBe("chairId");
        (await ErrorAsync(new { start, end = start.AddHours(1), chairId = host.IdOf("tom"), guestIds = new[] { Guid.Empty } })).ShouldBe("guestIds");
    }

    [Fact]
    public async Task WithoutTheRight_NobodyPlans_AndARequesterReadsNothing()
    {
        var start = host.FreeHour();
        var id = await PlanAsync(start);

        (await host.SendAsync("anna", HttpMethod.Post, "/cab/meetings", new { start, end = start.AddHours(1), chairId = host.IdOf("tom") })).Status.ShouldBe(403);
        (await host.SendAsync("rita", HttpMethod.Get, $"/cab/meetings/{id}")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task TheAgenda_TakesChangesOnly_AndEachOnce()
    {
        var id = await PlanAsync(host.FreeHour());
        var (first, second, incident) = (await host.DraftAsync(), await host.DraftAsync(), await host.ReportAsync("It burns"));
        (await AgendaAsync(id, first, first)).Body!.ToJsonString().ShouldContain("twice");
        (await AgendaAsync(id, incident)).Body!.ToJsonString().ShouldContain("There is no change");

        (await AgendaAsync(id, second, first)).Status.ShouldBe(200);
        (await NumbersAsync(id)).ShouldBe([second, first]);
        (await AgendaAsync(id, first)).Status.ShouldBe(200);
        (await NumbersAsync(id)).ShouldBe([first]);
    }

    [Fact]
    public async Task NotesAndOutcomes_StayWhenTheAgendaIsSavedWithoutThem_AndGoWhenTheyAreEmptied()
    {
        var id = await PlanAsync(host.FreeHour());
        var (first, second) = (await host.DraftAsync(), await host.DraftAsync());
        (await SaveAgendaAsync(id, new { number = first, minutes = 10, notes = "Small.", result = "Go" })).Status.ShouldBe(200);

        (await AgendaAsync(id, second, first)).Status.ShouldBe(200);
        var item = (await host.GetAsync("anna", $"/cab/meetings/{id}"))["items"]![1]!;
        ((string?)item["notes"], (string?)item["result"]).ShouldBe(("Small.", "Go"));

        (await SaveAgendaAsync(id, new { number = first, minutes = 10, notes = "" })).Status.ShouldBe(200);
        item = (await host.GetAsync("anna", $"/cab/meetings/{id}"))["items"]![0]!;
        ((string?)item["notes"], (string?)item["result"]).ShouldBe((null, "Go"));
    }

    [Fact]
    public async Task AChangeThatIsGone_StaysOnTheAgenda_WithWhatWasSaid()
    {
        var id = await PlanAsync(host.FreeHour());
        var number = await host.DraftAsync();
        var gone = new CabAgendaItem { MeetingId = Guid.Parse(id), ChangeId = Guid.CreateVersion7(), Minutes = 5, Notes = "It was withdrawn." };
        await using (var scope = host.Host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<ChangesDbContext>();
            db.CabAgendaItems.Add(gone);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        (await AgendaAsync(id, number)).Status.ShouldBe(200);

        await using var reader = host.Host.CreateScope();
        var items = await reader.Services.GetRequiredService<ChangesDbContext>().CabAgendaItems
            .Where(i => i.MeetingId == Guid.Parse(id)).OrderBy(i => i.Position).ToListAsync(TestContext.Current.CancellationToken);
        items.Select(i => i.Notes).ShouldBe([null, "It was withdrawn."]);
    }

    [Fact]
    public async Task AnAgendaOfManyChanges_AsksTheDatabaseAsOftenAsOneOfOne()
    {
        var numbers = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            numbers.Add(await host.DraftAsync());
        }

        var one = await CountAsync([numbers[0]]);
        (await CountAsync(numbers)).ShouldBe(one);

        async Task<int> CountAsync(IReadOnlyList<string> changes)
        {
            var id = await PlanAsync(host.FreeHour());
            await using var scope = host.Host.CreateScope();
            var save = scope.Services.GetRequiredService<SaveCabAgenda>();
            using var count = QueryCount.Start();
            await save.HandleAsync(Guid.Parse(id), [.. changes.Select(n => new CabAgendaLine(n, 10, null, null))], null, TestContext.Current.CancellationToken);
            var reads = count.Reads;
            await scope.Services.GetRequiredService<MoveCabMeeting>().CancelAsync(Guid.Parse(id), "Only counted.", null, TestContext.Current.CancellationToken);
            return reads;
        }
    }

    [Fact]
    public async Task TwoChairs_WhoSaveAtOnce_OneIsTold()
    {
        var id = await PlanAsync(host.FreeHour());
        var number = await host.DraftAsync();
        var tag = await TagAsync(id);

        (await AgendaAsync(id, tag, number)).Status.ShouldBe(200);
        (await AgendaAsync(id, tag)).Status.ShouldBe(412);
        (await NumbersAsync(id)).ShouldBe([number]);
    }

    [Fact]
    public async Task ClosedMinutes_KeepAttendanceAndVotes_AndTakeCorrectionsOnly()
    {
        await using (var scope = host.Host.CreateScope())
        {
            await scope.Services.GetRequiredService<ISettings>().SaveAsync(new ChangeSettings { Cab = "Board", CabQuorum = 1 }, TestContext.Current.CancellationToken);
        }

        var number = await host.DraftAsync();
        await host.ApproveAsync(number);
        var id = await PlanAsync(host.FreeHour());
        (await AgendaAsync(id, number)).Status.ShouldBe(200);
        (await DoAsync(id, "attendance", new { presentIds = new[] { host.IdOf("bob") } }, HttpMethod.Put)).Status.ShouldBe(400);
        (await DoAsync(id, "attendance", new { presentIds = new[] { host.IdOf("anna") } }, HttpMethod.Put)).Status.ShouldBe(200);
        (await DoAsync(id, "close")).Status.ShouldBe(409);
        (await DoAsync(id, "addenda", new { text = "Too early." })).Status.ShouldBe(409);
        (await DoAsync(id, "start")).Status.ShouldBe(200);
        (await DoAsync(id, "close")).Status.ShouldBe(200);

        (await AgendaAsync(id)).Status.ShouldBe(409);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { title = "Another router" })).Status.ShouldBe(200);
        (await DoAsync(id, "addenda", new { text = "Otto voted by phone." })).Status.ShouldBe(200);
        var minutes = await host.GetAsync("anna", $"/cab/meetings/{id}");
        ((string?)minutes["state"], (bool)minutes["hasQuorum"]!, (Guid?)minutes["closedById"]).ShouldBe(("held", true, host.IdOf("tom")));
        var vote = minutes["items"]![0]!["ballots"]![0]!["votes"]![0]!;
        ((Guid?)vote["personId"], (bool?)vote["isApproved"], (bool?)vote["counts"]).ShouldBe((host.IdOf("otto"), true, true));
        ((string?)minutes["addenda"]![0]!["text"]).ShouldBe("Otto voted by phone.");
    }

    [Fact]
    public async Task ClosedMinutes_KeepTheChangeAndTheNames_AndSayWhatIsDifferentNow()
    {
        var number = await host.DraftAsync("A new switch");
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        var id = await PlanAsync(host.FreeHour());
        (await AgendaAsync(id, number)).Status.ShouldBe(200);
        (await DoAsync(id, "start")).Status.ShouldBe(200);
        (await DoAsync(id, "close")).Status.ShouldBe(200);
        var before = (await host.GetAsync("anna", $"/cab/meetings/{id}"))["items"]![0]!;
        ((bool)before["isChangedSince"]!).ShouldBeFalse("nothing has changed yet");

        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour(), backout: "high"));
        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { title = "Two new switches" })).Status.ShouldBe(200);
        await RenameAsync("tom", "Tom Fischer-Wolf");

        var after = (await host.GetAsync("anna", $"/cab/meetings/{id}"))["items"]![0]!;
        ((string?)after["title"], (string?)after["risk"], (DateTime?)after["plannedStart"], (bool)after["isChangedSince"]!)
            .ShouldBe(("A new switch", "medium", (DateTime?)before["plannedStart"], true));
        using var anna = await host.SignInAsync("anna");
        await anna.OpenAsync($"desk/cab/{id}");
        anna.Main.QuerySelectorAll("h2").ShouldContain(h => h.TextContent.Contains("A new switch", StringComparison.Ordinal));
        anna.Text.ShouldContain("Changed since the minutes were closed");
        foreach (var news in (string[])["Title: Two new switches", "Risk: High risk", "Window: ", "the plan below is the present one", "Tom Fischer (now Tom Fischer-Wolf)"])
        {
            anna.Text.ShouldContain(news);
        }

        anna.Text.ShouldNotContain("Impact of the service", customMessage: "what the risk is made of now is not what it was made of then");

        await RenameAsync("tom", "Tom Fischer");
    }

    [Fact]
    public async Task AChange_IsOnOneOpenAgenda_AndIsFreeAgainAfterwards()
    {
        var number = await host.DraftAsync();
        var (first, second) = (await PlanAsync(host.FreeHour(), "Before the winter"), await PlanAsync(host.FreeHour()));
        (await AgendaAsync(first, number)).Status.ShouldBe(200);

        var (status, body) = await AgendaAsync(second, number);
        status.ShouldBe(400);
        ((string?)body!["errors"]!["items[0]"]![0]).ShouldNotBeNull().ShouldContain($"{number} is already on the agenda of the meeting of ");
        body.ToJsonString().ShouldContain("Before the winter");
        (await AgendaAsync(first, number)).Status.ShouldBe(200, "it may stay where it is");

        (await DoAsync(first, "cancel", new { reason = "Nobody has time." })).Status.ShouldBe(200);
        (await AgendaAsync(second, number)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task ACancelledMeeting_SaysWhy_AndIsNotChangedAnyMore()
    {
        var id = await PlanAsync(host.FreeHour());
        (await DoAsync(id, "cancel", new { reason = " " })).Status.ShouldBe(400);
        (await DoAsync(id, "cancel", new { reason = "Nothing to decide." })).Status.ShouldBe(200);

        (await DoAsync(id, "start")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task ThePage_ShowsTheEvidence_AndLeadsWhoIsAskedToTheVote()
    {
        var number = await host.DraftAsync("A new core switch");
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.AskAsync(number, ("approvers", """["person:tom","person:otto"]"""), ("mode", "all"));
        await host.DecideAsync("otto", (await host.InboxAsync("otto", number)).Single(), comment: "It is time.");
        var id = await PlanAsync(host.FreeHour());
        (await AgendaAsync(id, number)).Status.ShouldBe(200);
        using var visitor = await host.SignInAsync("tom");
        await visitor.OpenAsync("desk/cab");
        visitor.Text.ShouldContain("Planned");

        await visitor.OpenAsync($"desk/cab/{id}");

        visitor.Text.ShouldContain("Swap it back.");
        visitor.Text.ShouldContain("It is time.");
        visitor.Text.ShouldContain("Still asked: Tom Fischer");
        visitor.Text.ShouldContain($"Vote on {number}");
    }

    private async Task<string> PlanAsync(DateTime start, string? title = null)
    {
        var (status, body) = await host.SendAsync(
            "tom", HttpMethod.Post, "/cab/meetings", new { title, start, end = start.AddHours(1), place = "Room 4", chairId = host.IdOf("tom") });
        status.ShouldBe(201, body?.ToJsonString());
        return (string)body!["id"]!;
    }

    private async Task RenameAsync(string userName, string name)
    {
        await using var scope = host.Host.CreateScope();
        var db = scope.Services.GetRequiredService<IdentityDbContext>();
        (await db.Users.FindAsync([host.IdOf(userName)], TestContext.Current.CancellationToken))!.DisplayName = name;
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task<string> ErrorAsync(object meeting)
    {
        var (status, body) = await host.SendAsync("tom", HttpMethod.Post, "/cab/meetings", meeting);
        status.ShouldBe(400, body?.ToJsonString());
        return body!["errors"]!.AsObject().ShouldHaveSingleItem().Key;
    }

    private Task<(int Status, JsonNode? Body)> DoAsync(string id, string what, object? body = null, HttpMethod? method = null) =>
        host.SendAsync("tom", method ?? HttpMethod.Post, $"/cab/meetings/{id}/{what}", body);

    private Task<(int Status, JsonNode? Body)> AgendaAsync(string id, params string[] numbers)
    {
        var tag = numbers is [['"', ..], ..] ? numbers[0] : null;
        var items = numbers.Where(n => n != tag).Select(number => new { number, minutes = 10 }).ToList();
        return host.SendAsync("tom", HttpMethod.Put, $"/cab/meetings/{id}/agenda", new { items }, tag);
    }

    private Task<(int Status, JsonNode? Body)> SaveAgendaAsync(string id, params object[] items) =>
        host.SendAsync("tom", HttpMethod.Put, $"/cab/meetings/{id}/agenda", new { items });

    private async Task<IReadOnlyList<string>> NumbersAsync(string id) =>
        [.. (await host.GetAsync("anna", $"/cab/meetings/{id}"))["items"]!.AsArray().Select(i => (string)i!["number"]!)];

    /// <summary>The stamp as the database has it: two people who have read the same.</summary>
    private async Task<string> TagAsync(string id)
    {
        await using var scope = host.Host.CreateScope();
        var db = scope.Services.GetRequiredService<ChangesDbContext>();
        return $"\"{(await db.CabMeetings.FindAsync([Guid.Parse(id)], TestContext.Current.CancellationToken))!.ConcurrencyStamp}\"";
    }
}
