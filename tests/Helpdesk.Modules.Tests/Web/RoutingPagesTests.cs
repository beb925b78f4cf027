using System.Net;
using Helpdesk.Testing;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>An administrator writes rules without script. The rules fit no ticket of other tests.</summary>
[Collection(DeskTests.Name)]
public sealed class RoutingPagesTests(DeskFixture desk)
{
    [Fact]
    public async Task Rule_WithAnErrorInItsFilter_IsRefusedAtTheField_AndSavedOnceItIsMended()
    {
        using var admin = await SignInAsync();
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
        using var admin = await SignInAsync();
        await admin.OpenAsync("admin/tickets/capacity");
        var anna = admin.Page.QuerySelectorAll("select[name='Input.PersonId'] option").First(o => o.TextContent == "Anna Berger").GetAttribute("value");

        await admin.SubmitAsync("Add absence", ("Input.PersonId", anna), ("Input.From", "2036-07-20"), ("Input.To", "2036-07-19"));
        admin.ErrorAt("Input.To").ShouldContain("last day");

        await admin.SubmitAsync("Add absence", ("Input.To", "2036-07-31"));
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Remove the absence of Anna Berger']")!);
        admin.Main.QuerySelector("button[aria-label='Remove the absence of Anna Berger']").ShouldBeNull();
    }

    private async Task<Visitor> SignInAsync()
    {
        var visitor = new Visitor(desk.Host.Address);
        await visitor.OpenAsync("signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", "admin"), ("Input.Password", ShellFixture.AdminPassword));
        return visitor;
    }
}
