using Helpdesk.Errors;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Filtering;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>What the filter box offers. The bar in a text is the caret.</summary>
public sealed class CompleteFilterTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Theory]
    [InlineData("|")]
    [InlineData("open and |")]
    [InlineData("not |")]
    [InlineData("(|")]
    [InlineData("state in (new, on-hold) or |")]
    public async Task WhereAConditionBegins_FieldsAreOffered(string text)
    {
        var completion = await CompleteAsync(text);

        completion.Suggestions.ShouldNotBeEmpty();
        completion.Suggestions.ShouldAllBe(s => s.Kind == "field" || s.Text == "not");
        Texts(completion).ShouldContain("state");
    }

    [Fact]
    public async Task AfterAField_ItsOperatorsAreOffered()
    {
        Texts(await CompleteAsync("state |")).ShouldBe(["=", "!=", "in", "not in"]);
        Texts(await CompleteAsync("title |")).ShouldBe(["~", "!~", "=", "!=", "in", "not in"]);
        Texts(await CompleteAsync("created |")).ShouldBe([">", ">=", "<", "<=", "=", "!="]);
        Texts(await CompleteAsync("team |")).ShouldContain("is empty");
        Texts(await CompleteAsync("open |")).ShouldBe(["=", "!=", "and", "or"]);
    }

    [Fact]
    public async Task AfterAnOperator_ValuesAreOffered()
    {
        Texts(await CompleteAsync("state = |")).Take(6).ShouldBe(["new", "in-progress", "on-hold", "resolved", "closed", "cancelled"]);
        Texts(await CompleteAsync("priority <= |")).ShouldBe(["1", "2", "3", "4", "5"]);
        Texts(await CompleteAsync("open = |")).ShouldBe(["yes", "no"]);
        Texts(await CompleteAsync("type = |")).ShouldContain("incident");
        Texts(await CompleteAsync("team = |")).ShouldBe(["my-teams", "nobody", "Network", "Workplace"]);
        Texts(await CompleteAsync("assignee = |")).Take(2).ShouldBe(["me", "nobody"]);
        Texts(await CompleteAsync("requester = |")).ShouldNotContain("nobody");
        Texts(await CompleteAsync("created >= |")).ShouldContain("today");
        Texts(await CompleteAsync("title ~ |")).ShouldBeEmpty();
    }

    [Fact]
    public async Task AfterACondition_TheConnectorsAreOffered()
    {
        Texts(await CompleteAsync("state = new |")).ShouldBe(["and", "or"]);
        Texts(await CompleteAsync("team = \"Network\"|")).ShouldBe(["and", "or"]);
        Texts(await CompleteAsync("team is not empty |")).ShouldBe(["and", "or"]);
        Texts(await CompleteAsync("state in (new) |")).ShouldBe(["and", "or"]);
    }

    [Fact]
    public async Task InAList_ValuesAreOfferedAgainAfterEachComma()
    {
        Texts(await CompleteAsync("state in (|")).ShouldContain("on-hold");
        Texts(await CompleteAsync("state in (new, |")).ShouldContain("on-hold");
        Texts(await CompleteAsync("state not in (new, on|")).ShouldBe(["on-hold"]);
    }

    [Fact]
    public async Task AnUnfinishedWord_NarrowsTheOffer_BeginningsFirst()
    {
        var completion = await CompleteAsync("open and res|");

        (completion.ReplaceFrom, completion.ReplaceTo).ShouldBe((9, 12));
        Texts(completion)[0].ShouldBe("resolved");
    }

    [Fact]
    public async Task AnUnfinishedQuotation_IsReplacedAsAWhole()
    {
        var completion = await CompleteAsync("team = \"Net|");

        (completion.ReplaceFrom, completion.ReplaceTo).ShouldBe((7, 11));
        Texts(completion).ShouldBe(["Network"]);
    }

    [Theory]
    [InlineData("sta|te = new", 0, 5, "state")]
    [InlineData("state = on-|hold and open", 8, 15, "on-hold")]
    [InlineData("team = \"Net|work\" and open", 7, 16, "Network")]
    public async Task InTheMiddleOfAWord_TheWholeWordIsReplaced(string text, int from, int to, string suggestion)
    {
        var completion = await CompleteAsync(text);

        (completion.ReplaceFrom, completion.ReplaceTo).ShouldBe((from, to));
        Texts(completion).ShouldContain(suggestion);
    }

    [Fact]
    public async Task AQuotationThatIsOpen_DoesNotSwallowWhatFollows()
    {
        var completion = await CompleteAsync("team = \"Net| and title ~ \"x\"");

        (completion.ReplaceFrom, completion.ReplaceTo).ShouldBe((7, 11));
    }

    [Fact]
    public async Task NamesOfPeople_AreOfferedToTheDesk() => Texts(await CompleteAsync("requester = bo|")).ShouldBe(["bob"]);

    [Theory]
    [InlineData("requester = |")]
    [InlineData("requester = bo|")]
    [InlineData("watcher in (me, ann|")]
    public async Task ARequester_IsOfferedNoOtherPeople(string text)
    {
        var offered = (await CompleteAsync(text, "rita")).Suggestions;

        offered.ShouldAllBe(s => s.Text == "me");
    }

    [Fact]
    public async Task AVeryLongText_IsAnswered()
    {
        var text = string.Join(" or ", Enumerable.Repeat("title ~ \"x\"", 10_000));

        var completion = await CompleteAsync(text + "|");

        completion.ReplaceTo.ShouldBeLessThanOrEqualTo(FilterParser.MaxLength);
        completion.ReplaceFrom.ShouldBeLessThanOrEqualTo(completion.ReplaceTo);
    }

    [Theory]
    [InlineData(-5, 0)]
    [InlineData(1000, 5)]
    public async Task ACaretOutsideOfTheText_IsTakenAsItsEnd(int caret, int expected)
    {
        await using var scope = await host.CreateScopeAsync("anna");

        var completion = await scope.Services.GetRequiredService<CompleteFilter>().HandleAsync("open ", caret, TestContext.Current.CancellationToken);

        completion.ReplaceFrom.ShouldBe(expected);
    }

    [Theory]
    [InlineData("nonsense |")]
    [InlineData(")))|")]
    [InlineData("open ! |")]
    [InlineData("= = =|")]
    [InlineData(",|")]
    public async Task ATextThatIsNoFilter_IsNoError(string text)
    {
        var completion = await CompleteAsync(text);

        completion.Suggestions.Count.ShouldBeLessThanOrEqualTo(12);
    }

    [Fact]
    public async Task SomebodyWithoutTheRight_IsRefused()
    {
        await using var scope = await host.CreateScopeAsync("anna", rights: []);

        await Should.ThrowAsync<ForbiddenException>(
            () => scope.Services.GetRequiredService<CompleteFilter>().HandleAsync("", 0, TestContext.Current.CancellationToken));
    }

    private static List<string> Texts(FilterCompletion completion) => [.. completion.Suggestions.Select(s => s.Text)];

    private async Task<FilterCompletion> CompleteAsync(string text, string userName = "anna")
    {
        var caret = text.IndexOf('|', StringComparison.Ordinal);
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<CompleteFilter>().HandleAsync(text.Remove(caret, 1), caret, TestContext.Current.CancellationToken);
    }
}
