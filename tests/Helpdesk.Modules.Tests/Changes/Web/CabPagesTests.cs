using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Helpdesk.Changes.Domain;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Changes.Web;

/// <summary>A meeting of the board in a browser without script. Tom may hold meetings, Anna is the only member of the board and may not.</summary>
public sealed class CabPagesTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task AMeeting_IsPlanned_WithChangesThatWait_InTheOrderOfTheChair()
    {
        var (first, second) = (await WaitingAsync("A new core switch"), await WaitingAsync("A new firewall"));
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync("desk/cab");
        await tom.OpenAsync(tom.Main.QuerySelectorAll("a").First(a => a.TextContent.Trim() == "New meeting").GetAttribute("href")!);
        tom.Main.TextContent.ShouldContain("A new core switch");
        tom.ValueOf("Input.ChairId_Text").ShouldBe("Tom Fischer");
        await tom.SubmitAsync(Act(tom, $"add:{first}"), ("Input.Title", "Before the winter"), ("Input.Start", Local(host.FreeHour())));
        await tom.SubmitAsync(Act(tom, $"add:{second}"));
        await tom.SubmitAsync(Act(tom, $"up:{second}"));
        tom.Page.QuerySelector("[autofocus]")!.Id.ShouldBe($"up-{second}", "the keyboard goes on where it was");
        tom.ValueOf("Input.Title").ShouldBe("Before the winter", "the form is a draft until it is saved");

        await tom.SubmitAsync("Save meeting", ("Input.Items[0].Minutes", "25"), ("Input.NewGuestId_Text", "otto"));

        tom.Status.ShouldBe(HttpStatusCode.OK);
        var meeting = await NewestAsync("Before the winter");
        meeting["items"]!.AsArray().Select(i => ((string?)i!["number"], (int)i["minutes"]!)).ShouldBe([(second, 25), (first, 10)]);
        ((string?)meeting["title"], (DateTime)meeting["end"]! - (DateTime)meeting["start"]!).ShouldBe(("Before the winter", TimeSpan.FromHours(1)));
        meeting["people"]!.AsArray().ShouldContain(p => (Guid)p!["personId"]! == host.IdOf("otto") && (bool)p["isGuest"]!);
    }

    [Fact]
    public async Task WrongInput_IsToldBesideItsField_LosesNothing_AndStoresNothing()
    {
        var number = await host.DraftAsync("An ordinary draft");
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync("desk/cab/new");
        await tom.SubmitAsync("Put on the agenda", ("Input.Another", number.ToLowerInvariant()), ("Input.Title", "Half a meeting"));
        await tom.SubmitAsync("Put on the agenda", ("Input.Another", "CHG-999999"));
        tom.ErrorAt("Input.Another").ShouldContain("There is no change CHG-999999");

        await tom.SubmitAsync("Save meeting", ("Input.Another", ""), ("Input.Minutes", "0"), ("Input.Start", Local(host.FreeHour())));
        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.ErrorAt("Input.Minutes").ShouldContain("between 1 and 720 minutes");
        await tom.SubmitAsync("Save meeting", ("Input.Minutes", "60"), ("Input.Start", "2020-01-01T10:00"));
        tom.ErrorAt("Input.Start").ShouldContain("not in the past");
        await tom.SubmitAsync("Save meeting", ("Input.Start", Local(host.FreeHour())), ("Input.ChairId", ""), ("Input.ChairId_Text", "nobody at all"));
        tom.ErrorAt("Input.ChairId").ShouldContain("not clearly one person");
        await tom.SubmitAsync("Save meeting", ("Input.ChairId_Text", "tom"), ("Input.Items[0].Minutes", "999"));
        tom.ErrorAt("Input.Items[0].Minutes").ShouldContain("between 1 and 240 minutes");
        (tom.ValueOf("Input.Title"), tom.ValueOf("Input.Items[0].Number"), tom.ValueOf("Input.Items[0].Minutes")).ShouldBe(("Half a meeting", number, "999"));
        (await host.GetAsync("tom", "/cab/meetings")).AsArray().ShouldNotContain(m => (string?)m!["title"] == "Half a meeting");

        await tom.SubmitAsync("Save meeting", ("Input.Items[0].Minutes", "15"));
        (await NewestAsync("Half a meeting"))["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task AChangeOfAnotherOpenMeeting_IsNotOffered_AndIsRefusedWithItsName()
    {
        var number = await WaitingAsync("A new proxy");
        await PlanAsync(number);
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync("desk/cab/new");
        tom.Main.QuerySelector($"button[value='add:{number}']").ShouldBeNull();

        // Who types the number without pressing the button beside it means the same.
        await tom.SubmitAsync("Save meeting", ("Input.Title", "The second one"), ("Input.Start", Local(host.FreeHour())), ("Input.Another", number));

        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.Main.QuerySelector("#agenda")!.TextContent.ShouldContain($"{number} is already on the agenda of the meeting of ");
        tom.ValueOf("Input.Items[0].Number").ShouldBe(number);
        (await host.GetAsync("tom", "/cab/meetings")).AsArray().ShouldNotContain(m => (string?)m!["title"] == "The second one");
    }

    [Fact]
    public async Task AnEdit_KeepsWhatWasSaid_AndTakesOffWhatIsTakenOff()
    {
        var (first, second) = (await host.DraftAsync(), await host.DraftAsync());
        var id = await PlanAsync(first, second);
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync($"desk/cab/{id}/minutes");
        await tom.SubmitAsync("Save minutes", ("Input.Items[1].Notes", "Ask the vendor."));
        await tom.OpenAsync($"desk/cab/{id}/edit");
        tom.ValueOf("Input.Place").ShouldBe("Room 4");
        await tom.SubmitAsync(Act(tom, $"remove:{first}"));

        await tom.SubmitAsync("Save meeting", ("Input.Place", "Room 5"));

        var meeting = await host.GetAsync("tom", $"/cab/meetings/{id}");
        ((string?)meeting["place"], (string?)meeting["items"]!.AsArray().ShouldHaveSingleItem()!["notes"]).ShouldBe(("Room 5", "Ask the vendor."));
    }

    [Fact]
    public async Task AFormThatIsStale_OrHasNoStamp_IsRefused_AndKeepsWhatWasTyped()
    {
        var id = await PlanAsync(await host.DraftAsync());
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync($"desk/cab/{id}/edit");
        await tom.SubmitAsync("Save meeting", ("Input.Stamp", null), ("Input.Place", "Room 7"));
        tom.Main.TextContent.ShouldContain("Somebody else changed this meeting meanwhile.");
        await tom.OpenAsync($"desk/cab/{id}/edit");
        await MoveElsewhereAsync(id);
        await tom.SubmitAsync("Save meeting", ("Input.Place", "Room 7"));

        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.Main.TextContent.ShouldContain("Somebody else changed this meeting meanwhile.");
        tom.ValueOf("Input.Place").ShouldBe("Room 7");
        ((string?)(await host.GetAsync("tom", $"/cab/meetings/{id}"))["place"]).ShouldBe("Elsewhere");
    }

    [Fact]
    public async Task StaleMinutes_ShowWhatSomebodyElseStored_BeforeTheyMayBeSavedOverIt()
    {
        var number = await host.DraftAsync();
        var id = await PlanAsync(number);
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync($"desk/cab/{id}/minutes");
        (await host.SendAsync("tom", HttpMethod.Put, $"/cab/meetings/{id}/agenda", new { items = new[] { new { number, minutes = 10, notes = "Theirs." } } })).Status.ShouldBe(200);

        await tom.SubmitAsync("Save minutes", ("Input.Items[0].Notes", "Mine."));
        tom.Main.TextContent.ShouldContain("Somebody else changed this meeting meanwhile.");
        tom.Main.TextContent.ShouldContain("Stored by somebody else: Theirs.");
        tom.ValueOf("Input.Items[0].Notes").ShouldBe("Mine.");
        await tom.SubmitAsync("Save minutes", ("Input.Items[0].Notes", "Mine and theirs."));

        ((string?)(await host.GetAsync("tom", $"/cab/meetings/{id}"))["items"]![0]!["notes"]).ShouldBe("Mine and theirs.");
    }

    [Fact]
    public async Task WithoutTheRight_TheFormsAreRefused_AndNotOffered()
    {
        var id = await PlanAsync(await host.DraftAsync());
        using var anna = await host.SignInAsync("anna");
        foreach (var path in (string[])["desk/cab/new", $"desk/cab/{id}/edit", $"desk/cab/{id}/minutes"])
        {
            await anna.OpenAsync(path);
            anna.Status.ShouldBe(HttpStatusCode.Forbidden, path);
        }

        await anna.OpenAsync($"desk/cab/{id}");
        anna.Main.QuerySelector($"a[href$='{id}/edit'], a[href$='{id}/minutes']").ShouldBeNull();
        await anna.OpenAsync("desk/cab");
        anna.Main.QuerySelector("a[href$='/cab/new']").ShouldBeNull();
        foreach (var handler in (string[])["", "?handler=Begin", "?handler=Close", "?handler=Cancel", "?handler=Correct"])
        {
            await anna.PostAsync($"desk/cab/{id}/minutes{handler}", [("Input.Reason", "No."), ("Input.Text", "No.")]);
            anna.Status.ShouldBe(HttpStatusCode.Forbidden, handler);
            await anna.OpenAsync("desk/cab");
        }

        ((string?)(await host.GetAsync("tom", $"/cab/meetings/{id}"))["state"]).ShouldBe("planned");
    }

    [Fact]
    public async Task AMeeting_IsBegun_WrittenDown_Closed_AndCorrected()
    {
        await using (var scope = host.Host.CreateScope())
        {
            await scope.Services.GetRequiredService<ISettings>().SaveAsync(new ChangeSettings { Cab = "Board", CabQuorum = 1 }, TestContext.Current.CancellationToken);
        }

        var number = await host.DraftAsync("A new mail server");
        await host.ApproveAsync(number);
        var id = await PlanAsync(number);
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync($"desk/cab/{id}");
        await tom.OpenAsync(tom.Main.QuerySelector($"a[href$='{id}/minutes']")!.GetAttribute("href")!);
        tom.Main.TextContent.ShouldContain("Otto Winter: approves");
        tom.Main.QuerySelector("button[formaction$='Close']").ShouldBeNull("it has not begun");
        await tom.SubmitAsync("Begin the meeting", ("Input.Items[0].Notes", "Otto explains it."));
        tom.ValueOf("Input.Items[0].Notes").ShouldBe("Otto explains it.", "what was typed is stored with every button");

        await tom.SubmitAsync(tom.Main.QuerySelector("button[formaction$='Close']")!, ("Input.PresentIds", $"{host.IdOf("anna")}"), ("Input.Items[0].Result", "Go on."));

        tom.Address.AbsolutePath.ShouldEndWith($"/desk/cab/{id}");
        tom.Main.TextContent.ShouldContain("Minutes closed by Tom Fischer");
        tom.Main.TextContent.ShouldContain("The quorum is reached: 1 of 1");
        tom.Main.TextContent.ShouldContain("Go on.");
        await tom.OpenAsync($"desk/cab/{id}/edit");
        tom.Address.AbsolutePath.ShouldEndWith($"/desk/cab/{id}", customMessage: "closed minutes are not edited");
        await tom.OpenAsync($"desk/cab/{id}/minutes");
        await tom.SubmitAsync("Add correction", ("Input.Text", " "));
        tom.ErrorAt("Input.Text").ShouldContain("Write the correction");
        await tom.SubmitAsync("Add correction", ("Input.Text", "Otto voted by phone."));
        tom.Main.TextContent.ShouldContain("Otto voted by phone.");
    }

    [Fact]
    public async Task VotesThatBecameVoid_AreMarked_AlsoWhereTheyAreReadAgain()
    {
        var number = await host.DraftAsync("A router");
        await host.ApproveAsync(number);
        var id = await PlanAsync(number);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/changes/{number}", new { title = "Ten routers" })).Status.ShouldBe(200);
        using var tom = await host.SignInAsync("tom");

        foreach (var path in (string[])[$"desk/cab/{id}/minutes", $"desk/cab/{id}/minutes?handler=Votes", $"desk/cab/{id}?handler=Votes"])
        {
            await tom.OpenAsync(path);
            tom.Text.ShouldContain("The votes are void", customMessage: path);
        }

        tom.Page.QuerySelectorAll("[hx-swap-oob='innerHTML']").Length.ShouldBe(1, "each item is replaced where it stands");
    }

    [Fact]
    public async Task AMeeting_IsCancelledWithAReason_OrNotAtAll()
    {
        var id = await PlanAsync(await host.DraftAsync());
        using var tom = await host.SignInAsync("tom");
        await tom.OpenAsync($"desk/cab/{id}/minutes");
        await tom.SubmitAsync("Cancel the meeting", ("Input.Items[0].Notes", "Not today."));
        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        tom.ErrorAt("Input.Reason").ShouldContain("Say why");
        tom.ValueOf("Input.Items[0].Notes").ShouldBe("Not today.");
        ((string?)(await host.GetAsync("tom", $"/cab/meetings/{id}"))["items"]![0]!["notes"]).ShouldBeNull("a refusal stores nothing");

        await tom.SubmitAsync("Cancel the meeting", ("Input.Reason", "Everybody is ill."));

        tom.Main.TextContent.ShouldContain("Everybody is ill.");
        ((string?)(await host.GetAsync("tom", $"/cab/meetings/{id}"))["state"]).ShouldBe("cancelled");
    }

    /// <summary>A change that waits for its assessment.</summary>
    private async Task<string> WaitingAsync(string title)
    {
        var number = await host.DraftAsync(title);
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.GoAsync(number, "submit");
        return number;
    }

    private async Task<string> PlanAsync(params string[] numbers)
    {
        var start = host.FreeHour();
        var (status, body) = await host.SendAsync("tom", HttpMethod.Post, "/cab/meetings", new { start, end = start.AddHours(1), place = "Room 4", chairId = host.IdOf("tom") });
        status.ShouldBe(201, body?.ToJsonString());
        var id = (string)body!["id"]!;
        (await host.SendAsync("tom", HttpMethod.Put, $"/cab/meetings/{id}/agenda", new { items = numbers.Select(number => new { number, minutes = 10 }) })).Status.ShouldBe(200);
        return id;
    }

    private async Task MoveElsewhereAsync(string id)
    {
        var meeting = await host.GetAsync("tom", $"/cab/meetings/{id}");
        var (status, body) = await host.SendAsync(
            "tom", HttpMethod.Put, $"/cab/meetings/{id}", new { start = (DateTime)meeting["start"]!, end = (DateTime)meeting["end"]!, place = "Elsewhere", chairId = host.IdOf("tom") });
        status.ShouldBe(200, body?.ToJsonString());
    }

    private async Task<JsonNode> NewestAsync(string title) =>
        await host.GetAsync("tom", $"/cab/meetings/{(await host.GetAsync("tom", "/cab/meetings")).AsArray().Single(m => (string?)m!["title"] == title)!["id"]}");

    private static IElement Act(Visitor visitor, string act) =>
        visitor.Main.QuerySelector($"button[name='act'][value='{act}']") ?? throw new ShouldAssertException($"No button {act}: {visitor.Main.TextContent}");

    private static string Local(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm", CultureInfo.InvariantCulture);
}
