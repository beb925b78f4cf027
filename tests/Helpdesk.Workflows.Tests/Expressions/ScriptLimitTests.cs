using System.Diagnostics;
using System.Text;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Tests.Expressions;

public class ScriptLimitTests
{
    private const string TooDeep = "This is nested too deep: at most {0} levels.";
    private const string TooManySteps = "This takes too long: more than {0} steps.";
    private const string TooLongText = "The text becomes too long: at most {0} characters.";
    private const string TooLongList = "The list becomes too long: at most {0} items.";
    private const string TooDeepValue = "The value is nested too deep: at most {0} levels.";
    private const string TooManyInARow = "These are too many operations in a row: at most {0}.";

    public static TheoryData<string, string> TooMuch => new()
    {
        { new string(' ', 20_000) + "1", "The expression is too long: at most {0} characters." },
        { new string('(', 20_000), TooDeep },
        { new string('[', 20_000), TooDeep },
        { new string('!', 20_000), TooDeep },
        { Repeat("a[", 10_000), TooDeep },
        { Repeat("`${", 6_000), TooDeep + "|“}” is missing at the end." },
        { Repeat("{a:", 6_000), TooDeep },
        { Repeat("f(", 10_000), TooDeep },
        { Repeat("1?", 10_000), TooDeep },
        { Repeat("a.map(x=>", 2_000), TooDeep },
        { Repeat("1+", 9_999) + "1", TooManyInARow },
        { "ticket" + Repeat("?.a", 6_000), TooManyInARow },
        { "''" + Repeat(".trim()", 2_000), TooManyInARow },
        { new string('(', 40) + "1" + Repeat(Repeat("+1", 20) + ")", 40), TooManyInARow },
        { "many.map(x => many.length + x + x + x + x)", TooManySteps },
        { "many.filter(x => many.includes(-1))", TooManySteps },
        { "many.map(x => long + x)", TooManySteps },
        { "many.map(x => long.indexOf('b'))", TooManySteps },
        { "many.map(x => long)", TooManySteps },
        { "const a = long.slice(1) + 'b'; const b = long.slice(1) + 'c'; many.map(x => a == b)", TooManySteps },
        { "long + long", TooLongText },
        { "`${long}${long}`", TooLongText },
        { "long.concat(long)", TooLongText },
        { "[long, long].join()", TooLongText },
        { "JSON.stringify([long, long])", TooLongText },
        { "'a'.padStart(1e12, 'ab')", TooLongText },
        { "'a'.padEnd(300000)", TooLongText },
        { "long.replaceAll('a', 'bb')", TooLongText },
        { "long.split('')", TooLongList },
        { "long.split('a')", TooLongList },
        { "many.concat(1)", TooLongList },
        { "JSON.parse('[' + long.slice(0, 50000).replaceAll('a', '1,') + '1]').map(x => x)", TooManySteps + "|" + TooLongList },
        { "JSON.parse('[' + many.map(x => x).concat().join() + ',1]').slice(0)", TooLongList },
        { Doubling(25) + "JSON.stringify(a25)", TooLongText },
        { Doubling(25) + "a25 + ''", TooLongText },
        { Doubling(25) + "a25", TooManySteps },
        { Doubling(25) + "echo(a25)", TooManySteps },
        { "many.reduce((list, x) => [list], 0)", TooDeepValue },
        { "JSON.stringify(many.reduce((list, x) => [list], 0))", TooDeepValue },
        { "many.reduce((list, x) => ({ list }), 0) + ''", TooDeepValue },
    };

