using System.Text.Json;
using Helpdesk.Testing;
using Helpdesk.Tickets.CustomFields;
using static Helpdesk.Modules.Tests.Tickets.CustomFields.FieldSamples;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>What is a value of a field, and in which form it is kept.</summary>
public sealed class FieldReaderTests
{
    [Theory]
    [InlineData("Text", "\"  Rack 7 \"", "Rack 7")]
    [InlineData("Text", "\"   \"", null)]
    [InlineData("Text", "null", null)]
    [InlineData("LongText", "\"one\\r\\ntwo\"", "one\ntwo")]
    [InlineData("WholeNumber", "12", "12")]
    [InlineData("WholeNumber", "\"-7\"", "-7")]
    [InlineData("WholeNumber", "3.0", "3")]
    [InlineData("Decimal", "12.50", "12.5")]
    [InlineData("Decimal", "\"0.0001\"", "0.0001")]
    [InlineData("Decimal", "999999999999", "999999999999")]
    [InlineData("Date", "\"2026-02-28\"", "2026-02-28")]
    [InlineData("YesNo", "true", "true")]
    [InlineData("YesNo", "\"No\"", "false")]
    [InlineData("Choice", "\"RED\"", "red")]
    [InlineData("Choices", "[\"blue\",\"red\",\"blue\"]", "red,blue")]
    [InlineData("Choices", "\"blue, red\"", "red,blue")]
    [InlineData("Choices", "[]", null)]
    [InlineData("Person", "\"0198F0A4-0000-7000-8000-000000000001\"", "0198f0a4-0000-7000-8000-000000000001")]
    public void Read_OfAValue_GivesItsCanonicalForm(string kind, string json, string? expected) => Read(Field(Of(kind)), json).ShouldBe(expected);

    [Theory]
    [InlineData("Text", "\"two\\nlines\"")]
    [InlineData("Text", "7")]
    [InlineData("LongText", "\"a\\u0000b\"")]
    [InlineData("WholeNumber", "1.5")]
    [InlineData("WholeNumber", "\"many\"")]
    [InlineData("WholeNumber", "\"1e3\"")]
    [InlineData("WholeNumber", "1e300")]
    [InlineData("WholeNumber", "1000000000000")]
    [InlineData("Decimal", "0.00001")]
    [InlineData("Decimal", "\"1,5\"")]
    [InlineData("Date", "\"2026-02-30\"")]
    [InlineData("Date", "\"28.02.2026\"")]
    [InlineData("Date", "\"1899-12-31\"")]
    [InlineData("YesNo", "\"maybe\"")]
    [InlineData("YesNo", "1")]
    [InlineData("Choice", "\"green\"")]
    [InlineData("Choice", "\"old\"")]
    [InlineData("Choice", "[\"red\"]")]
    [InlineData("Choices", "[\"red\",\"green\"]")]
    [InlineData("Choices", "[1]")]
    [InlineData("Person", "\"anna\"")]
    [InlineData("Text", "{\"a\":1}")]
    public void Read_OfWhatIsNoValue_NamesTheField(string kind, string json) =>
        Should.Throw<FieldValueException>(() => Read(Field(Of(kind)), json)).Message.ShouldContain("Colour");

    [Fact]
    public void Read_OfALongText_StopsAtTheLimit()
    {
        Read(Field(FieldKind.Text), JsonSerializer.Serialize(new string('x', FieldReader.MaxText))).ShouldNotBeNull();
        Should.Throw<FieldValueException>(() => Read(Field(FieldKind.Text), JsonSerializer.Serialize(new string('x', FieldReader.MaxText + 1))));
        Should.Throw<FieldValueException>(() => Read(Field(FieldKind.LongText), JsonSerializer.Serialize(new string('x', FieldReader.MaxLongText + 1))));
    }

    [Theory]
    [InlineData("0", false)]
    [InlineData("0.5", true)]
    [InlineData("10", true)]
    [InlineData("10.0001", false)]
    public void Read_OfANumber_KeepsToTheLimitsOfTheField(string json, bool isFit)
    {
        var field = Field(FieldKind.Decimal) with { Minimum = 5_000, Maximum = 100_000 };
        var read = () => Read(field, json);
        if (isFit)
        {
            read.ShouldNotThrow();
        }
        else
        {
            Should.Throw<FieldValueException>(read);
        }
    }

    [Fact]
    public void Read_OfARetiredChoice_IsKeptWhereTheTicketHasIt() => Read(Field(FieldKind.Choice), "\"old\"", present: "old").ShouldBe("old");

    [Theory]
    [InlineData("Text", "Größe")]
    [InlineData("LongText", "one\ntwo")]
    [InlineData("WholeNumber", "-12")]
    [InlineData("Decimal", "12.5")]
    [InlineData("Date", "2026-02-28")]
    [InlineData("YesNo", "false")]
    [InlineData("Choice", "red")]
    [InlineData("Person", "0198f0a4-0000-7000-8000-000000000001")]
    public void Row_GivesBackWhatWasSet(string kind, string value)
    {
        var row = new TicketFieldValue();
        row.Set(Of(kind), value);

        row.Get(Of(kind)).ShouldBe(value);
    }

    private static string? Read(CustomField field, string json, string? present = null) =>
        new FieldReader(English.Texts).Read(field, JsonDocument.Parse(json).RootElement, present);

    private static CustomField Field(FieldKind kind) => new()
    {
        Id = Guid.CreateVersion7(),
        Key = "colour",
        Kind = kind,
        Labels = new Dictionary<string, string> { ["en"] = "Colour" },
        Choices = [Choice("red"), Choice("blue"), Choice("old") with { IsRetired = true }],
    };
}
