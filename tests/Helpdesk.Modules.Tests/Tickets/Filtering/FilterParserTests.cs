using Helpdesk.Testing;
using Helpdesk.Tickets.Filtering;

namespace Helpdesk.Modules.Tests.Tickets.Filtering;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("state = in-progress and (priority <= 2 or assignee = me) and updated > -2d and team in my-teams and title ~ \"vpn\" and not category = \"Hardware/Printer\"",
        "state = in-progress and (priority <= 2 or assignee = me) and updated > -2d and team in my-teams and title ~ \"vpn\" and not category = \"Hardware/Printer\"")]
    [InlineData("PRIORITY<=2 AND State=new", "priority <= 2 and state = new")]
    [InlineData("open", "open = yes")]
    [InlineData("not open", "not open = yes")]
    [InlineData("open priority=1", "open = yes and priority = 1")]
    [InlineData("vpn printer", "vpn and printer")]
    [InlineData("priority in (1,2 , 3)", "priority in (1, 2, 3)")]
    [InlineData("priority not in (1)", "priority not in 1")]
    [InlineData("assignee is empty or assignee is not empty", "assignee is empty or assignee is not empty")]
    [InlineData("a or b and not (c or d)", "a or b and not (c or d)")]
    [InlineData("((priority = 1))", "priority = 1")]
    [InlineData("not not open", "not not open = yes")]
    [InlineData("title ~ \"say \\\"hi\\\" \\\\ there\"", "title ~ \"say \\\"hi\\\" \\\\ there\"")]
    [InlineData("\"state\"", "\"state\"")]
    [InlineData("title !~ über", "title !~ über")]
    public void Parse_UnderstandsTheLanguage(string text, string expected) => FilterPrinter.Print(FilterParser.Parse(text, English.Texts)).ShouldBe(expected);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public void Parse_OfNothing_FiltersNothing(string? text) => FilterParser.Parse(text, English.Texts).ShouldBeNull();

    [Fact]
    public void Or_BindsWeakerThanAnd()
    {
        var or = FilterParser.Parse("a or b and c", English.Texts).ShouldBeOfType<FilterNode.Or>();

        or.Items[1].ShouldBeOfType<FilterNode.And>();
    }

    [Theory]
    [InlineData("prio = 1", 1, "there is no field “prio”")]
    [InlineData("priorty = 1", 1, "Did you mean “priority”?")]
    [InlineData("priority = ", 12, "a value for priority is expected here")]
    [InlineData("priority ~ 1", 10, "“~” does not work with priority")]
    [InlineData("open and", 9, "a condition is missing at the end")]
    [InlineData("and open", 1, "a condition is missing before “and”")]
    [InlineData("(open", 6, "a closing bracket is missing")]
    [InlineData("open)", 5, "there is no opening bracket")]
    [InlineData("title ~ \"vpn", 9, "the closing quotation mark is missing")]
    [InlineData("assignee is nothing", 13, "write “is empty” or “is not empty”")]
    [InlineData("priority in (1 2)", 16, "a comma or a closing bracket is expected")]
    [InlineData("priority in ()", 14, "a value for priority is expected here")]
    [InlineData("state = and", 9, "Put “and” in quotation marks")]
    [InlineData("= 1", 1, "a field or a word is expected here")]
    [InlineData("! open", 1, "write “not” or “!=”")]
    [InlineData("requester is empty", 11, "“is empty” does not work with requester")]
    [InlineData("state = new,", 12, "a field or a word is expected here, not “,”")]
    public void Parse_OfWhatCannotBeRead_SaysWhereAndWhy(string text, int character, string message)
    {
        var error = Should.Throw<FilterException>(() => FilterParser.Parse(text, English.Texts));

        error.Message.ShouldContain(message);
        error.Message.ShouldStartWith($"Character {character}:");
        error.Position.ShouldBe(character - 1);
    }

    [Fact]
    public void Parse_OfTooMuch_IsRefusedInsteadOfOverflowing()
    {
        Should.Throw<FilterException>(() => FilterParser.Parse(new string('(', 1000), English.Texts)).Message.ShouldContain("nested too deeply");
        Should.Throw<FilterException>(() => FilterParser.Parse(string.Concat(Enumerable.Repeat("not ", 400)) + "open", English.Texts)).Message.ShouldContain("nested too deeply");
        Should.Throw<FilterException>(() => FilterParser.Parse(new string('a', 2001), English.Texts)).Message.ShouldContain("too long");
        Should.Throw<FilterException>(() => FilterParser.Parse(string.Join(' ', Enumerable.Repeat("a", 150)), English.Texts)).Message.ShouldContain("too many conditions");
    }

    [Fact]
    public void Print_OfRandomFilters_ParsesToTheSameFilter()
    {
        var random = new Random(4711);
        for (var i = 0; i < 2000; i++)
        {
            var text = FilterPrinter.Print(RandomFilters.Node(random, 3));

            FilterPrinter.Print(FilterParser.Parse(text, English.Texts)).ShouldBe(text);
        }
    }

    [Fact]
    public void EveryField_HasAnExampleThatParses()
    {
        foreach (var field in FilterFields.All)
        {
            FilterPrinter.Print(FilterParser.Parse(field.Example, English.Texts)).ShouldContain(field.Name);
        }
    }
}
