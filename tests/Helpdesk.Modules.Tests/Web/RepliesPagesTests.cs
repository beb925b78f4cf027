using System.Net;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Responses and macros are written, looked at and used without script.</summary>
[Collection(DeskTests.Name)]
public sealed class RepliesPagesTests(DeskFixture desk)
{
    [Fact]
    public async Task Response_IsMended_PreviewedSavedAndInserted()
    {
        var number = await desk.ReportAsync("The coffee machine is offline");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/responses/response");

        await admin.SubmitAsync("Save response", ("Input.Name", "Ask about coffee"), ("Input.Text", "About {{ticket.nummer}}"));
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.ErrorAt("Input.Text").ShouldContain("Line 1, column 7: there is no variable “ticket.nummer”. Did you mean “ticket.number”?");

        await admin.SubmitAsync("Preview", ("Input.Text", "About **{{ticket.number}}**: which cup?"), ("Input.Ticket", number.ToLowerInvariant()));
        admin.Main.QuerySelector(".prose strong")!.TextContent.ShouldBe(number);

        await admin.SubmitAsync("Save response");
        admin.Main.TextContent.ShouldContain("Ask about coffee");

        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        var option = anna.Main.QuerySelectorAll("select[name='ResponseId'] option").First(o => o.TextContent == "Ask about coffee").GetAttribute("value");
        await anna.SubmitAsync("Insert response", ("ResponseId", option), ("Input.Text", "Hello!"));
        anna.ValueOf("Input.Text").ShouldBe($"Hello!\n\nAbout **{number}**: which cup?");

        await admin.OpenAsync("admin/tickets/responses");
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Delete the response “Ask about coffee”']")!);
        admin.Main.TextContent.ShouldNotContain("Ask about coffee");
    }

    [Fact]
    public async Task Macro_IsPutTogether_LookedAtAndApplied()
    {
        var number = await desk.ReportAsync("The coffee machine leaks");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/macros/macro");
        await admin.SubmitAsync("Add step", ("Input.Name", "Coffee first"), ("Input.NewKind", "note"));
        await admin.SubmitAsync("Add step", ("Input.Steps[0].Text", "Wiped the floor for {{requester.name}}"), ("Input.NewKind", "assign"));
        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Move step 2 up']")!, ("Input.Steps[1].Assignee", "me"));
        admin.ValueOf("Input.Steps[1].Text").ShouldBe("Wiped the floor for {{requester.name}}");

        await admin.SubmitAsync("Preview", ("Input.Ticket", number));
        admin.Main.QuerySelectorAll(".plan-step").Length.ShouldBe(2);
        await admin.SubmitAsync("Save macro");
        admin.Address.AbsolutePath.ShouldBe("/admin/tickets/macros");
        admin.Main.TextContent.ShouldContain("Assign to whoever applies it");

        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        var link = anna.Main.QuerySelectorAll("a.menu-item").First(a => a.TextContent == "Coffee first").GetAttribute("href")!;
        await anna.OpenAsync(link.TrimStart('/'));
        anna.Main.TextContent.ShouldContain("Wiped the floor for");
        await anna.SubmitAsync("Apply macro");
        anna.Address.AbsolutePath.ShouldBe($"/desk/tickets/{number}");
        anna.Main.QuerySelector("#conversation")!.TextContent.ShouldContain("Coffee first");

        await admin.SubmitAsync(admin.Main.QuerySelector("button[aria-label='Delete the macro “Coffee first”']")!);
        admin.Main.TextContent.ShouldNotContain("Coffee first");
    }

    [Fact]
    public async Task Preview_InALanguageThatIsNotOffered_IsRefused()
    {
        var number = await desk.ReportAsync("The coffee machine sings");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/responses/response");

        await admin.SubmitAsync("Preview", ("Input.Name", "Sing"), ("Input.Text", "{{ticket.priority}}"), ("Input.Language", "tlh-Piqd"), ("Input.Ticket", number));

        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.ErrorAt("Input.Language").ShouldContain("Use one of: en, de.");
    }

    [Fact]
    public async Task Macro_ThatSetsARetiredCategory_StillShowsIt_AndSaysThatItIsGone()
    {
        Guid category, macro;
        await using (var scope = desk.Host.CreateScope())
        {
            var save = scope.Services.GetRequiredService<SaveCategory>();
            category = (await save.HandleAsync(new(null, "Fax machines", null, true), Token)).Id;
            macro = (await scope.Services.GetRequiredService<SaveMacro>().HandleAsync(
                new(null, "It is a fax", null, [new MacroStep { Kind = "set", Field = "categoryId", Value = category.ToString() }]), Token)).Id;
            await save.HandleAsync(new(category, "Fax machines", null, false), Token);
        }

        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync($"admin/tickets/macros/macro/{macro}");
        admin.ValueOf("Input.Steps[0].Value").ShouldBe($"categoryId:{category}");

        await admin.SubmitAsync("Save macro");
        admin.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        admin.ErrorAt("Input.Steps[0].Value").ShouldContain("There is no such category any more.");
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
