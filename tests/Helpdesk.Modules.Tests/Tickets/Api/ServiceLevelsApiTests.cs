using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Helpdesk.Modules.Tests.Tickets.Api;

public sealed class ServiceLevelsApiTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private const string Root = "/service-levels";

    [Fact]
    public async Task ACalendar_HasVersions_AndAStaleOneIsRefused()
    {
        var made = await host.PostAsync("admin", $"{Root}/calendars", Office("Office"));
        made.Status.ShouldBe(201, made.Text);
        made.ETag.ShouldBe("\"1\"");
        var path = $"{Root}/calendars/{made["id"]}";
        made.Location.ShouldBe("/api/v1" + path);

        var changed = await host.SendAsync("admin", HttpMethod.Put, path, Office("Office", "18:00"), made.ETag);
        changed.Status.ShouldBe(200, changed.Text);
        (changed["version"], changed.ETag).ShouldBe(("2", "\"2\""));
        (await host.SendAsync("admin", HttpMethod.Put, path, Office("Office", "19:00"), made.ETag)).ShouldBeProblem(412);

        (await host.GetAsync("admin", path)).Json.GetProperty("week")[0].GetProperty("to").GetString().ShouldBe("18:00:00");
        (await host.GetAsync("admin", path + "?version=1")).Json.GetProperty("week")[0].GetProperty("to").GetString().ShouldBe("17:00:00");
        (await host.GetAsync("admin", path + "?version=9")).ShouldBeProblem(404);
        (await host.GetAsync("admin", path + "/versions")).Items.Select(v => v.GetProperty("version").GetInt32()).ShouldBe([2, 1]);
        (await host.GetAsync("admin", $"{Root}/calendars")).Items.ShouldContain(c => c.GetProperty("name").GetString() == "Office");
    }

    [Theory]
    [InlineData("""{"name":"X","zone":"Europe/Berlin","week":[{"day":"monday","from":"08:00","to":"12:00"},{"day":"monday","from":"11:00","to":"13:00"}]}""", "week")]
    [InlineData("""{"name":"X","zone":"Europe/Berlin","week":[{"day":"monday","from":"12:00","to":"08:00"}]}""", "week")]
    [InlineData("""{"name":"X","zone":"Europe/Nowhere","isAlwaysOpen":true}""", "zone")]
    [InlineData("""{"name":"X","zone":"Europe/Berlin"}""", "week")]
    [InlineData("""{"name":"X","zone":"Europe/Berlin","isAlwaysOpen":true,"holidays":[null]}""", "holidays")]
    [InlineData("""{"name":" ","zone":"Europe/Berlin","isAlwaysOpen":true}""", "name")]
    public async Task AnUnsoundCalendar_IsRefusedAtItsField(string body, string field)
    {
        (await host.PostAsync("admin", $"{Root}/calendars", body)).ShouldBeProblem(400, field);
        (await host.GetAsync("admin", $"{Root}/calendars")).Items.ShouldNotContain(c => c.GetProperty("name").GetString() == "X");
    }

    [Fact]
    public async Task AClock_IsMadeOfItsMetricAndTarget_AndComesBackAsItWasSent()
    {
        var calendar = await CalendarIdAsync();
        var made = await host.PostAsync("admin", $"{Root}/clocks", new { name = "Own P9", metric = "timeToOwn", target = new { amount = 0.5, unit = "hours" }, calendarId = calendar });
        made.Status.ShouldBe(201, made.Text);
        made.Json.GetProperty("stop")[0].GetProperty("name").GetString().ShouldBe("Somebody owns the ticket");
        var path = $"{Root}/clocks/{made["id"]}";

        var body = JsonNode.Parse((await host.GetAsync("admin", path)).Text)!.AsObject();
        foreach (var told in (string[])["id", "version", "validFrom", "isRetired"])
        {
            body.Remove(told);
        }

        var sent = body.ToJsonString();
        var changed = await host.SendAsync("admin", HttpMethod.Put, path, sent, made.ETag);
        changed.Status.ShouldBe(200, changed.Text);
        var after = JsonNode.Parse(changed.Text)!.AsObject();
        foreach (var told in (string[])["id", "version", "validFrom", "isRetired"])
        {
            after.Remove(told);
        }

        after.ToJsonString().ShouldBe(sent);
        body["metric"] = "resolution";
        (await host.SendAsync("admin", HttpMethod.Put, path, body.ToJsonString())).ShouldBeProblem(400, "metric");
    }

    [Theory]
    [InlineData("""{"amount":0,"unit":"hours"}""", "", "target")]
    [InlineData("""{"amount":0.0001,"unit":"hours"}""", "", "target")]
    [InlineData("""{"amount":1000000000,"unit":"businessDays"}""", "", "target")]
    [InlineData("""{"amount":1,"unit":"hours"}""", ""","thresholds":[{"amount":50,"unit":"percentOfTarget","actions":[]}]""", "thresholds")]
    [InlineData("""{"amount":1,"unit":"hours"}""", ""","thresholds":[{"amount":50,"unit":"percentOfTarget","actions":[null]}]""", "thresholds")]
    [InlineData("""{"amount":1,"unit":"hours"}""", ""","thresholds":[{"amount":-90,"unit":"minutesFromDue","actions":[{"kind":"notifyAssignee"}]}]""", "thresholds")]
    [InlineData("""{"amount":1,"unit":"hours"}""", ""","thresholds":[{"amount":50,"unit":"percentOfTarget","actions":[{"kind":"notifyTeam","id":"0197f000-0000-7000-8000-00000000dead"}]}]""", "thresholds")]
    [InlineData("""{"amount":1,"unit":"hours"}""", ""","reopen":{"behaviour":"continue","windowHours":99999999}""", "reopen")]
    [InlineData("""{"amount":1,"unit":"hours"}""", ""","pause":[{"name":"In transit","tests":[{"field":"state","test":"is","values":["in-transit"]}]}]""", "pause")]
    public async Task AnUnsoundClock_IsRefusedAtItsField(string target, string rest, string field) =>
        (await host.PostAsync("admin", $"{Root}/clocks", $$"""{"name":"X","metric":"resolution","target":{{target}},"calendarId":"{{await CalendarIdAsync()}}"{{rest}}}"""))
            .ShouldBeProblem(400, field);

    [Theory]
    [InlineData("calendars", """{"name":"Y","zone":"Europe/Berlin","isAlwaysOpen":true,"holidays":[{"date":"2026-12-25"}]}""")]
    [InlineData("calendars", """{"name":"Y","zone":"Europe/Berlin","week":[{"from":"08:00","to":"17:00"}]}""")]
    [InlineData("calendars", """{"name":"Y","zone":"Europe/Berlin","week":[{"day":"monday","from":"08:00"}]}""")]
    [InlineData("clocks", """{"name":"Y","metric":"resolution","target":{"amount":2},"calendarId":"CALENDAR"}""")]
    [InlineData("clocks", """{"name":"Y","metric":"resolution","target":{"amount":2,"unit":"hours"},"calendarId":"CALENDAR","pause":[{"name":"Waits"}]}""")]
    [InlineData("clocks", """{"name":"Y","metric":"resolution","target":{"amount":2,"unit":"hours"},"calendarId":"CALENDAR","thresholds":[{"amount":50,"unit":"percentOfTarget"}]}""")]
    public async Task WhatIsLeftOut_IsRefused_AndNothingIsGuessed(string what, string body)
    {
        var refused = await host.PostAsync("admin", $"{Root}/{what}", body.Replace("CALENDAR", (await CalendarIdAsync()).ToString(), StringComparison.Ordinal));

        refused.ShouldBeProblem(400);
        (await host.GetAsync("admin", $"{Root}/{what}")).Items.ShouldNotContain(c => c.GetProperty("name").GetString() == "Y");
    }

    [Theory]
    [InlineData("""[{"name":"Typo","tests":[{"field":"priorty","test":"is","values":["1"]}]}]""")]
    [InlineData("""[{"name":"Always","tests":[]}]""")]
    [InlineData("""[{"name":" ","tests":[{"field":"priority","test":"is","values":["1"]}]}]""")]
    public async Task AConditionThatCannotBeMeant_IsRefused(string pause) =>
        (await host.PostAsync("admin", $"{Root}/clocks", $$"""{"name":"X","metric":"resolution","target":{"amount":1,"unit":"hours"},"calendarId":"{{await CalendarIdAsync()}}","pause":{{pause}}}"""))
            .ShouldBeProblem(400, "pause");

    [Fact]
    public async Task ACustomClock_WithoutACancelCondition_IsCancelledWithItsTicket()
    {
        var made = await host.PostAsync("admin", $"{Root}/clocks", $$"""
            {"name":"Owned","metric":"custom","customMetric":"Ownership","target":{"amount":1,"unit":"hours"},"calendarId":"{{await CalendarIdAsync()}}",
             "start":[{"name":"Open","tests":[{"field":"stateCategory","test":"is","values":["new"]}]}],
             "stop":[{"name":"Owned","tests":[{"field":"assigneeId","test":"isSet"}]}]}
            """);

        made.Status.ShouldBe(201, made.Text);
        made.Json.GetProperty("cancel").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task AClock_WithoutCalendar_IsRefused() =>
        (await host.PostAsync("admin", $"{Root}/clocks", new { name = "X", metric = "resolution", target = new { amount = 1, unit = "hours" }, calendarId = Guid.CreateVersion7() }))
            .ShouldBeProblem(400, "calendarId");

    [Fact]
    public async Task IdsOfOtherThings_AreNotFound()
    {
        var clock = (await host.GetAsync("admin", $"{Root}/clocks")).Items[0].GetProperty("id").GetString();

        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/calendars/{clock}", Office("Not a calendar"))).ShouldBeProblem(404);
        (await host.GetAsync("admin", $"{Root}/clocks/{await CalendarIdAsync()}")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task Rules_AreAddedChangedAndDeleted_AndWhatCouldNeverDecideIsRefused()
    {
        var before = await host.GetAsync("admin", $"{Root}/rules");
        before.Json.GetProperty("findings").GetArrayLength().ShouldBe(0);
        var clocks = (await host.GetAsync("admin", $"{Root}/clocks")).Items.ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("id").GetString()!);

        (await host.PostAsync("admin", $"{Root}/rules", new { name = "Never", priority = 1, clockId = clocks["Resolution P5"] })).ShouldBeProblem(400, "rules");
        (await host.PostAsync("admin", $"{Root}/rules", new { name = "Nothing", clockId = Guid.CreateVersion7() })).ShouldBeProblem(400, "rules");
        (await host.PostAsync("admin", $"{Root}/rules", new { name = "Nowhere", serviceId = Guid.CreateVersion7(), clockId = clocks["Resolution P1"] })).ShouldBeProblem(400, "rules");
        (await host.GetAsync("admin", $"{Root}/rules")).ETag.ShouldBe(before.ETag);

        var made = await host.SendAsync("admin", HttpMethod.Post, $"{Root}/rules", new { name = "Incidents of P1", type = "incident", priority = 1, clockId = clocks["Resolution P1"] }, before.ETag);
        made.Status.ShouldBe(201, made.Text);
        made.ETag.ShouldNotBe(before.ETag);
        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/rules/{made["id"]}", new { name = "Late", type = "incident", clockId = clocks["Resolution P1"] }, before.ETag)).ShouldBeProblem(412);
        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/rules/{made["id"]}", new { name = "Incidents", type = "incident", priority = 1, clockId = clocks["Resolution P2"] }, made.ETag)).Status.ShouldBe(200);

        var listed = (await host.GetAsync("admin", $"{Root}/rules")).Json;
        listed.GetProperty("rules").EnumerateArray().Select(r => r.GetProperty("name").GetString()).ShouldContain("Incidents");
        listed.GetProperty("rules").GetArrayLength().ShouldBe(16);

        (await host.SendAsync("admin", HttpMethod.Delete, $"{Root}/rules/{made["id"]}")).Status.ShouldBe(204);
        (await host.SendAsync("admin", HttpMethod.Delete, $"{Root}/rules/{made["id"]}")).ShouldBeProblem(404);

        var all = JsonNode.Parse((await host.GetAsync("admin", $"{Root}/rules")).Text)!["rules"]!;
        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/rules", $$"""{"rules":{{all.ToJsonString()}}}""", before.ETag)).ShouldBeProblem(412);
        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/rules", $$"""{"rules":{{all.ToJsonString()}}}""")).Status.ShouldBe(200);
        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/rules", """{"rules":[null]}""")).ShouldBeProblem(400, "rules");
    }

    [Fact]
    public async Task ACalendar_IsRetiredAndOfferedAgain_ByVersionsOfItsOwn()
    {
        var made = await host.PostAsync("admin", $"{Root}/calendars", Office("Night shift"));
        var path = $"{Root}/calendars/{made["id"]}";

        var retired = await host.SendAsync("admin", HttpMethod.Post, path + "/retire", ifMatch: made.ETag);
        retired.Status.ShouldBe(200, retired.Text);
        (retired["isRetired"], retired["version"], retired.ETag).ShouldBe(("True", "2", "\"2\""));
        (await host.SendAsync("admin", HttpMethod.Post, path + "/restore", ifMatch: made.ETag)).ShouldBeProblem(412);
        (await host.SendAsync("admin", HttpMethod.Post, path + "/retire"))["version"].ShouldBe("2", "it is retired already");
        (await host.GetAsync("admin", path + "?version=1"))["isRetired"].ShouldBe("False");
        (await host.GetAsync("admin", $"{Root}/calendars")).Items.Single(c => c.GetProperty("name").GetString() == "Night shift").GetProperty("isRetired").GetBoolean().ShouldBeTrue();

        var restored = await host.SendAsync("admin", HttpMethod.Post, path + "/restore", ifMatch: retired.ETag);
        (restored["isRetired"], restored["version"]).ShouldBe(("False", "3"));
        restored.Json.GetProperty("week")[0].GetProperty("to").GetString().ShouldBe("17:00:00");
        (await host.GetAsync("admin", path + "/versions")).Items.Select(v => v.GetProperty("isRetired").GetBoolean()).ShouldBe([false, true, false]);
        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/calendars/{Guid.CreateVersion7()}/retire")).ShouldBeProblem(404);
        (await host.SendAsync("tom", HttpMethod.Post, path + "/retire")).ShouldBeProblem(403);
    }

    [Fact]
    public async Task AnEditOfARetiredCalendar_DoesNotBringItBack()
    {
        var made = await host.PostAsync("admin", $"{Root}/calendars", Office("Edited later"));
        var path = $"{Root}/calendars/{made["id"]}";
        (await host.SendAsync("admin", HttpMethod.Post, path + "/retire")).Status.ShouldBe(200);

        var changed = await host.SendAsync("admin", HttpMethod.Put, path, Office("Edited later", "18:00"));

        (changed.Status, changed["isRetired"]).ShouldBe((200, "True"), changed.Text);
        (await host.GetAsync("admin", path))["isRetired"].ShouldBe("True");
    }

    [Fact]
    public async Task ACalendar_ThatAClockCountsBy_IsNotRetired_AndARetiredOneIsNotChosen()
    {
        var calendar = await host.PostAsync("admin", $"{Root}/calendars", Office("Branch hours"));
        var (path, body) = ($"{Root}/calendars/{calendar["id"]}", new { name = "Branch visit", metric = "resolution", target = new { amount = 2, unit = "hours" }, calendarId = calendar["id"] });
        var clock = await host.PostAsync("admin", $"{Root}/clocks", body);

        (await host.SendAsync("admin", HttpMethod.Post, path + "/retire")).ShouldBeProblem(409)["detail"]!.ShouldContain("these clocks count by it: “Branch visit”.");
        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/clocks/{clock["id"]}/retire"))["isRetired"].ShouldBe("True");
        (await host.SendAsync("admin", HttpMethod.Post, path + "/retire"))["isRetired"].ShouldBe("True");

        (await host.PostAsync("admin", $"{Root}/clocks", body)).ShouldBeProblem(400, "calendarId").Text.ShouldContain("The calendar “Branch hours” is retired.");
        (await host.SendAsync("admin", HttpMethod.Put, $"{Root}/clocks/{clock["id"]}", body))["isRetired"].ShouldBe("True", "its own calendar stays");
        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/clocks/{clock["id"]}/restore")).ShouldBeProblem(409)["detail"]!
            .ShouldContain("“Branch visit” counts by the calendar “Branch hours”, which is retired.");
        (await host.SendAsync("admin", HttpMethod.Post, path + "/restore")).Status.ShouldBe(200);
        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/clocks/{clock["id"]}/restore"))["isRetired"].ShouldBe("False");
    }

    [Fact]
    public async Task AClock_ThatARuleChooses_IsNotRetired_AndARetiredOneIsNotChosen()
    {
        var clocks = (await host.GetAsync("admin", $"{Root}/clocks")).Items.ToDictionary(c => c.GetProperty("name").GetString()!, c => c.GetProperty("id").GetString()!);

        var refused = await host.SendAsync("admin", HttpMethod.Post, $"{Root}/clocks/{clocks["Resolution P4"]}/retire");
        refused.ShouldBeProblem(409)["detail"]!.ShouldContain("“Resolution P4” cannot be retired: these rules choose it: “Resolution, priority 4”.");

        var made = await host.PostAsync("admin", $"{Root}/clocks", new { name = "Nobody's", metric = "resolution", target = new { amount = 2, unit = "hours" }, calendarId = await CalendarIdAsync() });
        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/clocks/{made["id"]}/retire", ifMatch: made.ETag)).ETag.ShouldBe("\"2\"");
        (await host.PostAsync("admin", $"{Root}/rules", new { name = "Too late", type = "incident", priority = 2, clockId = made["id"] })).ShouldBeProblem(400, "rules").Text
            .ShouldContain("“Too late” names a clock that is retired, so it does nothing.");
    }

    [Fact]
    public async Task Review_CountsWithoutSaving_AndNeedsAReasonToSave()
    {
        var number = await host.ReportAsync("Counted only");

        var counted = await host.PostAsync("admin", $"{Root}/review", new { });
        counted.Status.ShouldBe(200, counted.Text);
        (int.Parse(counted["unchanged"]!, null) + int.Parse(counted["reviewed"]!, null)).ShouldBePositive();
        (await host.PostAsync("admin", $"{Root}/review", new { apply = true })).ShouldBeProblem(400, "reason");
        (await host.GetAsync("anna", $"/incidents/{number}/events")).Items.Count.ShouldBe(1);
    }

    [Fact]
    public async Task HolidayFile_IsRead_AndNothingIsStored()
    {
        var year = TimeProvider.System.GetUtcNow().Year;
        var read = await host.SendAsync(
            "admin", HttpMethod.Post, $"{Root}/calendars/read-holidays", File($"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Fair\nDTSTART;VALUE=DATE:{year}0701\nEND:VEVENT\nEND:VCALENDAR"));
        read.Status.ShouldBe(200, read.Text);
        read.Items.ShouldHaveSingleItem().GetProperty("name").GetString().ShouldBe("Fair");

        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/calendars/read-holidays", File("BEGIN:VCALENDAR\nBEGIN:VEVENT"))).ShouldBeProblem(400, "file");
    }

    [Fact]
    public async Task HolidayFile_ThatIsNoText_IsRefusedWithItsLine()
    {
        var refused = await host.SendAsync("admin", HttpMethod.Post, $"{Root}/calendars/read-holidays", File(Encoding.Latin1.GetBytes("BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:März")));

        refused.ShouldBeProblem(400, "file")["detail"]!.ShouldContain("Line 3: the file is not in UTF-8.");
    }

    [Fact]
    public async Task HolidayFile_ThatIsTooLarge_IsRefused() =>
        (await host.SendAsync("admin", HttpMethod.Post, $"{Root}/calendars/read-holidays", File(new byte[2_000_001]))).ShouldBeProblem(400, "file")["detail"]!
            .ShouldContain("at most 2 MB");

    [Fact]
    public async Task Saves_InTheSameMoment_LeaveOneVersion()
    {
        var made = await host.PostAsync("admin", $"{Root}/calendars", Office("Contested"));
        var path = $"{Root}/calendars/{made["id"]}";

        var answers = await Task.WhenAll(Enumerable.Range(18, 4).Select(hour => host.SendAsync("admin", HttpMethod.Put, path, Office("Contested", $"{hour}:00"), made.ETag)));

        answers.Select(a => a.Status).Order().ShouldBe([200, 412, 412, 412]);
        (await host.GetAsync("admin", path))["version"].ShouldBe("2");
    }

    [Theory]
    [InlineData("GET", "/rules")]
    [InlineData("GET", "/calendars")]
    [InlineData("GET", "/clocks")]
    [InlineData("POST", "/review")]
    public async Task ServiceLevels_AreForAdministrators(string method, string path) =>
        (await host.SendAsync("tom", new HttpMethod(method), Root + path, method == "POST" ? new { } : null)).ShouldBeProblem(403);

    private static object Office(string name, string to = "17:00") => new
    {
        name,
        zone = "Europe/Berlin",
        week = new[] { new { day = "monday", from = "08:00", to } },
        holidays = new[] { new { date = "2026-12-25", name = "Christmas" } },
    };

    private static MultipartFormDataContent File(string content) => File(Encoding.UTF8.GetBytes(content));

    private static MultipartFormDataContent File(byte[] content)
    {
        var file = new ByteArrayContent(content);
        file.Headers.ContentType = MediaTypeHeaderValue.Parse("text/calendar");
        return new MultipartFormDataContent { { file, "file", "x.ics" }, { new StringContent("Europe/Berlin"), "zone" } };
    }

    private async Task<string> CalendarIdAsync() =>
        (await host.GetAsync("admin", $"{Root}/calendars")).Items.Single(c => c.GetProperty("name").GetString() == "Business hours").GetProperty("id").GetString()!;
}
