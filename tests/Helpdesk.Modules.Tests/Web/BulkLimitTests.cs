using System.Globalization;
using System.Net;

namespace Helpdesk.Modules.Tests.Web;

[Collection(DeskTests.Name)]
public sealed class BulkLimitTests(DeskFixture desk)
{
    [Fact]
    public async Task Bulk_OfMoreTicketsThanPossible_SaysSoInsteadOfLeavingSomeOut()
    {
        await desk.ReportAsync("One of many");
        using var tom = await desk.SignInAsync("tom");
        await tom.OpenAsync("desk");
        var numbers = Enumerable.Range(1, 501).Select(i => ("Numbers", i.ToString("'INC'0000000", CultureInfo.InvariantCulture)));

        await tom.PostAsync("desk/bulk?handler=Preview", [.. numbers, ("Input.Team", "keep"), ("Input.Urgency", "1")]);

        tom.Status.ShouldBe(HttpStatusCode.UnprocessableEntity, tom.Text);
        tom.Main.TextContent.ShouldContain("Choose 1 to 500 tickets.");
    }
}
