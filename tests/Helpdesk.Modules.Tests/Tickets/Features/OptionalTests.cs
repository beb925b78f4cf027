using System.Text.Json;
using Helpdesk.Tickets.Features;

namespace Helpdesk.Modules.Tests.Tickets.Features;

public sealed class OptionalTests
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    [Fact]
    public void Read_OfAnAbsentField_IsNotGiven() =>
        JsonSerializer.Deserialize<TicketPatch>("""{"title":"x"}""", Web)!.AssigneeId.HasValue.ShouldBeFalse();

    [Fact]
    public void Read_OfNull_IsGivenAndEmpty()
    {
        var patch = JsonSerializer.Deserialize<TicketPatch>("""{"assigneeId":null}""", Web)!;

        patch.AssigneeId.HasValue.ShouldBeTrue();
        patch.AssigneeId.Value.ShouldBeNull();
    }

    [Fact]
    public void Read_OfAValue_IsTheValue() => JsonSerializer.Deserialize<TicketPatch>("""{"urgency":1}""", Web)!.Urgency.Value.ShouldBe(1);

    [Fact]
    public void Read_OfTheWrongKind_IsAnError() =>
        Should.Throw<JsonException>(() => JsonSerializer.Deserialize<TicketPatch>("""{"urgency":"high"}""", Web));
}