    [Theory]
    [MemberData(nameof(TooMuch))]
    public void TooMuch_IsRefused(string text, string templates)
    {
        var time = Stopwatch.StartNew();

        var fault = Should.Throw<ExpressionException>(() => Script.Parse(text).Evaluate(new TestScope()));

        templates.Split('|').ShouldContain(fault.Template);
        fault.Line.ShouldBe(1);
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void WhatIsJustAllowed_IsEvaluated()
    {
        Evaluate(new string('(', 63) + "1" + new string(')', 63)).ShouldBe(1d);
        Evaluate(Repeat("1+", 499) + "1").ShouldBe(500d);
        Evaluate("many.filter(x => x * 2 % 3 == 0).length").ShouldBe(3_334d);
        Evaluate("'a'.padStart(262144).length").ShouldBe(262_144d);
        Evaluate("many.join('').split('0').length").ShouldBe(2_891d);
    }

    [Fact]
    public void DeepestTree_FitsASmallStack()
    {
        // As high as a tree may be, on a third of the stack that threads of a pool have.
        var text = Repeat("[1].map(x=>(1+", 20) + "1" + Repeat("+1", 400) + Repeat("))", 20) + ".length";
        var outcome = "";
        Thread thread = new(() => outcome = Outcome(text), 512 * 1024);
        thread.Start();
        thread.Join();

        outcome.ShouldBe("1");
    }

    /// <summary>Ten thousand texts of random tokens, and valid texts with a character or a token changed.</summary>
    [Fact]
    public void AnyText_HasAValueOrAFault_InBoundedTime()
    {
        string[] tokens =
        [
            "1", "0.5", "'a'", "\"b\"", "`c`", "`d${", "}", "true", "null", "ticket", "numbers", "many", "long", "nothing", "amount", "(", ")", "[", "]", "{", "}", ",",
            ":", ";", "?", "?.", ".", "...", "=>", "x", "x=>x", "(a,b)=>a", "+", "-", "*", "/", "%", "!", "=", "==", "===", "!=", "<", ">=", "&&", "||", "??", "in", "typeof",
            "return", "const", "let", "const y = 1;", "new", "for", "Math", ".map", ".reduce", ".length", ".slice(", ".split(", ".replaceAll(", ".padStart(", ".join(", "JSON.parse(",
            "JSON.stringify(", "Math.max(", "Number(", "parseInt(", "parseFloat(", "echo(", "constructor", "\\", "\n", "//", "/*", "*/", "#", "\ud83d", "\0", "{{", "{%", "$", "|",
        ];
        string[] valid =
        [
            "const a = numbers.map(n => n * 2); return a.filter((n, i) => n > i).join(', ');",
            "`${ticket.number}: ${ticket.steps.map(s => `${s.name}=${s.cost}`).join()}` + (ticket.service?.name ?? 'none')",
            "{ a: [1, -2.5e3, 'x\\n'], 'b': ticket.isMajor ? !true : typeof amount, amount }",
            "JSON.parse(JSON.stringify(ticket)).requester['name'].padStart(10, 'ab').replaceAll('a', 'b').split('b')[0]",
            "ticket.priority <= 2 && ('vip' in ticket || ticket.tags.includes('vip')) // done",
            "parseFloat('1.5e3x') + parseInt('0x1f', 16) % 7 - Math.round(numbers.reduce((a, b) => a + b, 0) / 3)",
        ];
        Random random = new(20261122);
        var time = Stopwatch.StartNew();
        Dictionary<bool, int> outcomes = new() { [true] = 0, [false] = 0 };

        for (var i = 0; i < 10_000; i++)
        {
            var text = i % 2 == 0
                ? string.Join(random.Next(2) == 0 ? " " : "", Enumerable.Range(0, random.Next(1, 25)).Select(_ => tokens[random.Next(tokens.Length)]))
                : Mutate(valid[random.Next(valid.Length)], tokens, random);
            outcomes[HasValue(text)]++;
        }

        outcomes.Values.ShouldAllBe(count => count > 200);
        time.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(60));
    }

    private static string Outcome(string text)
    {
        try
        {
            return ScriptValue.ToText(Evaluate(text));
        }
        catch (ExpressionException e)
        {
            return e.Message;
        }
    }

    private static bool HasValue(string text)
    {
        try
        {
            ScriptValue.ToJson(Evaluate(text));
            return true;
        }
        catch (ExpressionException e)
        {
            (e.Line > 0 && e.Column > 0).ShouldBeTrue(text);
            return false;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException("This text broke: " + text, e);
        }
    }

    private static string Mutate(string text, string[] tokens, Random random)
    {
        StringBuilder changed = new(text);
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(changed.Length);
            _ = random.Next(4) switch
            {
                0 => changed.Remove(at, 1),
                1 => changed.Insert(at, tokens[random.Next(tokens.Length)]),
                2 => changed.Insert(at, changed[random.Next(changed.Length)]),
                _ => changed.Remove(at, random.Next(0, Math.Min(8, changed.Length - at - 1) + 1)),
            };
        }

        return changed.ToString();
    }

    private static object? Evaluate(string text) => Script.Parse(text).Evaluate(new TestScope());

    private static string Repeat(string part, int count) => new StringBuilder().Insert(0, part, count).ToString();

    /// <summary>A value that is small here, and has two to the power of so many parts when it is written.</summary>
    private static string Doubling(int times) =>
        "const a0 = ['a', 'a'];" + string.Concat(Enumerable.Range(1, times).Select(i => $"const a{i} = [a{i - 1}, a{i - 1}];"));
}
