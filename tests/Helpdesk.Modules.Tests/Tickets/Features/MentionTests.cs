using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>Mentions on SQLite and, derived, on PostgreSQL. Rita asks for help, anna and tom work on tickets, audrey reads the desk.</summary>
public class MentionTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mention_TellsThePersonOnce_AndMakesThemAWatcher(bool isPublic)
    {
        var number = await host.ReportAsync();

        await WriteAsync("anna", number, "Can you look, @tom? Thanks @Tom.", isPublic);

        (await host.ToldAsync("tom", number)).ShouldBe(["mentioned"]);
        (await WatchersAsync(number)).ShouldBe(["Tom Fischer"]);
    }

    [Fact]
    public async Task Mention_OfWhoWatchesAlready_IsToldOnceAsMentioned()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("tom", $"/incidents/{number}/watchers", new { })).Status.ShouldBeInRange(200, 204);

        await WriteAsync("anna", number, "@tom, @tom: done", isPublic: true);

        (await host.ToldAsync("tom", number)).ShouldBe(["mentioned"]);
        (await WatchersAsync(number)).ShouldBe(["Tom Fischer"]);
    }

    [Fact]
    public async Task Mention_OfARequester_IsText_AndTellsNobodyOfANote()
    {
        var number = await host.ReportAsync();

        await WriteAsync("anna", number, "Rude, this @rita and @bob", isPublic: false);

        (await host.ToldAsync("rita", number)).ShouldBeEmpty();
        (await host.ToldAsync("bob", number)).ShouldBeEmpty();
        (await WatchersAsync(number)).ShouldBeEmpty();
        (await HtmlAsync("anna", number)).ShouldContain("@rita and @bob");
        (await HtmlAsync("anna", number)).ShouldNotContain("class=\"mention\"");
    }

    [Fact]
    public async Task Mention_ByARequester_IsText()
    {
        var number = await host.ReportAsync();

        await WriteAsync("rita", number, "Hello @tom", isPublic: true);

        (await host.ToldAsync("tom", number)).ShouldBeEmpty();
        (await WatchersAsync(number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Mention_IsMarkedByNameOnTheDesk_AndStaysTextForTheRequester()
    {
        var number = await host.ReportAsync();

        await WriteAsync("anna", number, "Our expert @tom looks", isPublic: true);

        (await HtmlAsync("anna", number)).ShouldContain("<span class=\"mention\">@Tom Fischer</span> looks");
        (await HtmlAsync("rita", number)).ShouldContain("Our expert @tom looks");
    }

    [Fact]
    public async Task Mention_InCode_OfAnAddress_OrOfNobody_IsText()
    {
        var number = await host.ReportAsync();

        await WriteAsync("anna", number, "`@tom` mail to x@tom or https://example.com/@tom or \\@tom or @nobody.here\n\n```\n@tom\n```\n\n    @tom", isPublic: false);

        (await host.ToldAsync("tom", number)).ShouldBeEmpty();
        (await HtmlAsync("anna", number)).ShouldNotContain("class=\"mention\"");
    }

    [Fact]
    public async Task Mention_OfWhoReadsTheDesk_IsOne()
    {
        var number = await host.ReportAsync();

        await WriteAsync("anna", number, "See @audrey", isPublic: false);

        (await host.ToldAsync("audrey", number)).ShouldBe(["mentioned"]);
    }

    [Fact]
    public async Task Mention_WithATransition_CountsToo()
    {
        var number = await host.TakenAsync();

        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "hold", subState = "awaiting-caller", comment = "Which one? @tom helps you." }))
            .Status.ShouldBe(200);

        (await host.ToldAsync("tom", number)).ShouldBe(["mentioned"]);
    }

    [Fact]
    public async Task History_NamesWhoWasMentioned()
    {
        var number = await host.ReportAsync();

        await WriteAsync("anna", number, "@tom @audrey", isPublic: false);

        await using var scope = await host.CreateScopeAsync("anna");
        var note = (await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, Token)).Events.Single(e => e.Kind == "internal-note");
        note.Changes.Single().New.ShouldBe("Tom Fischer, Audrey Laurent");
    }

    [Theory]
    [InlineData("@a.b-c_d", "a.b-c_d")]
    [InlineData("Ask @anna.", "anna")]
    [InlineData("(@anna)", "anna")]
    [InlineData("**@anna**", "anna")]
    [InlineData("@anna, @Anna and @tom", "anna tom")]
    [InlineData("@ anna", "")]
    [InlineData("@", "")]
    [InlineData("a@b", "")]
    [InlineData("`@anna`", "")]
    [InlineData("\\@anna", "")]
    public void MentionsIn_FindsUserNames(string text, string expected) => string.Join(' ', new MarkdownRenderer().MentionsIn(text)).ShouldBe(expected);

    private async Task WriteAsync(string userName, string number, string body, bool isPublic) =>
        (await host.PostAsync(userName, $"/incidents/{number}/comments", new { body, isPublic })).Status.ShouldBe(201);

    private async Task<IReadOnlyList<string>> WatchersAsync(string number)
    {
        await using var scope = await host.CreateScopeAsync("anna");
        return [.. (await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, Token)).Watchers.Select(w => w.Name)];
    }

    private async Task<string> HtmlAsync(string userName, string number)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return string.Concat((await scope.Services.GetRequiredService<GetTicket>().HandleAsync(number, Token)).Comments.Select(c => c.Html));
    }
}

public sealed class MentionOnPostgreSqlTests(PostgreSqlTicketsHost host) : MentionTests(host), IClassFixture<PostgreSqlTicketsHost>;
