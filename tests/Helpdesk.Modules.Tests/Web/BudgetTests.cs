using System.IO.Compression;
using System.Text;
using Helpdesk.Identity;
using Helpdesk.Modules.Tests.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Helpdesk.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>What a page may cost.</summary>
[Collection(DeskTests.Name)]
public sealed class BudgetTests(DeskFixture desk)
{
    private const int MostQueries = 16;
    private const int MostBytes = 40 * 1024;

    [Fact]
    public async Task Queue_WithTenAndWithFiftyRows_AsksTheDatabaseEquallyOften()
    {
        await CreateAsync("Budget a", 10);
        await CreateAsync("Budget b", 50);
        using var anna = await desk.SignInAsync("anna");
        using var counter = new QueryCounter();
        var ten = "desk?filter=" + Uri.EscapeDataString("title ~ \"Budget a\"");
        var fifty = "desk?filter=" + Uri.EscapeDataString("title ~ \"Budget b\"");
        await anna.OpenAsync(ten);

        var few = await counter.CountAsync(anna, ten);
        anna.Page.QuerySelectorAll("tr[data-row]").Length.ShouldBe(10);
        var many = await counter.CountAsync(anna, fifty);
        anna.Page.QuerySelectorAll("tr[data-row]").Length.ShouldBe(50);
        few.Count.ShouldBeGreaterThan(0);
        many.Count.ShouldBe(few.Count, string.Join("\n\n", many));
        many.Count.ShouldBeLessThanOrEqualTo(MostQueries, string.Join("\n\n", many));
        Compressed(anna.Source).ShouldBeLessThan(MostBytes);
    }

    [Fact]
    public async Task Ticket_WithTwoAndWithTwentyMessages_AsksTheDatabaseEquallyOften()
    {
        await AddFieldAsync();
        var shortOne = await desk.ReportAsync("Budget of a short ticket");
        var longOne = await desk.ReportAsync("Budget of a long ticket");
        await CommentAsync(shortOne, 2);
        await CommentAsync(longOne, 20);
        using var anna = await desk.SignInAsync("anna");
        using var counter = new QueryCounter();
        await anna.OpenAsync($"desk/tickets/{shortOne}");

        var few = await counter.CountAsync(anna, $"desk/tickets/{shortOne}");
        var many = await counter.CountAsync(anna, $"desk/tickets/{longOne}");
        anna.Page.QuerySelectorAll(".entry-internal").Length.ShouldBe(20);
        many.Count.ShouldBe(few.Count, string.Join("\n\n", many));
        many.Count.ShouldBeLessThanOrEqualTo(MostQueries, string.Join("\n\n", many));
        Compressed(anna.Source).ShouldBeLessThan(MostBytes);
    }

    [Theory]
    [InlineData("anna", "desk/filter-help")]
    [InlineData("anna", "desk/new/incident")]
    [InlineData("rita", "portal")]
    [InlineData("rita", "portal/requests")]
    [InlineData("rita", "portal/report/incident")]
    public async Task Page_HasNoInlineScriptOrStyle_OneHeading_AndIsLight(string userName, string path)
    {
        using var person = await desk.SignInAsync(userName);
        await person.OpenAsync(path);
        person.Status.ShouldBe(System.Net.HttpStatusCode.OK);
        person.Page.QuerySelectorAll("h1").Length.ShouldBe(1);
        person.Page.QuerySelectorAll("[style], style, [onclick], script:not([src]):not([type='application/json'])").ShouldBeEmpty();
        Compressed(person.Source).ShouldBeLessThan(MostBytes);
    }

    private static long Compressed(string html)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Encoding.UTF8.GetBytes(html));
        }

        return buffer.Length;
    }

    /// <summary>A desk with fields of its own pays for reading them.</summary>
    private async Task AddFieldAsync()
    {
        await using var scope = desk.Host.CreateScope();
        await scope.Services.GetRequiredService<SaveField>().HandleAsync(FieldSamples.Field("budget-of-a-page"), CancellationToken.None);
    }

    private async Task CreateAsync(string title, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await ActAsync((services, requester) => services.GetRequiredService<CreateTicket>().HandleAsync(
                new CreateTicketRequest { TypeId = "incident", Title = $"{title} {i}", RequesterId = requester, Channel = "phone" }, CancellationToken.None));
        }
    }

    private async Task CommentAsync(string number, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await ActAsync((services, _) => services.GetRequiredService<AddComment>().HandleAsync(
                number, new AddCommentRequest($"Note {i}", IsPublic: false, []), CancellationToken.None));
        }
    }

    private async Task ActAsync(Func<IServiceProvider, Guid, Task> act)
    {
        await using var scope = desk.Host.CreateScope();
        var rita = await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync("rita", CancellationToken.None);
        using (scope.Services.GetRequiredService<ICurrentUser>().ActAs(null, "System", Origins.Background))
        {
            await act(scope.Services, rita!.Id);
        }
    }
}
