using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Modules.Tests.Tickets.CustomFields;

/// <summary>Which fields a ticket has.</summary>
public sealed class FieldRulesTests
{
    private static readonly TicketCategory Hardware = new() { Name = "Hardware", Path = "Hardware" };
    private static readonly TicketCategory Printer = new() { Name = "Printer", Path = "Hardware/Printer", ParentId = Hardware.Id };
    private static readonly TicketCategory Network = new() { Name = "Network", Path = "Network" };

    [Fact]
    public void Offered_OfACategory_HasItsFieldsAndThoseOfAllCategories_AndThoseOfTheCategoriesAbove()
    {
        CustomField[] fields = [Field("all"), Field("hardware") with { Categories = [Hardware.Id] }, Field("network") with { Categories = [Network.Id] }];

        Offered(fields, Facts(Printer.Id)).ShouldBe(["all", "hardware"]);
        Offered(fields, Facts(null)).ShouldBe(["all"]);
    }

    [Fact]
    public void Offered_LeavesOutOtherTypesAndRetiredFields()
    {
        CustomField[] fields = [Field("incident") with { TypeId = "incident" }, Field("change") with { TypeId = "change" }, Field("gone") with { IsRetired = true }];

        Offered(fields, Facts(null)).ShouldBe(["incident"]);
    }

    [Theory]
    [InlineData("priority", "1,2", true)]
    [InlineData("priority", "3", false)]
    [InlineData("impact", "2", true)]
    [InlineData("urgency", "2", false)]
    [InlineData("service", "00000000-0000-0000-0000-000000000001", false)]
    [InlineData("weather", "rain", false)]
    public void Condition_AsksForAPropertyOfTheTicket(string on, string values, bool holds) =>
        Offered([Field("dependent") with { Condition = new(on, values.Split(',')) }], Facts(null)).Count.ShouldBe(holds ? 1 : 0);

    [Fact]
    public void Condition_OnACategory_HoldsBelowItToo()
    {
        CustomField[] fields = [Field("dependent") with { Condition = new("category", [Hardware.Id.ToString()]) }];

        Offered(fields, Facts(Printer.Id)).ShouldBe(["dependent"]);
        Offered(fields, Facts(Network.Id)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("usb", true)]
    [InlineData("lan", false)]
    [InlineData("lan,usb", true)]
    [InlineData(null, false)]
    public void Condition_OnAnotherField_HoldsWhenOneOfItsValuesIsMeant(string? value, bool holds)
    {
        var connection = Field("connection") with { Kind = FieldKind.Choices };
        CustomField[] fields = [connection, Field("port") with { Condition = new("field.connection", ["usb", "serial"]) }];

        Offered(fields, Facts(null, f => f == connection ? value : null)).Contains("port").ShouldBe(holds);
    }

    [Fact]
    public void Condition_OnAFieldThatIsNotShownItself_DoesNotHold()
    {
        var connection = Field("connection") with { Kind = FieldKind.Choice, Categories = [Hardware.Id] };
        CustomField[] fields = [connection, Field("port") with { Condition = new("field.connection", ["usb"]) }];

        Offered(fields, Facts(Network.Id, _ => "usb")).ShouldBeEmpty();
        Offered(fields, Facts(Printer.Id, _ => "usb")).ShouldBe(["connection", "port"]);
    }

    [Fact]
    public void Conditions_InACircle_HoldForNobody()
    {
        CustomField[] fields =
        [
            Field("one") with { Kind = FieldKind.YesNo, Condition = new("field.two", ["true"]) }, Field("two") with { Kind = FieldKind.YesNo, Condition = new("field.one", ["true"]) },
        ];

        Offered(fields, Facts(null, _ => "true")).ShouldBeEmpty();
    }

    [Fact]
    public void MissingFor_NamesFieldsThatTheTransitionNeeds_WhereTheyBelongAndAreEmpty()
    {
        CustomField[] fields =
        [
            Needed("empty"), Needed("filled"), Needed("elsewhere") with { Categories = [Network.Id] }, Needed("retired") with { IsRetired = true },
            Needed("other-step") with { Transitions = ["close"] }, Field("not-needed"),
        ];
        var rules = new FieldRules(fields, [Hardware, Printer, Network]);

        rules.MissingFor("resolve", Facts(Printer.Id, f => f.Key == "filled" ? "x" : null)).Select(f => f.Key).ShouldBe(["empty"]);
    }

    private static List<string> Offered(CustomField[] fields, FieldFacts facts) =>
        [.. new FieldRules(fields, [Hardware, Printer, Network]).Offered(facts).Select(f => f.Key)];

    private static FieldFacts Facts(Guid? category, Func<CustomField, string?>? value = null) =>
        new("incident", category, null, Impact: 2, Urgency: 1, Priority: 2, value ?? (_ => null));

    private static CustomField Field(string key) => new() { Id = Guid.CreateVersion7(), Key = key, Kind = FieldKind.Text };

    private static CustomField Needed(string key) => Field(key) with { Requirement = FieldRequirement.OnTransitions, Transitions = ["resolve"] };
}
