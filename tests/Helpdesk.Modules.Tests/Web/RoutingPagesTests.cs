using System.Net;
using Helpdesk.Identity;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>An administrator writes rules without script. The rules fit no ticket of other tests.</summary>
[Collection(DeskTests.Name)]
public sealed class RoutingPagesTests(DeskFixture desk)
{
    [Fact]
    public async Task Rule_WithAnErrorInItsFilter_IsRefusedAtTheField_AndSavedOnceItIsMended()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/routing/rule");
        var team = admin.Page.QuerySelectorAll("select[name='Input.TeamId'] option").First(o => o.TextContent == "First line").GetAttribute("value");

        await admin.SubmitAsync("Save rule", ("Input.Name", "Zebras"), ("Input.Filter", "title ~"), ("Input.TeamId", team));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.ErrorAt("Input.Filter").ShouldContain("Character 8");

        await admin.SubmitAsync("Try on past tickets", ("Input.Filter", "title ~ zebra-crossing"));
        admin.Main.TextContent.ShouldContain("Never fits");
        admin.ValueOf("Input.Name").ShouldBe("Zebras");

        await admin.SubmitAsync("Save rule");
        admin.Address.AbsolutePath.ShouldBe("/admin/tickets/routing");
        admin.Main.TextContent.ShouldContain("Zebras");

        await admin.OpenAsync("admin/tickets/routing/dry-run?tickets=5");
        admin.Main.TextContent.ShouldContain("Zebras");

        await admin.OpenAsync("admin/tickets/routing");
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Delete the rule “Zebras”']")!);
        admin.Main.TextContent.ShouldNotContain("Zebras");
    }

    [Fact]
    public async Task Absence_IsShownUntilItIsRemoved()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/capacity");
        var anna = admin.Page.QuerySelectorAll("select[name='Input.PersonId'] option").First(o => o.TextContent == "Anna Berger").GetAttribute("value");

        await admin.SubmitAsync("Add absence", ("Input.PersonId", anna), ("Input.From", "2036-07-20"), ("Input.To", "2036-07-19"));
        admin.ErrorAt("Input.To").ShouldContain("last day");

        await admin.SubmitAsync("Add absence", ("Input.To", "2036-07-31"));
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Remove the absence of Anna Berger']")!);
        admin.Main.QuerySelector("button[aria-label='Remove the absence of Anna Berger']").ShouldBeNull();
    }

    [Fact]
    public async Task Ticket_ThatGoesBackToTheTeamThatGaveItAway_SaysSo()
    {
        var number = await desk.ReportAsync("Nobody wants this one");
        await using (var scope = desk.Host.CreateScope())
        {
            var people = scope.Services.GetRequiredService<IPeopleDirectory>();
            var update = scope.Services.GetRequiredService<UpdateTicket>();
            foreach (var name in (string[])["First line", "Network crew", "First line"])
            {
                var team = await people.FindTeamAsync(name, TestContext.Current.CancellationToken);
                await update.HandleAsync(number, new TicketPatch { TeamId = (Guid?)team!.Id }, expectedStamp: null, TestContext.Current.CancellationToken);
            }
        }

        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");

        anna.Main.TextContent.ShouldContain("went back to a team that had just given it away");
    }
}
