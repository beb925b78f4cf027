using System.Net;
using System.Text;
using AngleSharp.Dom;
using Helpdesk.Testing;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>An administrator edits calendars, clocks and rules without script. A host of its own: rules change the clocks of every ticket.</summary>
public sealed class ServiceLevelPagesTests(DeskFixture desk) : IClassFixture<DeskFixture>
{
    private const string Here = "admin/tickets/service-levels";

    [Fact]
    public async Task Calendar_WithImpossibleHours_IsRefusedWithASentence_AndSavedOnceItIsMended()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendar");

        await admin.SubmitAsync(
            "Save calendar", ("Input.Name", "Shop"), ("Input.Zone", "Europe/Berlin"), ("Input.Week[0].From", "08:00"), ("Input.Week[0].To", "12:00"),
            ("Input.Week[1].From", "11:00"), ("Input.Week[1].To", "18:00"), ("Input.Week[2].From", "17:00"), ("Input.Week[2].To", "09:00"),
            ("Input.Week[4].From", "08:00"), ("Input.Week[4].To", ""));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.TextContent.ShouldContain("Wednesday: “08:00–” is no interval");
        admin.Main.TextContent.ShouldContain("Tuesday: 17:00–09:00 ends before it begins.");

        // Rows move up to make room for one more of each filled day.
        await admin.SubmitAsync("Save calendar", ("Input.Week[5].To", "16:00"));
        admin.Main.TextContent.ShouldContain("Monday: 08:00–12:00 and 11:00–18:00 overlap.");
        admin.Main.TextContent.ShouldContain("Tuesday: 17:00–09:00 ends before it begins.");
        (await CalendarsAsync()).ShouldNotContain(c => c.Name == "Shop");
        admin.ValueOf("Input.Name").ShouldBe("Shop");
        admin.ValueOf("Input.Week[1].To").ShouldBe("18:00");

        await admin.SubmitAsync("Save calendar", ("Input.Week[1].From", "13:00"), ("Input.Week[3].To", "18:00"), ("Input.Zone", "Europe/Nowhere"));
        admin.ErrorAt("Input.Zone").ShouldContain("“Europe/Nowhere” is not a time zone");

