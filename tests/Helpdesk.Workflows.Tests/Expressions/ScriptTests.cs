using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Tests.Expressions;

public class ScriptTests
{
    // The value is compared as JSON, so that 1 and "1" differ.
    [Theory]
    [InlineData("1", "1")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1e3", "1000")]
    [InlineData("0xff", "255")]
    [InlineData("'it\\'s'", "\"it's\"")]
    [InlineData("\"a\\tb\\u0041\\x41\\u{1F600}\"", "\"a\\tbAA😀\"")]
    [InlineData("''", "\"\"")]
    [InlineData("true", "true")]
    [InlineData("null", "null")]
    [InlineData("undefined", "null")]
    [InlineData("[]", "[]")]
    [InlineData("[1, 'a', [true,],]", "[1,\"a\",[true]]")]
    [InlineData("{ a: 1, 'b c': 2, 3: 4, amount }", "{\"a\":1,\"b c\":2,\"3\":4,\"amount\":5}")]
    [InlineData("{}", "{}")]
    [InlineData("{ new: 1 }.new", "1")]
    // Arithmetic and its precedence.
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 4 - 3", "3")]
    [InlineData("100 / 10 / 5", "2")]
    [InlineData("(8)/2/[2][0]/`1`/{ a: 1 }.a", "2")]
    [InlineData("7 % 4 * 2", "6")]
    [InlineData("-7 % 4", "-3")]
    [InlineData("-2 * -3", "6")]
    [InlineData("1 - -1", "2")]
    [InlineData("- - 1", "1")]
    [InlineData("+'12' + 1", "13")]
    [InlineData("-'3'", "-3")]
    [InlineData("!0 + 1", "2")]
    [InlineData("!!'a'", "true")]
    [InlineData("0.1 + 0.2", "0.30000000000000004")]
    [InlineData("1 / 0 > 1e300", "true")]
    [InlineData("'a' + 1 + 2", "\"a12\"")]
    [InlineData("1 + 2 + 'a'", "\"3a\"")]
    [InlineData("'5' * '2'", "10")]
    [InlineData("true + 1", "2")]
    [InlineData("null + 1", "1")]
    [InlineData("'a' + null", "\"a\"")]
    [InlineData("[1, 2] + ''", "\"1,2\"")]
    [InlineData("{ a: 1 } + ''", "\"{\\\"a\\\":1}\"")]
    [InlineData("String(1e15) + ' ' + 123456789012345680000 + ' ' + 1e21 + ' ' + 1.5e-7 + ' ' + 0.00001 + ' ' + -0", "\"1000000000000000 123456789012345680000 1e+21 1.5e-7 0.00001 0\"")]
    // Comparison.
    [InlineData("1 < 2 === true", "true")]
    [InlineData("1 + 1 == 2", "true")]
    [InlineData("'10' < '9'", "true")]
    [InlineData("'10' < 9", "false")]
    [InlineData("1 == '1'", "false")]
    [InlineData("1 !== '1'", "true")]
    [InlineData("null == undefined", "true")]
    [InlineData("0 == false", "false")]
    [InlineData("Number('x') == Number('x')", "false")]
    [InlineData("Number('x') <= 1 || Number('x') > 1", "false")]
    [InlineData("[1] == [1]", "false")]
    [InlineData("numbers === numbers", "true")]
    [InlineData("'name' in ticket.requester", "true")]
    [InlineData("'phone' in ticket.requester", "false")]
    [InlineData("2 in numbers && !(3 in numbers)", "true")]
    // Logic.
    [InlineData("true || false && false", "true")]
    [InlineData("(true || false) && false", "false")]
    [InlineData("'' || 'b'", "\"b\"")]
    [InlineData("'a' && 0", "0")]
    [InlineData("0 ?? 1", "0")]
    [InlineData("null ?? undefined ?? 'c'", "\"c\"")]
    [InlineData("(null ?? 0) || 'd'", "\"d\"")]
    [InlineData("nothing ?? (0 || 'e')", "\"e\"")]
    [InlineData("null ?? 1 + 1", "2")]
    [InlineData("false && unknown", "false")]
    [InlineData("true ? 1 : false ? 2 : 3", "1")]
    [InlineData("false ? 1 : false ? 2 : 3", "3")]
    [InlineData("true ? false ? 1 : 2 : 3", "2")]
    [InlineData("false || true ? 'y' : 'n'", "\"y\"")]
    [InlineData("true?.5:1", "0.5")]
    [InlineData("typeof 1 + typeof 'a' + typeof true + typeof null + typeof [] + typeof {}", "\"numberstringbooleanundefinedobjectobject\"")]
    // Templates.
    [InlineData("`a${1 + 1}b`", "\"a2b\"")]
    [InlineData("`${`${'x'}y`}z${{ a: `}` }.a}`", "\"xyz}\"")]
    [InlineData("`\\`\\${1} $ {`", "\"`${1} $ {\"")]
    [InlineData("`one\ntwo`", "\"one\\ntwo\"")]
    [InlineData("`${null}`", "\"\"")]
    // Members.
    [InlineData("ticket.requester.name", "\"Ada\"")]
    [InlineData("ticket['requester']['na' + 'me']", "\"Ada\"")]
    [InlineData("ticket.tags[1]", "\"vip\"")]
    [InlineData("ticket.tags['0']", "\"mail\"")]
    [InlineData("ticket.tags[9]", "null")]
    [InlineData("ticket.tags[-1]", "null")]
    [InlineData("ticket.unknown", "null")]
    [InlineData("ticket.service?.name", "null")]
    [InlineData("ticket.service?.owner.name.first", "null")]
    [InlineData("ticket.service?.['name'].x", "null")]
    [InlineData("ticket.service?.trim().length", "null")]
    [InlineData("ticket?.requester?.name?.length", "3")]
    [InlineData("ticket.service?.name ?? 'none'", "\"none\"")]
    [InlineData("'abc'[1] + 'abc'.length", "\"b3\"")]
    [InlineData("amount.length", "null")]
    // Methods of texts.
    [InlineData("'abc'.includes('bc') && !'abc'.includes('a', 1)", "true")]
    [InlineData("'abc'.startsWith('ab') && 'abc'.endsWith('bc')", "true")]
    [InlineData("'AbC'.toLowerCase() + 'AbC'.toUpperCase()", "\"abcABC\"")]
    [InlineData("'TITLE'.toLowerCase()", "\"title\"")]
    [InlineData("'  a '.trim()", "\"a\"")]
    [InlineData("'a,b,,c'.split(',')", "[\"a\",\"b\",\"\",\"c\"]")]
    [InlineData("'abc'.split('')", "[\"a\",\"b\",\"c\"]")]
    [InlineData("'abc'.split()", "[\"abc\"]")]
    [InlineData("'abcdef'.slice(1, -2) + 'abcdef'.slice(-2) + 'abc'.slice(2, 1)", "\"bcdef\"")]
    [InlineData("'abcdef'.substring(4, 1) + 'abc'.substring(-1, 1)", "\"bcda\"")]
    [InlineData("'abcabc'.indexOf('c') + 'abcabc'.indexOf('c', 3) + 'abc'.indexOf('x')", "6")]
    [InlineData("'a.b.c'.replace('.', '-')", "\"a-b.c\"")]
    [InlineData("'a1'.replace('1', 2)", "\"a2\"")]
    [InlineData("'a.b.c'.replaceAll('.', '')", "\"abc\"")]
    [InlineData("'7'.padStart(3, '0') + '7'.padEnd(4, 'ab') + '7'.padStart(2) + 'abc'.padStart(2)", "\"0077aba 7abc\"")]
    [InlineData("'a'.concat('b', 1, null)", "\"ab1\"")]
    // Methods of lists.
    [InlineData("numbers.length", "3")]
    [InlineData("numbers.includes(1) && !numbers.includes('1')", "true")]
    [InlineData("numbers.indexOf(2) - numbers.indexOf(9)", "3")]
    [InlineData("numbers.join() + numbers.join(' / ')", "\"3,1,23 / 1 / 2\"")]
    [InlineData("['', null, 'a'].join('-')", "\"--a\"")]
    [InlineData("numbers.slice(1).concat([9], 8, [[7]])", "[1,2,9,8,[7]]")]
    [InlineData("numbers.map(n => n * 2)", "[6,2,4]")]
    [InlineData("numbers.map((n, i) => `${i}:${n}`)", "[\"0:3\",\"1:1\",\"2:2\"]")]
    [InlineData("numbers.map(() => 1)", "[1,1,1]")]
    [InlineData("numbers.map(n => ({ n }))", "[{\"n\":3},{\"n\":1},{\"n\":2}]")]
    [InlineData("ticket.steps.filter(s => s.cost > 3).map(s => s.name)", "[\"b\"]")]
    [InlineData("numbers.some(n => n > 2) && !numbers.every(n => n > 2) && [].every(x => false)", "true")]
    [InlineData("ticket.steps.find(s => s.name == 'b').cost", "4")]
    [InlineData("numbers.find(n => n > 5)", "null")]
    [InlineData("ticket.steps.reduce((sum, s) => sum + s.cost, 0)", "6.5")]
    [InlineData("numbers.reduce((a, b) => Math.max(a, b))", "3")]
    [InlineData("[1, 2].map(a => [10, 20].map(b => a + b))", "[[11,21],[12,22]]")]
    [InlineData("numbers.map(n => numbers.map(n => n).length + n)", "[6,4,5]")]
    // Functions.
    [InlineData("Math.min(3, '1', 2) + Math.max(1, 2) + Math.abs(-3)", "6")]
    [InlineData("[Math.floor(-1.5), Math.ceil(1.2), Math.round(2.5), Math.round(-2.5)]", "[-2,2,3,-2]")]
    [InlineData("Object.keys({ b: 1, a: 2 }).concat(Object.values({ b: 1, a: 2 }))", "[\"b\",\"a\",1,2]")]
    [InlineData("Number(' 12.5 ') + Number('') + Number(true)", "13.5")]
    [InlineData("[Number('1,5'), Number('1x'), Number([])].map(n => isNaN(n))", "[true,true,true]")]
    [InlineData("String(12) + String(null) + String(false)", "\"12false\"")]
    [InlineData("[Boolean(''), Boolean('0'), Boolean([])]", "[false,true,true]")]
    [InlineData("JSON.stringify({ a: [1, 'ä\\n\"', null], b: 1 / 0 })", "\"{\\\"a\\\":[1,\\\"ä\\\\n\\\\\\\"\\\",null],\\\"b\\\":null}\"")]
    [InlineData("JSON.parse('{\"a\":[1,{\"a\":1,\"a\":2}]}').a[1].a", "2")]
    [InlineData("[parseInt('42px'), parseInt('-7.9'), parseInt('0x1F'), parseInt('101', 2), parseInt('ff', 16)]", "[42,-7,31,5,255]")]
    [InlineData("[parseFloat('3.14abc'), parseFloat('-.5e1x'), parseFloat('1e'), parseFloat('5.')]", "[3.14,-5,1,5]")]
    [InlineData("[parseInt('x'), parseInt(''), parseFloat('.'), parseInt('1', 1)].every(n => isNaN(n))", "true")]
    // The scope.
    [InlineData("getTicket().priority >= 2", "true")]
    [InlineData("echo([1, echo('a')])", "[1,\"a\"]")]
    // Statements.
    [InlineData("return 1 + 1;", "2")]
    [InlineData("const a = 2; let b = a * 3;\nreturn a + b;", "8")]
    [InlineData("const a = 2\nlet b = a\nb", "2")]
    [InlineData("const amount = 1; amount", "1")]
    [InlineData("const names = ticket.steps.map(s => s.name); const amount = names.length; return names.map(n => n + amount)", "[\"a2\",\"b2\"]")]
    [InlineData("// before\n1 /* between */ + 2 // after", "3")]
    public void Expression_HasTheValueOfJavaScript(string text, string expected)
    {
        var value = Script.Parse(text).Evaluate(new TestScope());

        ScriptValue.ToJsonText(value).ShouldBe(expected);
    }

    [Theory]
    // The text.
    [InlineData("", 1, 1, "The expression is empty.")]
    [InlineData(" // nothing", 1, 12, "The expression is empty.")]
    [InlineData("1 +", 1, 4, "A value is missing at the end.")]
    [InlineData("1 +\n  * 2", 2, 3, "A value is expected here, not “*”.")]
    [InlineData("(1", 1, 3, "“)” is missing at the end.")]
    [InlineData("[1 2]", 1, 4, "“,” is expected here, not “2”.")]
    [InlineData("1 2", 1, 3, "“2” is not expected here.")]
    [InlineData("1; 2", 1, 4, "“2” is not expected here.")]
    [InlineData("a | b", 1, 3, "“|” is not expected here.")]
    [InlineData("a # b", 1, 3, "“#” is not expected here.")]
    [InlineData("'abc", 1, 1, "This text is not closed by '.")]
    [InlineData("1 + 'abc\n'", 1, 5, "This text is not closed by '.")]
    [InlineData("`a${1}b", 1, 6, "This text is not closed by `.")]
    [InlineData("`a${1", 1, 6, "“}” is missing at the end.")]
    [InlineData("`a${1 2}`", 1, 7, "“}” is expected here, not “2”.")]
    [InlineData("/* a", 1, 1, "This comment is not closed by */.")]
    [InlineData("'\\u00zz'", 1, 2, "This is not a character. Write \\x41, \\u0041 or \\u{41}.")]
    [InlineData("'\\u{110000}'", 1, 2, "This is not a character. Write \\x41, \\u0041 or \\u{41}.")]
    [InlineData("12px", 1, 1, "“12p” is not a number.")]
    [InlineData("ticket.", 1, 8, "A name is missing at the end.")]
    [InlineData("const 1 = 2; 1", 1, 7, "A name is expected here, not “1”.")]
    [InlineData("const Math = 2; 1", 1, 7, "A name is expected here, not “Math”.")]
    [InlineData("const a = 1; const a = 2; a", 1, 20, "There is a value “a” already.")]
    [InlineData("const a = 1 return a", 1, 13, "“;” is expected here, not “return”.")]
    [InlineData("null ?? 1 || 2", 1, 11, "Put parentheses around one of them: ?? cannot be mixed with || and &&.")]
    [InlineData("1 && 2 ?? 3", 1, 8, "Put parentheses around one of them: ?? cannot be mixed with || and &&.")]
    // What the subset leaves out.
    [InlineData("for (const a of b) {}", 1, 1, "Loops are not allowed. Use map, filter, some, every, find or reduce.")]
    [InlineData("const a = 1;\nwhile (true) {}", 2, 1, "Loops are not allowed. Use map, filter, some, every, find or reduce.")]
    [InlineData("amount = 1", 1, 8, "“=” is not allowed: values cannot be changed. Compare with ===, or begin with const name = value;")]
    [InlineData("amount += 1", 1, 8, "“+=” is not allowed: values cannot be changed. Compare with ===, or begin with const name = value;")]
    [InlineData("amount++", 1, 7, "“++” is not allowed: values cannot be changed. Compare with ===, or begin with const name = value;")]
    [InlineData("--amount", 1, 1, "“--” is not allowed: values cannot be changed. Compare with ===, or begin with const name = value;")]
    [InlineData("(ticket.number = 1)", 1, 16, "“=” is not allowed: values cannot be changed. Compare with ===, or begin with const name = value;")]
    [InlineData("function f() { return 1 }", 1, 1, "Functions cannot be declared. Give a short one, such as x => x.name, to map, filter, some, every, find or reduce.")]
    [InlineData("const f = x => x; f(1)", 1, 11, "A function can stand only where it is used: in map, filter, some, every, find or reduce.")]
    [InlineData("numbers.map(x => { return x })", 1, 18, "A function consists of one expression. Write x => value, or x => ({ … }) for an object.")]
    [InlineData("numbers.join(x => x)", 1, 14, "A function can stand only where it is used: in map, filter, some, every, find or reduce.")]
    [InlineData("numbers.reduce((a, b) => a, x => x)", 1, 29, "A function can stand only where it is used: in map, filter, some, every, find or reduce.")]
    [InlineData("new Date()", 1, 1, "“new” is not allowed: an expression makes only texts, numbers, lists and objects.")]
    [InlineData("1 + this.a", 1, 5, "“this” has no meaning here. Use the values of the workflow by their names.")]
    [InlineData("eval('1')", 1, 1, "“eval” is not allowed: a text is never run as code.")]
    [InlineData("Function('return 1')()", 1, 1, "“Function” is not allowed: a text is never run as code.")]
    [InlineData("[/a+/]", 1, 2, "Regular expressions are not allowed. Use includes, startsWith, endsWith or replace with a text.")]
    [InlineData("'a'.replace(/['\"]/g, '')", 1, 13, "Regular expressions are not allowed. Use includes, startsWith, endsWith or replace with a text.")]
    [InlineData("import('fs')", 1, 1, "“import” is not allowed: an expression reaches nothing but the values of the workflow.")]
    [InlineData("require('fs')", 1, 1, "“require” is not allowed: an expression reaches nothing but the values of the workflow.")]
    [InlineData("process.env", 1, 1, "“process” is not allowed: an expression reaches nothing but the values of the workflow.")]
    [InlineData("{ process }", 1, 3, "“process” is not allowed: an expression reaches nothing but the values of the workflow.")]
    [InlineData("if (true) 1", 1, 1, "“if” is not allowed. Write: condition ? one value : another value.")]
    [InlineData("var a = 1; a", 1, 1, "Write const or let instead of “var”.")]
    [InlineData("ticket instanceof Object", 1, 8, "“instanceof” is not allowed in an expression.")]
    [InlineData("''.constructor", 1, 4, "“constructor” cannot be used: an expression sees values only.")]
    [InlineData("constructor", 1, 1, "“constructor” cannot be used: an expression sees values only.")]
    [InlineData("ticket?.constructor('a')", 1, 9, "“constructor” cannot be used: an expression sees values only.")]
    [InlineData("ticket['__pro' + 'to__']", 1, 7, "“__proto__” cannot be used: an expression sees values only.")]
    [InlineData("{ prototype: 1 }", 1, 3, "“prototype” cannot be used: an expression sees values only.")]
    [InlineData("ticket.tags[0]()", 1, 15, "Only functions and methods can be called, by their names.")]
    [InlineData("getTicket?.()", 1, 12, "A name is expected here, not “(”.")]
    [InlineData("[...numbers]", 1, 2, "A value is expected here, not “...”.")]
    // Names and values.
    [InlineData("1 +\n tickets", 2, 2, "There is no “tickets”. Did you mean ticket?")]
    [InlineData("unheardOf", 1, 1, "There is no “unheardOf”.")]
    [InlineData("getTickt().number", 1, 1, "There is no function “getTickt”. Did you mean getTicket?")]
    [InlineData("launch()", 1, 1, "There is no function “launch”.")]
    [InlineData("Math.rnd(1)", 1, 1, "There is no function “Math.rnd”. Did you mean Math.round?")]
    [InlineData("Math", 1, 5, "“.” is missing at the end.")]
    [InlineData("'a'.tolowercas()", 1, 5, "There is no method “tolowercas”. Did you mean toLowerCase?")]
    [InlineData("amount.trim()", 1, 8, "There is no method “trim” on a value of type number.")]
    [InlineData("numbers.trim()", 1, 9, "There is no method “trim” on a value of type list.")]
    [InlineData("'a'.trim", 1, 5, "“trim” is a method: write trim( … ).")]
    [InlineData("'a'.trim(1)", 1, 5, "“trim” takes no values.")]
    [InlineData("'a'.replace('b')", 1, 5, "“replace” needs exactly this many values: 2.")]
    [InlineData("'a'.padStart()", 1, 5, "“padStart” needs 1 to 2 values.")]
    [InlineData("numbers.map('a')", 1, 9, "A function such as x => x.name is needed here.")]
    [InlineData("[].reduce((a, b) => a)", 1, 4, "“reduce” of an empty list needs a value to begin with.")]
    [InlineData("Object.keys(1)", 1, 1, "An object is needed here.")]
    [InlineData("JSON.parse('{')", 1, 1, "This text is not valid JSON.")]
    [InlineData("JSON.parse('\"\\\\ud800\"')", 1, 1, "This text is not valid JSON.")]
    [InlineData("JSON.parse('\"\\ud800\"')", 1, 1, "This text is not valid JSON.")]
    [InlineData("'a' in 'abc'", 1, 5, "“in” needs a list or an object on its right.")]
    [InlineData("ticket.service.name", 1, 16, "Cannot read “name” of nothing.")]
    [InlineData("ticket.service[0]", 1, 15, "Cannot read “0” of nothing.")]
    [InlineData("(ticket.service?.owner).name", 1, 25, "Cannot read “name” of nothing.")]
    [InlineData("ticket.service.trim()", 1, 16, "Cannot call “trim” of nothing.")]
    [InlineData("ticket.steps.map(s =>\n  s.owner.name)", 2, 11, "Cannot read “name” of nothing.")]
    [InlineData("1 + refuse('money')", 1, 5, "No money.")]
    public void Mistake_IsExplainedWhereItStands(string text, int line, int column, string sentence)
    {
        var fault = Should.Throw<ExpressionException>(() => Script.Parse(text).Evaluate(new TestScope()));

        fault.Message.ShouldBe($"Line {line}, column {column}: {sentence}");
        (fault.Line, fault.Column).ShouldBe((line, column));
    }

    [Fact]
    public void Mistake_CarriesItsSentenceForALocalizer()
    {
        var fault = Should.Throw<ExpressionException>(() => Script.Parse("getTickt()").Evaluate(new TestScope()));

        fault.Template.ShouldBe("There is no function “{0}”. Did you mean {1}?");
        fault.Arguments.ShouldBe(["getTickt", "getTicket"]);
    }

    [Fact]
    public void Functions_AreThoseOfTheScope_EachOnce() =>
        Script.Parse("getTicket().a ?? [getX(), Math.min(1), 'a'.trim(), getTicket()].map(x => getY(x))").Functions.ShouldBe(["getTicket", "getX", "getY"]);

    [Fact]
    public void Function_OfTheScope_ReceivesValues()
    {
        TestScope scope = new();

        Script.Parse("false && echo(1) || echo('a', amount, numbers)").Evaluate(scope);

        scope.Calls.ShouldBe(["echo(a|5|3,1,2)"]);
    }

    [Fact]
    public void Script_CanBeEvaluatedManyTimes()
    {
        var script = Script.Parse("const a = numbers.map(n => n + 1); a.join('')");

        Enumerable.Range(0, 3).Select(_ => script.Evaluate(new TestScope())).ShouldBe(["423", "423", "423"]);
    }
}
