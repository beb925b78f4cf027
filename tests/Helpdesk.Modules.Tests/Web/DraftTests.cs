using System.Net;
using System.Text.Json;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>What somebody types is kept on the server until it is sent: for its writer, on any device.</summary>
[Collection(DeskTests.Name)]
public sealed class DraftTests(DeskFixture desk)
{
    [Fact]
    public async Task ADraft_IsThereOnAnotherDevice_WithItsVisibility_AndForNobodyElse()
    {
        var number = await desk.ReportAsync("Draft of a reply");
        using var office = await desk.SignInAsync("anna");
        await TypeAsync(office, number, "reply", new() { ["Input.Text"] = "Half a sent" }, "public");

        using var home = await desk.SignInAsync("anna");
        await home.OpenAsync($"desk/tickets/{number}");
        using var jonas = await desk.SignInAsync("jonas");
        await jonas.OpenAsync($"desk/tickets/{number}");

        home.ValueOf("Input.Text").ShouldBe("Half a sent");
        home.ValueOf("Input.Visibility").ShouldBe("Public");
        home.Page.QuerySelector(".draft-note").ShouldNotBeNull();
        jonas.ValueOf("Input.Text").ShouldBeNullOrEmpty();
        jonas.Source.ShouldNotContain("Half a sent");
    }

    [Fact]
    public async Task ADraft_IsGoneWhenItWasSent()
    {
        var number = await desk.ReportAsync("Draft that is sent");
        using var anna = await desk.SignInAsync("anna");
        await TypeAsync(anna, number, "reply", new() { ["Input.Text"] = "To be sent" }, "internal");
        await anna.OpenAsync($"desk/tickets/{number}");

        await anna.SubmitAsync("Save internal note");

        await anna.OpenAsync($"desk/tickets/{number}");
        anna.ValueOf("Input.Text").ShouldBeNullOrEmpty();
        anna.Page.QuerySelector(".entry-internal")!.TextContent.ShouldContain("To be sent");
    }

    [Fact]
    public async Task ADraft_IsGoneWhenItWasDiscarded_WithoutScript()
    {
        var number = await desk.ReportAsync("Draft that is dropped");
        using var anna = await desk.SignInAsync("anna");
        await TypeAsync(anna, number, "reply", new() { ["Input.Text"] = "To be dropped" }, "internal");
        await anna.OpenAsync($"desk/tickets/{number}");

        await anna.SubmitAsync("Discard draft");

        anna.Address.AbsolutePath.ShouldBe($"/desk/tickets/{number}");
        anna.ValueOf("Input.Text").ShouldBeNullOrEmpty();
    }

    [Fact]
    public async Task ADraftOfAnEdit_GoesOnOnItsOwnVersion_SoThatNothingIsOverwritten()
    {
        var number = await desk.ReportAsync("Draft of an edit");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}/edit/description");
        await TypeAsync(
            anna, number, "edit-description", new() { ["Input.Description"] = "Begun yesterday." }, null, anna.ValueOf("Stamp"), int.Parse(anna.ValueOf("Seen")!));
        using var jonas = await desk.SignInAsync("jonas");
        await jonas.OpenAsync($"desk/tickets/{number}/edit/description");
        await jonas.SubmitAsync("Change description", ("Input.Description", "Written meanwhile."));

        await anna.OpenAsync($"desk/tickets/{number}/edit/description");
        anna.ValueOf("Input.Description").ShouldBe("Begun yesterday.");
        await anna.SubmitAsync("Change description");

        anna.Status.ShouldBe(HttpStatusCode.Conflict);
        anna.Page.QuerySelector("form[data-merge]")!.TextContent.ShouldContain("Written meanwhile.");
    }

    [Fact]
    public async Task ATextBeyondTheLimit_IsRefused()
    {
        var number = await desk.ReportAsync("Draft too long");
        using var anna = await desk.SignInAsync("anna");

        await TypeAsync(anna, number, "reply", new() { ["Input.Text"] = new string('x', Drafts.MaxLength) }, "internal");

        anna.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task AForeignTicket_TakesNoDraft()
    {
        var number = await desk.ReportAsync("Not for everybody");
        using var hans = await desk.SignInAsync("hans");
        await hans.OpenAsync("portal/report/incident");

        await hans.PostAsync($"desk/tickets/{number}/draft/reply", [("content", """{"fields":{"Input.Text":"x"}}""")]);

        hans.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task OldDrafts_ArePurged_AndYoungOnesStay()
    {
        var (old, young) = (await desk.ReportAsync("Old draft"), await desk.ReportAsync("Young draft"));
        using var anna = await desk.SignInAsync("anna");
        await TypeAsync(anna, old, "reply", new() { ["Input.Text"] = "Old" }, "internal");
        await TypeAsync(anna, young, "reply", new() { ["Input.Text"] = "Young" }, "internal");
        await using (var scope = desk.Host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<TicketsDbContext>();
            var ticketId = await db.Tickets.Where(t => t.Number == old).Select(t => t.Id).SingleAsync(TestContext.Current.CancellationToken);
            (await db.Drafts.SingleAsync(d => d.TicketId == ticketId, TestContext.Current.CancellationToken)).UpdatedAt = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-31);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);

            await ActivatorUtilities.CreateInstance<PurgeDrafts>(scope.Services).RunAsync(TestContext.Current.CancellationToken);
        }

        await anna.OpenAsync($"desk/tickets/{old}");
        anna.ValueOf("Input.Text").ShouldBeNullOrEmpty();
        await anna.OpenAsync($"desk/tickets/{young}");
        anna.ValueOf("Input.Text").ShouldBe("Young");
    }

    private static async Task TypeAsync(
        Visitor visitor, string number, string form, Dictionary<string, string> fields, string? mode, string? stamp = null, int seen = 0)
    {
        if (visitor.Page.QuerySelector("input[name='__RequestVerificationToken']") is null)
        {
            await visitor.OpenAsync($"desk/tickets/{number}");
        }

        await visitor.PostAsync($"desk/tickets/{number}/draft/{form}", [("content", JsonSerializer.Serialize(new { fields, mode, stamp, seen }))]);
    }
}
