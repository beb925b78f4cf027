using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Expressions;

namespace Helpdesk.Workflows.Tests.Expressions;

public class ScriptValueTests
{
    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("12.5")]
    [InlineData("9007199254740991")]
    [InlineData("\"a\"")]
    [InlineData("[1,[],{}]")]
    [InlineData("""{"b":{"a":[null,false]},"a":""}""")]
    public void Json_ComesBackAsItWas(string json) =>
        (ScriptValue.ToJson(ScriptValue.FromJson(JsonNode.Parse(json)))?.ToJsonString() ?? "null").ShouldBe(json);

    [Fact]
    public void FromJson_TakesNodesThatWereMadeFromValues()
    {
        JsonObject node = new() { ["id"] = JsonValue.Create(Guid.Parse("0192d5f0-0000-7000-8000-000000000001")), ["count"] = 3, ["price"] = 1.5m };

        ScriptValue.ToText(ScriptValue.FromJson(node)).ShouldBe("""{"id":"0192d5f0-0000-7000-8000-000000000001","count":3,"price":1.5}""");
    }

    [Fact]
    public void FromJson_WithANameTwice_TakesTheLast() =>
        ScriptValue.ToText(ScriptValue.FromJson(JsonNode.Parse("""{"a":1,"a":2}"""))).ShouldBe("""{"a":2}""");

    [Fact]
    public void ToJson_OfWhatJsonHasNot_IsNull() => ScriptValue.ToJson(double.NaN).ShouldBeNull();

    [Fact]
    public void Values_AreWrittenAlikeInEveryCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
            Script.Parse("'I'.toLowerCase() + 1.5 + Number('1.5') + 1e21").Evaluate(new TestScope()).ShouldBe("i1.51.51e+21");
            TextTemplate.Parse("{{ 'i' | upcase }}{{ 1.5 | plus: '0.25' }}{{ ticket.created | date: 'dddd d/M' }}").Render(new TestScope()).ShouldBe("I1.75Tuesday 3/11");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Truth_IsThatOfJavaScript()
    {
        new object?[] { null, false, 0d, double.NaN, "" }.ShouldAllBe(v => !ScriptValue.IsTruthy(v));
        new object?[] { true, -1d, "0", new List<object?>(), new Dictionary<string, object?>() }.ShouldAllBe(v => ScriptValue.IsTruthy(v));
    }
}
