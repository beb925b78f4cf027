using System.Net;
using Helpdesk.Data;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Who sees what.</summary>
[Collection(DeskTests.Name)]
public sealed class AccessTests(DeskFixture desk)
{
    [Theory]
    [InlineData("desk")]
    [InlineData("desk/filter-help")]
    [InlineData("desk/new/incident")]
    [InlineData("desk/views")]
    [InlineData("admin/tickets/categories")]
    [InlineData("admin/tickets/priorities")]
    public async Task Requester_OpensNoPageOfTheDesk(string path)
    {
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync(path);
        rita.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Requester_SeesNeitherTheDeskNorInternalNotesNorStrangersRequests()
    {
        var number = await desk.ReportAsync("Salary list");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Save internal note", ("Input.Text", "She is difficult, be careful."));
        anna.Page.QuerySelector(".entry-internal")!.TextContent.ShouldContain("She is difficult");
        anna.Page.QuerySelector(".entry-internal")!.TextContent.ShouldContain("Internal note");

        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"desk/tickets/{number}");
        rita.Status.ShouldBe(HttpStatusCode.Forbidden);
        await rita.OpenAsync($"portal/requests/{number}");
        rita.Status.ShouldBe(HttpStatusCode.OK);
        rita.Source.ShouldNotContain("difficult");
        rita.Main.InnerHtml.ShouldNotContain("Internal note");

        using var hans = await desk.SignInAsync("hans");
        await hans.OpenAsync($"portal/requests/{number}");
        hans.Status.ShouldBe(HttpStatusCode.NotFound);
        await hans.OpenAsync("portal/search?q=" + Uri.EscapeDataString("Salary list"));
        hans.Source.ShouldNotContain(number);
    }

    [Fact]
    public async Task Agent_InThePortal_SeesNothingInternalOfTheOwnRequest()
    {
        var number = await desk.ReportAsync("My own keyboard", userName: "jonas");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Save internal note", ("Input.Text", "Third keyboard this year."));
        using var jonas = await desk.SignInAsync("jonas");
        await jonas.OpenAsync($"portal/requests/{number}");
        jonas.Status.ShouldBe(HttpStatusCode.OK);
        jonas.Source.ShouldNotContain("Third keyboard");
    }

    [Fact]
    public async Task Auditor_ReadsButFindsNothingToPress()
    {
        var number = await desk.ReportAsync("Audited");
        using var audrey = await desk.SignInAsync("audrey");
        await audrey.OpenAsync($"desk/tickets/{number}");
        audrey.Status.ShouldBe(HttpStatusCode.OK);
        audrey.Page.QuerySelectorAll("#composer-region form, .property-edit").ShouldBeEmpty();
        audrey.Page.QuerySelectorAll("#ticket-head button").Select(b => b.TextContent.Trim()).ShouldNotContain("Take");
        await audrey.OpenAsync($"desk/tickets/{number}/edit/team");
        audrey.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    /// <summary>These addresses ask for the right to see tickets only; who may do what is asked behind each of them.</summary>
    [Fact]
    public async Task Auditor_WhoSendsWhatNoFormShowsThem_ChangesNothing()
    {
        var (number, other) = (await desk.ReportAsync("Audited"), await desk.ReportAsync("Audited too"));
        using var audrey = await desk.SignInAsync("audrey");
        var before = await ChangesByAsync("Audrey Laurent");
        await audrey.OpenAsync($"desk/tickets/{number}");
        (string Handler, (string, string)[] Fields)[] forms =
        [
            ("Reply", [("Input.Text", "Well done"), ("Input.IsPublic", "true")]),
            ("Take", []),
            ("Move&transitionId=start", [("transitionId", "start")]),
            ("AddWatcher", [("Relation.WatcherId_Text", "anna")]),
            ("Link", [("Relation.Number", other), ("Relation.Kind", "related")]),
            ("Link", [("Relation.Number", other), ("Relation.Kind", "parent")]),
            ("AddTask", [("NewTask.Title", "Look again")]),
        ];

        foreach (var (handler, fields) in forms)
        {
            await audrey.PostAsync($"desk/tickets/{number}?handler={handler}", fields);
            ((int)audrey.Status).ShouldBeInRange(400, 499, $"{handler}: {audrey.Text}");
            (await ChangesByAsync("Audrey Laurent")).ShouldBe(before, handler);
            await audrey.OpenAsync($"desk/tickets/{number}");
        }
    }

    private async Task<int> ChangesByAsync(string name)
    {
        await using var scope = desk.Host.CreateScope();
        string[] changes = [LedgerActions.Created, LedgerActions.Updated, LedgerActions.Deleted];
        return await scope.Services.GetRequiredService<TicketsDbContext>().Set<LedgerEvent>().CountAsync(e => e.ActorName == name && changes.Contains(e.Action));
    }

    [Theory]
    [InlineData("anna", "/desk")]
    [InlineData("rita", "/portal")]
    public async Task Root_LeadsWhereThePersonWorks(string userName, string path)
    {
        using var person = await desk.SignInAsync(userName);
        await person.OpenAsync("");
        person.Address.AbsolutePath.ShouldBe(path);
        person.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Portal_SpeaksGerman_ToWhoHasChosenIt()
    {
        using var hans = await desk.SignInAsync("hans");
        await hans.OpenAsync("portal");
        hans.Heading.ShouldBe("Wie können wir helfen?");
    }
}
