using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Ratings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Ratings;

/// <summary>Rita rates a closed ticket over the API and ticks reasons.</summary>
public sealed class RatingReasonsTests(TicketsHost host) : IClassFixture<TicketsHost>, IAsyncLifetime
{
    private const int EditHours = 12;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await SetAsync(new RatingSettings { CapDays = 0 });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Reasons_ThatWereTicked_AreKeptInTheOrderOfTheList_AndStandInTheStream()
    {
        var number = await ClosedAsync();

        var rated = await RateAsync(number, new { score = 5, comment = "Thank you", reasons = new[] { "Explained well", "solved QUICKLY" } });

        rated.Status.ShouldBe(200, rated.Text);
        Names(rated, "reasons").ShouldBe(["Solved quickly", "Explained well"]);
        Names(rated, "choices").ShouldBe(RatingReasons.Shipped);
        (await LastChangesAsync(number)).ShouldBe("""{"score":[null,5],"ratingReasons":[null,"Solved quickly\nExplained well"]}""");
        Names(await host.GetAsync("rita", $"/incidents/{number}/rating"), "reasons").ShouldBe(["Solved quickly", "Explained well"]);
    }

    [Fact]
    public async Task Reasons_ThatAreNotInTheList_AreRefused()
    {
        var number = await ClosedAsync();

        (await RateAsync(number, new { score = 5, reasons = new[] { "Made up" } })).ShouldBeProblem(400, "reasons");

        (await host.GetAsync("rita", $"/incidents/{number}/rating"))["score"].ShouldBeNull();
    }

    [Fact]
    public async Task Correction_WithoutReasons_KeepsThem_AndAnEmptyListTakesThemAway()
    {
        var number = await ClosedAsync();
        await RateAsync(number, new { score = 4, reasons = new[] { "Took too long" } });

        Names(await RateAsync(number, new { score = 3 }), "reasons").ShouldBe(["Took too long"]);
        Names(await RateAsync(number, new { score = 3, reasons = Array.Empty<string>() }), "reasons").ShouldBeEmpty();
        (await LastChangesAsync(number)).ShouldBe("""{"ratingReasons":["Took too long",null]}""");
    }

    [Fact]
    public async Task Reason_ThatTheAdministratorHasTakenOutOfTheList_StaysWithTheRatingThatHasIt()
    {
        var number = await ClosedAsync();
        await RateAsync(number, new { score = 3, reasons = new[] { "Took too long" } });

        await SetAsync(new RatingSettings { CapDays = 0, Reasons = "Polite\n" });

        Names(await host.GetAsync("rita", $"/incidents/{number}/rating"), "choices").ShouldBe(["Polite", "Took too long"]);
        Names(await RateAsync(number, new { score = 3, reasons = new[] { "Polite", "Took too long" } }), "reasons").ShouldBe(["Polite", "Took too long"]);
        (await RateAsync(number, new { score = 3, reasons = new[] { "Solved quickly" } })).ShouldBeProblem(400, "reasons");
    }

    [Fact]
    public async Task Rating_OfSomebodyElse_IsNotRead()
    {
        var number = await ClosedAsync();

        (await host.GetAsync("bob", $"/incidents/{number}/rating")).ShouldBeProblem(404);
        (await host.GetAsync("anna", $"/incidents/{number}/rating")).ShouldBeProblem(404);
    }

    [Fact]
    public async Task FollowUpOfALowRating_NamesTheReasons()
    {
        var number = await ClosedAsync();

        await RateAsync(number, new { score = 1, reasons = new[] { "Did not solve it" } });

        await using var scope = host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
        (await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking().SingleAsync(t => t.Title.Contains(number), CancellationToken))
            .Description.ShouldContain("Reasons: Did not solve it");
    }

    [Fact]
    public async Task Records_OfTheMeanRating_NameTheReasons()
    {
        var number = await ClosedAsync();
        await RateAsync(number, new { score = 4, reasons = new[] { "Explained well" } });

        var records = await host.GetAsync("tom", "/metrics/rating-mean/records");

        records.Status.ShouldBe(200, records.Text);
        records.Json.GetProperty("records").EnumerateArray().Single(r => r.GetProperty("number").GetString() == number)
            .GetProperty("reasons").EnumerateArray().Select(r => r.GetString()).ShouldBe(["Explained well"]);
    }

    [Fact]
    public async Task Figures_OfTheApi_CountAnswersOfThePeriod_AndNeedThePermission()
    {
        var empty = await host.GetAsync("tom", "/metrics/rating-reasons?from=2020-01-01&to=2020-01-31");

        (empty["answers"], empty["reasons"]).ShouldBe(("0", null));
        (await host.GetAsync("rita", "/metrics/rating-reasons")).Status.ShouldBe(403);
    }

    [Fact]
    public void Figures_CountEachReasonOnceForEachAnswer()
    {
        var figures = RatingReasonFigures.Of([Row(5, "Polite\nFast"), Row(4, "Polite"), Row(1, "Slow"), Row(2, null), Row(3, "polite"), Row(null, null)]);

        figures.Answers.ShouldBe(5);
        figures.Reasons.ShouldBe([new RatingReasonCount("Polite", 3, 60), new RatingReasonCount("Fast", 1, 20), new RatingReasonCount("Slow", 1, 20)]);
    }

    [Fact]
    public void Figures_OfFewerThanFiveAnswers_AreNotTold()
    {
        var figures = RatingReasonFigures.Of([Row(5, "Polite"), Row(4, "Polite"), Row(1, "Slow"), Row(2, "Slow"), Row(null, null)]);

        figures.ShouldBe(new RatingReasonFigures(4, null));
    }

