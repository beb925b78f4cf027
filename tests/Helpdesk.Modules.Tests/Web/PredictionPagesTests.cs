using System.Net;
using System.Text.Json;
using AngleSharp.Dom;
using Helpdesk.Incidents;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Predictions where people see them: on the ticket, in the queue, and explained.</summary>
[Collection(DeskTests.Name)]
public sealed class PredictionPagesTests(DeskFixture desk) : IAsyncLifetime
{
    private static readonly BreachTest Good = new(
        new DateTime(2026, 10, 1, 0, 0, 0, DateTimeKind.Utc), 700, 300, 0.0812, 0.1444, 0.2,
        [new(BreachRisk.OnTrack, 0.05, 200, 10), new(BreachRisk.AtRisk, 0.6, 100, 55)]);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Other tests have no model.</summary>
    public async ValueTask DisposeAsync() => await LearnAsync(null);

    [Fact]
    public async Task Ticket_WithLittleTimeLeft_IsAtRisk_ByIconAndText()
    {
        var number = await desk.ReportAsync("Little time left");
        await LearnAsync(Model(TimeSpan.FromDays(100), Good));
        using var anna = await desk.SignInAsync("anna");

        await anna.OpenAsync($"desk/tickets/{number}");

        var chip = anna.Page.QuerySelectorAll("#clocks-region .chip-warning").ShouldHaveSingleItem("only the resolution is predicted");
        chip.TextContent.Trim().ShouldBe("At risk");
        chip.QuerySelector("svg").ShouldNotBeNull();

        await anna.OpenAsync($"desk/tickets/{number}/clocks");
        anna.Main.QuerySelectorAll("a").Select(a => a.TextContent).ShouldContain("How breaches are predicted");
    }

    [Fact]
    public async Task Ticket_OnHold_IsNotPredicted_AndSaysSo()
    {
        var number = await desk.ReportAsync("Waits for the vendor");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Take");
        await anna.SubmitAsync("Send and wait for answer", ("Input.Visibility", "Public"), ("Input.Text", "Which device is it?"));
        await LearnAsync(Model(TimeSpan.FromDays(100), Good));

        await anna.OpenAsync($"desk/tickets/{number}");

        anna.Page.QuerySelector("#clocks-region")!.TextContent.ShouldContain("Not predicted while paused");
    }

    [Fact]
    public async Task Ticket_UnderAModelThatIsOff_ShowsNothing_AndThePageSaysWhy()
    {
        var number = await desk.ReportAsync("No prediction");
        await LearnAsync(Model(TimeSpan.FromDays(100), Good with { Brier = 0.2 }));
        using var anna = await desk.SignInAsync("anna");

        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Page.QuerySelector("#clocks-region")!.TextContent.ShouldNotContain("At risk");

        await anna.OpenAsync("desk/metrics/breach-prediction");
        anna.Main.TextContent.ShouldContain("The prediction has switched itself off");
        anna.Main.TextContent.ShouldContain("0.2000");
    }

    [Fact]
    public async Task Queue_WithTheColumn_ShowsTheRisk_AtTheSameCostForManyRows()
    {
        for (var i = 0; i < 8; i++)
        {
            await desk.ReportAsync($"Predicted {(i == 0 ? "alone" : "row")} {i}");
        }

        await LearnAsync(Model(TimeSpan.Zero, Good));
        using var anna = await desk.SignInAsync("anna");
        using var counter = new QueryCounter();
        const string Columns = "&columns=risk&columns=due&filter=";
        var one = "desk?x=1" + Columns + Uri.EscapeDataString("title ~ \"Predicted alone\"");
        var many = "desk?x=1" + Columns + Uri.EscapeDataString("title ~ \"Predicted\"");

        var few = await counter.CountAsync(anna, one);
        anna.Page.QuerySelectorAll("td.col-risk .chip-success").Select(c => c.TextContent.Trim()).ShouldBe(["On track"]);
        var all = await counter.CountAsync(anna, many);
        anna.Page.QuerySelectorAll("td.col-risk .chip-success").Length.ShouldBe(8);
        all.Count.ShouldBe(few.Count, string.Join("\n\n", all));
    }

    [Fact]
    public async Task Page_ShowsTheTest_BesideTheBaseRate()
    {
        await LearnAsync(Model(TimeSpan.FromHours(3), Good));
        using var tom = await desk.SignInAsync("tom");

        await tom.OpenAsync("desk/metrics/breach-prediction");

        tom.Status.ShouldBe(HttpStatusCode.OK);
        tom.Page.QuerySelectorAll("h1").Length.ShouldBe(1);
        tom.Page.QuerySelectorAll("[style], style, [onclick]").ShouldBeEmpty();
        var text = tom.Main.TextContent;
        text.ShouldContain("The prediction is on");
        text.ShouldContain("0.0812");
        text.ShouldContain("0.1444");
        text.ShouldContain("55.0 %");
        text.ShouldContain("3 h");
        await tom.OpenAsync("desk/dashboards/team");
        tom.Main.QuerySelectorAll("a").Select(a => a.GetAttribute("href")).ShouldContain("/desk/metrics/breach-prediction");
    }

    [Fact]
    public async Task Page_BeforeTheFirstModel_SaysWhenThereWillBeOne()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("desk/metrics/breach-prediction");
        anna.Main.TextContent.ShouldContain("Nothing is learned yet");
    }

    [Fact]
    public async Task ModelOfAnotherVersion_CountsAsNone_UntilTheNextNight()
    {
        var number = await desk.ReportAsync("Learned by another version");
        await StoreAsync("""{"computedAt":"2026-11-22T02:23:00Z","groups":[]}""");
        using var anna = await desk.SignInAsync("anna");

        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Status.ShouldBe(HttpStatusCode.OK);

        await anna.OpenAsync("desk/metrics/breach-prediction");
        anna.Main.TextContent.ShouldContain("Nothing is learned yet");
    }

    [Fact]
    public async Task Page_IsForTheDesk()
    {
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("desk/metrics/breach-prediction");
        rita.Status.ShouldNotBe(HttpStatusCode.OK);
    }

    private static BreachModel Model(TimeSpan usual, BreachTest test) => new()
    {
        ComputedAt = new DateTime(2026, 11, 22, 2, 23, 0, DateTimeKind.Utc),
        Days = 180,
        Clocks = 1000,
        Work = [new(new WorkGroup(IncidentType.Id, null, false, null), (long)usual.TotalSeconds, 1000)],
        Test = test,
    };

    private Task LearnAsync(BreachModel? model) => StoreAsync(model is null ? null : JsonSerializer.Serialize(model, ClockJson.Options));

    private async Task StoreAsync(string? body)
    {
        await using var scope = desk.Host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        db.BreachModels.RemoveRange(await db.BreachModels.ToListAsync(CancellationToken.None));
        await db.SaveChangesAsync(CancellationToken.None);
        if (body is not null)
        {
            db.BreachModels.Add(new StoredBreachModel { ComputedAt = new DateTime(2026, 11, 22, 2, 23, 0, DateTimeKind.Utc), Body = body });
            await db.SaveChangesAsync(CancellationToken.None);
        }

        scope.Services.GetRequiredService<BreachModelCache>().Invalidate();
    }
}