        await admin.SubmitAsync("Save calendar", ("Input.Zone", "Europe/Berlin"), ("Input.Holidays[0].Date", "2026-12-25"), ("Input.Holidays[0].Name", "Christmas"));
        admin.Address.AbsolutePath.ShouldBe($"/{Here}/calendars");
        var saved = (await CalendarsAsync()).Single(c => c.Name == "Shop");
        saved.Week.Where(h => h.Day == DayOfWeek.Monday).Select(h => (h.From.Hour, h.To.Hour)).ShouldBe([(8, 12), (13, 18)]);
        saved.Holidays.ShouldBe([new Holiday(new(2026, 12, 25), "Christmas")]);
    }

    [Fact]
    public async Task Calendar_SavedAgain_HasBothVersions_AndAnEarlierOneCanComeBack()
    {
        var id = await NewCalendarAsync("Twice");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendar/{id}");
        await admin.SubmitAsync("Save calendar", ("Input.Week[0].To", "20:00"));

        await admin.OpenAsync($"{Here}/calendar/{id}");
        admin.Main.QuerySelectorAll("a[href*='?version=']").Select(a => a.TextContent).ShouldBe(["2", "1"]);
        admin.Main.TextContent.ShouldContain("Saving makes version 3.");

        await admin.OpenAsync($"{Here}/calendar/{id}?version=1");
        admin.ValueOf("Input.Week[0].To").ShouldBe("17:00");
        await admin.SubmitAsync("Save calendar");
        (await CalendarsAsync()).Single(c => c.Id == id).ShouldSatisfyAllConditions(
            c => c.Version.ShouldBe(3), c => c.Week.Single(h => h.Day == DayOfWeek.Monday).To.Hour.ShouldBe(17));
    }

    [Fact]
    public async Task Calendar_ThatSomebodyElseSavedMeanwhile_IsNotOverwrittenUnseen()
    {
        var id = await NewCalendarAsync("Shared");
        using var mine = await desk.SignInAsAdministratorAsync();
        using var theirs = await desk.SignInAsAdministratorAsync();
        await mine.OpenAsync($"{Here}/calendar/{id}");
        await theirs.OpenAsync($"{Here}/calendar/{id}");
        await theirs.SubmitAsync("Save calendar", ("Input.Name", "Shared by them"));

        await mine.SubmitAsync("Save calendar", ("Input.Name", "Shared by me"));
        mine.Status.ShouldBe(HttpStatusCode.Conflict);
        mine.Main.TextContent.ShouldContain("Somebody else saved a new version meanwhile");
        mine.ValueOf("Input.Name").ShouldBe("Shared by me");
        (await CalendarsAsync()).Single(c => c.Id == id).Name.ShouldBe("Shared by them");

        // Who has compared may insist.
        await mine.SubmitAsync("Save calendar");
        (await CalendarsAsync()).Single(c => c.Id == id).Name.ShouldBe("Shared by me");
    }

    [Fact]
    public async Task HolidayFile_IsShownFirst_AndItsChosenDaysAreSaved()
    {
        var id = await NewCalendarAsync("With holidays");
        var year = TimeProvider.System.GetUtcNow().Year;
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendar/{id}");

        admin.Files["Input.File"] = ("holidays.ics", Encoding.UTF8.GetBytes(
            $"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:New Ye\r\n ar\r\nDTSTART;VALUE=DATE:{year}0101\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\n"
            + $"BEGIN:VEVENT\r\nSUMMARY:Fair\r\nDTSTART;VALUE=DATE:{year}0701\r\nDTEND;VALUE=DATE:{year}0703\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"));
        await admin.SubmitAsync("Show what is added", ("Input.Name", "Renamed before"));
        admin.Main.TextContent.ShouldContain("Days that are added when you save: 7");
        admin.Main.QuerySelectorAll("input[name='Input.Found']").Select(f => f.GetAttribute("value")).ShouldContain($"{year}-07-02 Fair");
        admin.ValueOf("Input.Name").ShouldBe("Renamed before");
        (await CalendarsAsync()).Single(c => c.Id == id).Holidays.ShouldBeEmpty();

        // All boxes but one are cleared.
        await admin.SubmitAsync("Save calendar", ("Input.Found", $"{year}-07-02 Fair"));
        (await CalendarsAsync()).Single(c => c.Id == id).Holidays.ShouldBe([new Holiday(new(year, 7, 2), "Fair")]);
    }

    [Theory]
    [InlineData("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20261332\nEND:VEVENT\nEND:VCALENDAR", "Line 3: “20261332” is not a date")]
    [InlineData("Christmas;2026-12-25", "Line 1: this is not an iCalendar file")]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR", "The file holds no day between")]
    public async Task BrokenHolidayFile_IsRefusedWithItsLine(string content, string expected)
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendar");
        admin.Files["Input.File"] = ("x.ics", Encoding.UTF8.GetBytes(content));

        await admin.SubmitAsync("Show what is added", ("Input.Name", "Kept"));

        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.QuerySelector("#file-error")!.TextContent.ShouldContain(expected);
        admin.ValueOf("Input.Name").ShouldBe("Kept");
    }

    [Fact]
    public async Task Calendar_ShowsWhenATargetWouldBeDue_BeforeItIsSaved()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendar");

        await admin.SubmitAsync("Preview", ("Input.IsAlwaysOpen", "true"), ("Input.Zone", "Asia/Tokyo"));

        admin.Main.QuerySelector("#due-preview")!.TextContent.ShouldContain("a target of 4 h would be due:");
        admin.Main.QuerySelector("#due-preview")!.TextContent.ShouldContain("on the clock of Asia/Tokyo");
        DateTimeOffset.Parse(admin.Main.QuerySelector("#due-preview time")!.GetAttribute("datetime")!, null)
            .ShouldBe(TimeProvider.System.GetUtcNow().AddHours(4), TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task Clock_WithATargetOfNothing_IsRefusedAtTheField_AndKeepsWhatWasChosen()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/clock?metric=Resolution");

        await admin.SubmitAsync(
            "Save clock", ("Input.Name", "Quick"), ("Input.CalendarId", await BusinessHoursAsync()), ("Input.Amount", "0"), ("Input.Unit", "Minutes"), ("Input.Pause", "ForReasons"), ("Input.Reasons", "awaiting-vendor"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.ErrorAt("Input.Amount").ShouldContain("it must be longer than nothing");
        (await DefinitionsAsync()).ShouldNotContain(d => d.Name == "Quick");

        await admin.SubmitAsync("Save clock", ("Input.Amount", "20"), ("Input.Steps[0].Amount", "30"), ("Input.Steps[0].Unit", "MinutesBefore"));
        admin.Main.TextContent.ShouldContain("The step 30 min before the end comes before the clock begins: its target is 20 min.");

        await admin.SubmitAsync("Save clock", ("Input.Steps[0].Amount", "5"), ("Input.Steps[1].TellPerson_Text", "tom"), ("Input.Steps[1].EventName", "nearly-late"));
        admin.Address.AbsolutePath.ShouldBe($"/{Here}/clocks");
        var saved = (await DefinitionsAsync()).Single(d => d.Name == "Quick");
        saved.Target.Amount.ShouldBe(20m / 60);
        saved.Pause.ShouldHaveSingleItem().Tests[1].Values.ShouldBe(["awaiting-vendor"]);
        saved.Thresholds[0].ShouldSatisfyAllConditions(t => t.Amount.ShouldBe(-5), t => t.Unit.ShouldBe(ThresholdUnit.MinutesFromDue));
        saved.Thresholds[1].Actions.Select(a => a.Kind).ShouldBe(
            [ThresholdActionKind.NotifyAssignee, ThresholdActionKind.NotifyTeamLead, ThresholdActionKind.NotifyPerson, ThresholdActionKind.RaiseEvent]);

        await admin.OpenAsync($"{Here}/clock/{saved.Id}");
        (admin.ValueOf("Input.Amount"), admin.ValueOf("Input.Unit"), admin.ValueOf("Input.Pause")).ShouldBe(("20", "Minutes", "ForReasons"));
        admin.ValueOf("Input.Steps[1].TellPerson_Text").ShouldBe("Tom Fischer");
    }

    [Fact]
    public async Task Clock_WithAStepForNobody_IsRefused()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/clock?metric=FirstResponse");

        await admin.SubmitAsync("Save clock", ("Input.Name", "Nobody hears"), ("Input.CalendarId", await BusinessHoursAsync()), ("Input.Steps[0].TellAssignee", null), ("Input.Steps[1].TellPerson_Text", "zebra"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.TextContent.ShouldContain("Nobody here is called “zebra”");

        await admin.SubmitAsync("Save clock", ("Input.Steps[1].TellPerson_Text", ""));
        admin.Main.TextContent.ShouldContain("Nothing happens at the step 50");
        (await DefinitionsAsync()).ShouldNotContain(d => d.Name == "Nobody hears");
    }

    [Fact]
    public async Task Rule_ThatCouldNeverDecide_IsRefused_AndNothingIsSaved()
    {
        var before = await RulesAsync();
        var longer = (await DefinitionsAsync()).Single(d => d.Name == "First response P5");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/rule");

        await admin.SubmitAsync("Save rule", ("Input.Name", "Too late"), ("Input.Priority", "1"), ("Input.DefinitionId", longer.Id.ToString()));

        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.TextContent.ShouldContain("“Too late” never decides: wherever it matches, “First response, priority 1” wins.");
        admin.ValueOf("Input.Name").ShouldBe("Too late");
        (await RulesAsync()).Version.ShouldBe(before.Version);
    }

    [Fact]
    public async Task Rule_OverlapsAreShownBesideTheRulesThatTheyConcern_UntilOneIsDeleted()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        var quick = (await DefinitionsAsync()).Single(d => d.Name == "Resolution P1");
        await admin.OpenAsync($"{Here}/rule");
        await admin.SubmitAsync("Save rule", ("Input.Name", "All incidents"), ("Input.TypeId", "incident"), ("Input.DefinitionId", quick.Id.ToString()));
        admin.Address.AbsolutePath.ShouldBe($"/{Here}");

        Row("All incidents").ShouldContain("“All incidents” and “Resolution, priority 3” match the same tickets and neither is more specific");
        Row("Resolution, priority 3").ShouldNotContain("never decides", customMessage: "requests of this priority are left to it");
        Row("First response, priority 3").ShouldNotContain("priority 3”");

        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Delete the rule “All incidents”']")!);
        admin.Main.TextContent.ShouldNotContain("neither is more specific");

        string Row(string rule) => admin.Main.QuerySelectorAll("tr").Single(r => r.QuerySelector("a")?.TextContent == rule).TextContent;
    }

    [Fact]
    public async Task Rule_ThatNamesMore_StandsBefore_AndTheSavedVersionIsTold()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/rule");
        var service = admin.Page.QuerySelectorAll("select[name='Input.ServiceId'] option").First(o => o.TextContent == "Email").GetAttribute("value");
        var clock = (await DefinitionsAsync()).Single(d => d.Name == "Next response P1");

        await admin.SubmitAsync("Save rule", ("Input.Name", ""), ("Input.DefinitionId", ""));
        admin.ErrorAt("Input.Name").ShouldNotBeEmpty();
        admin.ErrorAt("Input.DefinitionId").ShouldContain("Choose a clock.");
        await admin.SubmitAsync("Save rule", ("Input.Name", "Zebra mail"), ("Input.ServiceId", service), ("Input.Priority", "4"), ("Input.DefinitionId", clock.Id.ToString()));

        var card = admin.Main.QuerySelectorAll("section.card").Single(c => c.QuerySelector("h2")!.TextContent == "Next response");
        card.QuerySelectorAll("tbody tr td:nth-child(2) a").Select(a => a.TextContent.Trim()).First().ShouldBe("Zebra mail");
        admin.Main.TextContent.ShouldContain($"Version {(await RulesAsync()).Version} of the rules counts from");
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Delete the rule “Zebra mail”']")!);
        admin.Main.TextContent.ShouldNotContain("Zebra mail");
    }

    [Fact]
    public async Task Service_HasAnOwner_WhomClocksCanTell()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/services");
        await admin.SubmitAsync("Create service", ("Input.Name", "Payroll run"), ("Input.OwnerId_Text", "zebra"));
        admin.Main.TextContent.ShouldContain("Nobody here is called “zebra”");

        await admin.SubmitAsync("Create service", ("Input.OwnerId_Text", "tom"));
        var row = admin.Main.QuerySelectorAll("tr").Single(r => r.TextContent.Contains("Payroll run", StringComparison.Ordinal));
        row.TextContent.ShouldContain("Tom Fischer");

        await admin.OpenAsync(row.QuerySelector("a")!.GetAttribute("href")!);
        await admin.SubmitAsync("Save service", ("Input.OwnerId", ""), ("Input.OwnerId_Text", ""));
        admin.Main.QuerySelectorAll("tr").Single(r => r.TextContent.Contains("Payroll run", StringComparison.Ordinal)).TextContent.ShouldContain("nobody");
    }

    [Fact]
    public async Task Calendar_IsRetired_ListedApart_OfferedInNoNewClock_AndComesBack()
    {
        var id = await NewCalendarAsync("Warehouse");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendars");
        var button = Button(admin, "Retire the calendar “Warehouse”");
        button.GetAttribute("data-confirm")!.ShouldContain("Clocks that still count by it go on to their end");
        await admin.SubmitAsync(button);

        admin.Address.AbsolutePath.ShouldBe($"/{Here}/calendars");
        var retired = admin.Main.QuerySelector("details#retired")!;
        retired.HasAttribute("open").ShouldBeFalse();
        retired.TextContent.ShouldContain("Warehouse");
        admin.Main.QuerySelector("button[aria-label='Retire the calendar “Warehouse”']").ShouldBeNull();
        await admin.OpenAsync($"{Here}/clock?metric=Resolution");
        Offered(admin, "Input.CalendarId").ShouldNotContain(o => o.StartsWith("Warehouse", StringComparison.Ordinal));
        await admin.OpenAsync($"{Here}/calendar/{id}");
        admin.Main.TextContent.ShouldContain("New clocks cannot choose this calendar.");

        await admin.OpenAsync($"{Here}/calendars");
        await admin.SubmitAsync(Button(admin, "Offer “Warehouse” again"));
        await admin.OpenAsync($"{Here}/clock?metric=Resolution");
        Offered(admin, "Input.CalendarId").ShouldContain("Warehouse");
    }

    [Fact]
    public async Task Calendar_ThatClocksCountBy_IsNotRetired_AndTheyAreNamed()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendars");

        await admin.SubmitAsync(Button(admin, "Retire the calendar “Business hours”"));

        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.TextContent.ShouldContain("“Business hours” cannot be retired: these clocks count by it: “First response P1”, “First response P2”,");
        admin.Main.TextContent.ShouldMatch(@"“First response P5” and \d+ more\.");
        (await CalendarsAsync()).Single(c => c.Name == "Business hours").IsRetired.ShouldBeFalse();
    }

    [Fact]
    public async Task Calendar_ThatSomebodyElseSavedMeanwhile_IsNotRetiredUnseen()
    {
        var id = await NewCalendarAsync("Canteen");
        using var mine = await desk.SignInAsAdministratorAsync();
        using var theirs = await desk.SignInAsAdministratorAsync();
        await mine.OpenAsync($"{Here}/calendars");
        await theirs.OpenAsync($"{Here}/calendar/{id}");
        await theirs.SubmitAsync("Save calendar", ("Input.Week[0].To", "20:00"));

        await mine.SubmitAsync(Button(mine, "Retire the calendar “Canteen”"));

        mine.Status.ShouldBe(HttpStatusCode.Conflict);
        mine.Main.TextContent.ShouldContain("Somebody else saved a new version meanwhile. Look at it and try again.");
        (await CalendarsAsync()).Single(c => c.Id == id).IsRetired.ShouldBeFalse();
        await mine.SubmitAsync(Button(mine, "Retire the calendar “Canteen”"));
        (await CalendarsAsync()).Single(c => c.Id == id).IsRetired.ShouldBeTrue();
    }

    [Fact]
    public async Task Clock_IsRetired_OnceNoRuleChoosesIt_AndIsOfferedInNoNewRule()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        var calendar = await NewCalendarAsync("Of the retired clock");
        await admin.OpenAsync($"{Here}/clock?metric=TimeToOwn");
        await admin.SubmitAsync("Save clock", ("Input.Name", "Taken within a day"), ("Input.CalendarId", calendar.ToString()), ("Input.Amount", "24"));
        var id = (await DefinitionsAsync()).Single(d => d.Name == "Taken within a day").Id;
        await admin.OpenAsync($"{Here}/rule");
        await admin.SubmitAsync("Save rule", ("Input.Name", "Everything is taken"), ("Input.DefinitionId", id.ToString()));
        await admin.OpenAsync($"{Here}/clocks");
        await admin.SubmitAsync(Button(admin, "Retire the clock “Taken within a day”"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.TextContent.ShouldContain("“Taken within a day” cannot be retired: these rules choose it: “Everything is taken”.");

        await admin.OpenAsync(Here);
        await admin.SubmitAsync(Button(admin, "Delete the rule “Everything is taken”"));
        await admin.OpenAsync($"{Here}/clocks");
        Button(admin, "Retire the clock “Taken within a day”").GetAttribute("data-confirm")!.ShouldContain("No other ticket gets it. Where it runs it goes on to its end");
        await admin.SubmitAsync(Button(admin, "Retire the clock “Taken within a day”"));
        admin.Main.QuerySelector("details#retired")!.TextContent.ShouldContain("Taken within a day");
        await admin.OpenAsync($"{Here}/rule");
        Offered(admin, "Input.DefinitionId").ShouldNotContain(o => o.Contains("Taken within a day", StringComparison.Ordinal));

        // Its calendar is free now, stays chosen in its form, and must come back before it does.
        await admin.OpenAsync($"{Here}/calendars");
        await admin.SubmitAsync(Button(admin, "Retire the calendar “Of the retired clock”"));
        await admin.OpenAsync($"{Here}/clock/{id}");
        admin.ValueOf("Input.CalendarId").ShouldBe(calendar.ToString());
        Offered(admin, "Input.CalendarId").ShouldContain("Of the retired clock (retired)");
        await admin.SubmitAsync("Save clock", ("Input.Amount", "20"));
        (await DefinitionsAsync()).Single(d => d.Id == id).ShouldSatisfyAllConditions(d => d.IsRetired.ShouldBeTrue(), d => d.Target.Amount.ShouldBe(20));
        await admin.OpenAsync($"{Here}/clocks");
        await admin.SubmitAsync(Button(admin, "Offer “Taken within a day” again"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.Main.TextContent.ShouldContain("“Taken within a day” counts by the calendar “Of the retired clock”, which is retired.");
        admin.Main.QuerySelector("details#retired")!.HasAttribute("open").ShouldBeTrue();
        (await DefinitionsAsync()).Single(d => d.Id == id).IsRetired.ShouldBeTrue();
    }

    [Fact]
    public async Task Editor_MarksTheVersionsWithWhichItWasRetired()
    {
        var id = await NewCalendarAsync("Marked");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendars");
        await admin.SubmitAsync(Button(admin, "Retire the calendar “Marked”"));

        await admin.OpenAsync($"{Here}/calendar/{id}");

        var rows = admin.Main.QuerySelectorAll("tr:has(a[href*='?version='])").Select(r => r.TextContent.Contains("Retired", StringComparison.Ordinal));
        rows.ShouldBe([true, false]);
    }

    private static IElement Button(Visitor visitor, string label) => visitor.Main.QuerySelector($"button[aria-label='{label}']").ShouldNotBeNull(label);

    private static IReadOnlyList<string> Offered(Visitor visitor, string field) =>
        [.. visitor.Page.QuerySelectorAll($"select[name='{field}'] option").Select(o => o.TextContent.Trim())];

    private async Task<Guid> NewCalendarAsync(string name)
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"{Here}/calendar");
        await admin.SubmitAsync("Save calendar", ("Input.Name", name), ("Input.Zone", "Europe/Berlin"));
        return (await CalendarsAsync()).Single(c => c.Name == name).Id;
    }

    private async Task<string> BusinessHoursAsync() => (await CalendarsAsync()).Single(c => c.Name == "Business hours").Id.ToString();

    private async Task<IReadOnlyList<BusinessCalendar>> CalendarsAsync() => (await ShelfAsync()).NewestCalendars;

    private async Task<IReadOnlyList<ClockDefinition>> DefinitionsAsync() => (await ShelfAsync()).NewestDefinitions;

    private async Task<ServiceLevelRuleSet> RulesAsync() => (await ShelfAsync()).NewestRules;

    private async Task<ClockShelf> ShelfAsync()
    {
        await using var scope = desk.Host.CreateScope();
        return await scope.Services.GetRequiredService<ClockVersions>().GetFreshShelfAsync(TestContext.Current.CancellationToken);
    }
}
