using System.Net;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

[Collection(DeskTests.Name)]
public sealed class AdministrationFormTests(DeskFixture desk)
{
    [Fact]
    public async Task Settings_ThatSomebodyElseSavedMeanwhile_AreNotOverwrittenUnseen()
    {
        using var mine = await desk.SignInAsAdministratorAsync();
        using var theirs = await desk.SignInAsAdministratorAsync();
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
    public async Task Categories_OfferEachParentOnce_HoweverManyThereAre()
    {
        await using (var scope = desk.Host.CreateScope())
        {
            var save = scope.Services.GetRequiredService<SaveCategory>();
            foreach (var name in new[] { "Carpets", "Curtains", "Cushions" })
            {
                await save.HandleAsync(new(null, name, null, true), TestContext.Current.CancellationToken);
            }
        }

        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/categories");

        admin.Main.QuerySelectorAll("option").Count(o => o.TextContent == "Curtains").ShouldBe(1);
        await admin.OpenAsync(admin.Main.QuerySelectorAll("td a").First(a => a.TextContent == "Curtains").GetAttribute("href")!.TrimStart('/'));
        admin.Main.QuerySelectorAll("option").ShouldNotContain(o => o.TextContent == "Curtains", "nothing lies under itself");
        await admin.SubmitAsync("Save category", ("Input.Name", "Blinds"));
        admin.Main.TextContent.ShouldContain("Blinds");
        admin.Main.TextContent.ShouldNotContain("Curtains");
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
}
