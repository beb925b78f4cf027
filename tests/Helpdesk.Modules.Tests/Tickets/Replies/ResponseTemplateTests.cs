using AngleSharp.Html.Parser;
using Helpdesk.Errors;
using Helpdesk.Testing;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Text;

namespace Helpdesk.Modules.Tests.Tickets.Replies;

public sealed class ResponseTemplateTests
{
    private static readonly Dictionary<string, string> Values = ResponseVariables.All.ToDictionary(v => v.Id, _ => "", StringComparer.Ordinal);

    private readonly ResponseTemplates _templates = new(new FakeClock());
    private readonly MarkdownRenderer _markdown = new();

    [Theory]
    [InlineData("Hello {{requester.firstName}}!", "Hello Rita!")]
    [InlineData("{{ ticket.number }}", "INC0000042")]
    [InlineData("No variable", "No variable")]
    [InlineData("{{#if service.name}}in {{service.name}}{{else}}somewhere{{/if}}", "somewhere")]
    [InlineData("{{#if team.name}}by {{team.name}}{{/if}}.", "by Network.")]
    [InlineData("{{#unless service.name}}Which service?{{/unless}}", "Which service?")]
    [InlineData("<b>& 'quoted'</b> {{team.name}}", "<b>& 'quoted'</b> Network")]
    public void Render_FillsVariables(string text, string expected) =>
        Render(text, ("requester.firstName", "Rita"), ("ticket.number", "INC0000042"), ("team.name", "Network")).ShouldBe(expected);

    [Theory]
    [InlineData("*urgent* [x](https://evil.example) <b>bold</b>")]
    [InlineData("# heading")]
    [InlineData("see https://evil.example or www.evil.example, mailto:x@evil.example at 10:30")]
    [InlineData("- [ ] list")]
    [InlineData("1. one")]
    [InlineData("12) twelve")]
    [InlineData("=== ---")]
    [InlineData("--- | ---")]
    [InlineData("a_b_c __init__ `code` ~~gone~~")]
    [InlineData("> quote &amp; &#106; \\* back")]
    [InlineData("@anna look ![x](y)")]
    [InlineData("+ plus 3.5 (of 4)")]
    public void Value_IsReadAsItIs_AndFormatsNothing(string value)
    {
        var html = _markdown.ToHtml(Render("{{ticket.title}}", ("ticket.title", value)));

        var body = new HtmlParser().ParseDocument(html).Body!;
        body.TextContent.Trim().ShouldBe(value);
        body.QuerySelectorAll("*").Select(e => e.LocalName).ShouldBe(["p"]);
    }

    [Fact]
    public void Value_OfSeveralLines_BecomesOne() => Render("{{ticket.title}}", ("ticket.title", " a\r\n\r\n# b\tc ")).ShouldBe("a \\# b c");

    [Theory]
    [InlineData("Hello {{requester.fristName}}", "Line 1, column 7: there is no variable “requester.fristName”. Did you mean “requester.firstName”?")]
    [InlineData("One\ntwo {{ticket.nummer}}", "Line 2, column 5: there is no variable “ticket.nummer”. Did you mean “ticket.number”?")]
    [InlineData("{{title}}", "Line 1, column 1: there is no variable “title”. Did you mean “ticket.title”?")]
    [InlineData("{{#if service.nam}}x{{/if}}", "Line 1, column 1: there is no variable “service.nam”. Did you mean “service.name”?")]
    public void UnknownVariable_IsNamedWithItsPlaceAndTheNearestKnownOne(string text, string expected) => Fault(text).ShouldBe(expected);

    [Fact]
    public void UnknownVariable_LikeNoOther_ListsTheKnownOnes() => Fault("{{password}}")!.ShouldContain("Known ones are: ticket.number");

    [Theory]
    [InlineData("{{> partial}}")]
    [InlineData("{{#> layout}}{{/layout}}")]
    [InlineData("{{#each ticket}}x{{/each}}")]
    [InlineData("{{#with ticket}}{{number}}{{/with}}")]
    [InlineData("{{lookup ticket \"number\"}}")]
    [InlineData("{{log ticket.number}}")]
    [InlineData("{{{ticket.title}}}")]
    [InlineData("{{&ticket.title}}")]
    [InlineData("{{../ticket.title}}")]
    [InlineData("{{this}}")]
    [InlineData("{{@root.ticket.title}}")]
    [InlineData("{{#*inline \"x\"}}{{/inline}}")]
    [InlineData("{{!-- comment --}}")]
    [InlineData("{{~ticket.title~}}")]
    [InlineData("{{{{raw}}}}x{{{{/raw}}}}")]
    [InlineData("\\{{ticket.title}}")]
    [InlineData("{{ticket.title")]
    [InlineData("{{#if ticket.title}}x")]
    [InlineData("{{ticket.title}}}")]
    [InlineData("{{#if ticket.number}}a{{/if}}}")]
    [InlineData("{{/if}}")]
    [InlineData("{{else}}")]
    [InlineData("{{#if ticket.title}}{{else}}{{else}}{{/if}}")]
    [InlineData("{{#if ticket.title}}x{{/unless}}")]
    [InlineData("{{}}")]
    public void AnythingElse_IsRefused(string text)
    {
        Fault(text).ShouldNotBeNull();
        Should.Throw<ValidationException>(() => Render(text));
    }

    [Fact]
    public void Nesting_HasALimit() =>
        Fault(string.Concat(Enumerable.Repeat("{{#if team.name}}", 6)) + string.Concat(Enumerable.Repeat("{{/if}}", 6)))!.ShouldContain("5 deep");

    [Fact]
    public void Render_LongerThanAMessage_IsRefused()
    {
        var refused = Should.Throw<ValidationException>(
            () => Render(string.Concat(Enumerable.Repeat("{{ticket.title}} ", 200)), ("ticket.title", new string('*', 250))));

        refused.Errors.Keys.ShouldBe(["text"]);
    }

    [Theory]
    [InlineData("Rita Sommer", "Rita")]
    [InlineData("Sommer, Rita Maria", "Rita")]
    [InlineData("Rita", "Rita")]
    [InlineData("", "")]
    public void FirstName_IsTakenFromTheName(string name, string expected) => ResponseVariables.FirstName(name).ShouldBe(expected);

    private static string? Fault(string text) => ResponseTemplates.Check(text, English.Texts)?.Message;

    private string Render(string text, params (string Name, string Value)[] values)
    {
        var all = new Dictionary<string, string>(Values, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            all[name] = value;
        }

        return _templates.Render(text, all, English.Texts);
    }
}
