using System.Net;
using Helpdesk.Testing;

namespace Helpdesk.Modules.Tests.Web;

[Collection(DeskTests.Name)]
public sealed class AdministrationFormTests(DeskFixture desk)
{
    [Fact]
    public async Task Settings_ThatSomebodyElseSavedMeanwhile_AreNotOverwrittenUnseen()
    {
        using var mine = await SignInAsAdministratorAsync();
        using var theirs = await SignInAsAdministratorAsync();
        await mine.OpenAsync("admin/settings/tickets");
        await theirs.OpenAsync("admin/settings/tickets");
        await theirs.SubmitAsync("Save settings", ("Values[AutoCloseAfterWorkingDays]", "7"));

        await mine.SubmitAsync("Save settings", ("Values[MaxAttachmentMegabytes]", "24"));

        mine.Main.TextContent.ShouldContain("Somebody changed these settings");
        mine.ValueOf("Values[MaxAttachmentMegabytes]").ShouldBe("24");
        await theirs.OpenAsync("admin/settings/tickets");
        theirs.ValueOf("Values[AutoCloseAfterWorkingDays]").ShouldBe("7");
        theirs.ValueOf("Values[MaxAttachmentMegabytes]").ShouldBe("25");

        // Who has compared may insist.
        await mine.SubmitAsync("Save settings", ("Values[AutoCloseAfterWorkingDays]", "5"), ("Values[MaxAttachmentMegabytes]", "25"));
        mine.Main.TextContent.ShouldNotContain("Somebody changed these settings");
        await theirs.OpenAsync("admin/settings/tickets");
        theirs.ValueOf("Values[AutoCloseAfterWorkingDays]").ShouldBe("5");
    }

    [Fact]
    public async Task Token_ThatShallLastToTheEndOfTheCalendar_IsRefusedAtTheField()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("profile/tokens");

        await anna.SubmitAsync("Create token", ("Input.Name", "Far"), ("Input.ExpiresAt", "9999-12-31"));

        anna.Status.ShouldNotBe(HttpStatusCode.InternalServerError);
        anna.ErrorAt("Input.ExpiresAt").ShouldContain("Choose an earlier day");
    }

    private async Task<Visitor> SignInAsAdministratorAsync()
    {
        var visitor = new Visitor(desk.Host.Address);
        await visitor.OpenAsync("signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", "admin"), ("Input.Password", ShellFixture.AdminPassword));
        return visitor;
    }
}