    [Theory]
    [InlineData("Polite\nFast", true)]
    [InlineData("", true)]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13", false)]
    [InlineData("This reason goes on and on and on and on and on and on and on.", false)]
    public async Task List_HasALimit(string reasons, bool isAccepted)
    {
        var save = () => SetAsync(new RatingSettings { CapDays = 0, Reasons = reasons });

        if (isAccepted)
        {
            await Should.NotThrowAsync(save);
        }
        else
        {
            (await Should.ThrowAsync<ValidationException>(save)).Errors.Keys.ShouldBe(["reasons"]);
        }
    }

    [Fact]
    public void LongestList_FitsIntoTheColumn() =>
        RatingReasons.Write([.. Enumerable.Range(10, RatingReasons.MaxReasons).Select(i => new string('x', RatingReasons.MaxLength - 2) + i)])!
            .Length.ShouldBeLessThanOrEqualTo(RatingReasons.MaxStored);

    [Fact]
    public void Rating_WithOtherReasonsOnly_IsAChange()
    {
        var rating = new TicketRating();
        rating.Rate(4, null, Some.Now, EditHours, "Polite").ShouldBeTrue();

        rating.Rate(4, null, Some.Now, EditHours, "Polite").ShouldBeFalse();
        rating.Rate(4, null, Some.Now, EditHours, "Fast").ShouldBeTrue();
    }

    [Fact]
    public async Task Pages_OfThePortalTheDeskAndTheManager_ShowWhatWasTicked()
    {
        var number = await ClosedAsync();
        using var rita = await SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{number}");
        var form = rita.Page.QuerySelector("#rating")!;
        form.QuerySelectorAll("input[name='Input.Reasons']").Select(i => i.GetAttribute("value")).ShouldBe(RatingReasons.Shipped);

        await rita.SubmitAsync("Send rating", ("Input.Score", "4"), ("Input.Reasons", "Friendly and competent"));

        rita.Page.QuerySelector("#rating input[name='Input.Reasons'][checked]")!.GetAttribute("value").ShouldBe("Friendly and competent");
        using var tom = await SignInAsync("tom");
        await tom.OpenAsync($"desk/tickets/{number}");
        tom.Page.QuerySelector("section[aria-labelledby='rating-title']")!.TextContent.ShouldContain("Friendly and competent");
        await tom.OpenAsync("desk/metrics/rating-mean?reason=Friendly%20and%20competent");
        tom.Main.TextContent.ShouldContain(number);
        await tom.OpenAsync("desk/metrics/rating-mean?reason=Explained%20well");
        tom.Main.TextContent.ShouldNotContain(number);
        await tom.OpenAsync("desk/dashboards/manager");
        tom.Page.QuerySelector("section[aria-labelledby='reasons']").ShouldNotBeNull();
    }

    [Fact]
    public async Task ManagerDashboard_CountsReasonsFromFiveAnswersOn_WithTheWayToTheirRecords()
    {
        for (var i = 0; i < 5; i++)
        {
            await RateAsync(await ClosedAsync(), new { score = 5, reasons = new[] { "Solved quickly" } });
        }

        using var tom = await SignInAsync("tom");
        await tom.OpenAsync("desk/dashboards/manager");

        var row = tom.Page.QuerySelectorAll("section[aria-labelledby='reasons'] tbody tr").Single(r => r.TextContent.Contains("Solved quickly", StringComparison.Ordinal));
        int.Parse(row.QuerySelector("a")!.TextContent.Trim(), CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(5);
        await tom.OpenAsync(row.QuerySelector("a")!.GetAttribute("href")!.TrimStart('/'));
        tom.Main.QuerySelectorAll("tbody tr").ShouldAllBe(r => r.TextContent.Contains("Solved quickly", StringComparison.Ordinal));
    }

    private async Task<Visitor> SignInAsync(string userName)
    {
        var visitor = new Visitor(host.Host.Address);
        await visitor.OpenAsync("signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", userName), ("Input.Password", "Correct-horse-battery-1"));
        visitor.Address.AbsolutePath.ShouldNotContain("signin", Case.Insensitive, visitor.Text);
        return visitor;
    }

    private static MetricRow Row(int? score, string? reasons) => new() { TicketId = Some.Team, OpenedAt = Some.Now, Score = score, ReasonLines = reasons };

    private static IReadOnlyList<string?> Names(Answer answer, string property)
    {
        answer.Status.ShouldBe(200, answer.Text);
        return [.. answer.Json.GetProperty(property).EnumerateArray().Select(e => e.GetString())];
    }

    private Task<Answer> RateAsync(string number, object body) => host.SendAsync("rita", HttpMethod.Put, $"/incidents/{number}/rating", body);

    private async Task<string> ClosedAsync()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." })).Status.ShouldBe(200);
        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "close" })).Status.ShouldBe(200);
        await using var scope = host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
        return number;
    }

    private async Task SetAsync(RatingSettings values)
    {
        await using var scope = host.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(values, CancellationToken);
    }

    private async Task<string> LastChangesAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        return await db.Events.AsNoTracking()
            .Where(e => e.Kind == TicketEventKinds.Rated && db.Tickets.Any(t => t.Id == e.TicketId && t.Number == number))
            .OrderByDescending(e => e.Sequence).Select(e => e.Changes).FirstAsync(CancellationToken);
    }
}
