using System.Diagnostics;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Identity.Features;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Live;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Live;

/// <summary>What open pages of the desk are told, by whom they are seen, and who is refused.</summary>
[Collection(DeskTests.Name)]
public sealed class DeskHubTests(DeskFixture desk)
{
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task TwoPeopleOnATicket_SeeEachOther_AndOneLeaves()
    {
        var number = await desk.ReportAsync("Seen by two");
        await using var anna = await ConnectAsync("anna");
        await using var jonas = await ConnectAsync("jonas");
        await anna.InvokeAsync("View", number);
        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing");

        await jonas.InvokeAsync("View", number);

        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing, Jonas Weber viewing");
        (await PresentAsync(jonas, number)).ShouldBe("Anna Berger viewing, Jonas Weber viewing");
        await jonas.InvokeAsync("View", [null]);
        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing");
    }

    [Fact]
    public async Task WhoWrites_IsSeenWriting_UntilTheyStop()
    {
        var number = await desk.ReportAsync("Written by one");
        await using var anna = await ConnectAsync("anna");
        await using var jonas = await ConnectAsync("jonas");
        await anna.InvokeAsync("View", number);
        await jonas.InvokeAsync("View", number);
        await PresentAsync(anna, number);
        await PresentAsync(anna, number);

        await jonas.InvokeAsync("Do", "replying");
        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing, Jonas Weber replying");

        await jonas.InvokeAsync("Do", "viewing");
        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing, Jonas Weber viewing");
    }

    [Fact]
    public async Task AConnectionThatDies_TakesItsPersonAway()
    {
        var number = await desk.ReportAsync("Left without a word");
        await using var anna = await ConnectAsync("anna");
        await using var jonas = await ConnectAsync("jonas");
        await anna.InvokeAsync("View", number);
        await jonas.InvokeAsync("View", number);
        await PresentAsync(anna, number);
        await PresentAsync(anna, number);

        jonas.Kill();

        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing");
    }

    [Fact]
    public async Task TwoTabsOfOnePerson_AreOnePerson()
    {
        var number = await desk.ReportAsync("Two tabs");
        await using var anna = await ConnectAsync("anna");
        await using var tab = await ConnectAsync("jonas");
        await using var other = await ConnectAsync("jonas");
        await tab.InvokeAsync("View", number);
        await other.InvokeAsync("View", number);
        await other.InvokeAsync("Do", "noting");

        await anna.InvokeAsync("View", number);

        (await PresentAsync(anna, number)).ShouldBe("Anna Berger viewing, Jonas Weber noting");
    }

    [Fact]
    public async Task AChange_IsToldToTheOthers_WithItsSequence()
    {
        var number = await desk.ReportAsync("Told to others");
        await using var anna = await ConnectAsync("anna");
        using var jonas = await desk.SignInAsync("jonas");
        await jonas.OpenAsync($"desk/tickets/{number}");

        await jonas.SubmitAsync("Save internal note", ("Input.Text", "Looked at it."));

        (await ChangedAsync(anna, number)).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task WhatIsRolledBack_IsNotTold()
    {
        var (refused, told) = (await desk.ReportAsync("Rolled back"), await desk.ReportAsync("Committed"));
        await using var anna = await ConnectAsync("anna");
        await using (var scope = desk.Host.CreateScope())
        {
            var comment = scope.Services.GetRequiredService<AddComment>();
            await using (await scope.Services.GetRequiredService<IUnitOfWork>().BeginAsync(Soon))
            {
                await comment.HandleAsync(refused, new AddCommentRequest("Never said", false, []), Soon);
            }

            await comment.HandleAsync(told, new AddCommentRequest("Said", false, []), Soon);
        }

        var seen = new List<string>();
        while (!seen.Contains(told))
        {
            seen.AddRange(Numbers(await anna.NextAsync(DeskHub.Changed, Soon)));
        }

        seen.ShouldNotContain(refused);
    }

    [Fact]
    public async Task ABulkChange_IsAFewMessages()
    {
        List<string> numbers = [];
        for (var i = 0; i < 12; i++)
        {
            numbers.Add(await CreateAsync($"Bulk {i}"));
        }

        await using var anna = await ConnectAsync("anna");
        var watch = Stopwatch.StartNew();
        await using (var scope = desk.Host.CreateScope())
        {
            var comment = scope.Services.GetRequiredService<AddComment>();
            foreach (var number in numbers)
            {
                await comment.HandleAsync(number, new AddCommentRequest("Same for all", false, []), Soon);
            }
        }

        var elapsed = watch.Elapsed;
        HashSet<string> seen = new(StringComparer.Ordinal);
        var messages = 0;
        while (!numbers.TrueForAll(seen.Contains))
        {
            var named = Numbers(await anna.NextAsync(DeskHub.Changed, Soon)).Intersect(numbers).ToList();
            messages += Math.Min(named.Count, 1);
            seen.UnionWith(named);
        }

        // The first at once, then one per time of gathering, and what is left: however long this machine needs for the change.
        messages.ShouldBeLessThanOrEqualTo((int)(elapsed / DeskBroadcast.Gather) + 2);
    }

    [Fact]
    public async Task ANotification_RingsTheBellOfItsPersonOnly()
    {
        await using (var before = desk.Host.CreateScope())
        {
            // What other tests left to deliver would ring here.
            await OutboxDrain.RunAsync(before.Services, Soon);
        }

        await using var jonas = await ConnectAsync("jonas");
        await using var tom = await ConnectAsync("tom");
        var number = await desk.ReportAsync("Rings");
        await using (var scope = desk.Host.CreateScope())
        {
            var people = scope.Services.GetRequiredService<IPeopleDirectory>();
            var update = scope.Services.GetRequiredService<UpdateTicket>();
            await update.HandleAsync(number, new TicketPatch { AssigneeId = (await people.FindPersonAsync("jonas", Soon))!.Id }, null, Soon);
            await OutboxDrain.RunAsync(scope.Services, Soon);

            await jonas.NextAsync(DeskHub.News, Soon);

            // Tom's own bell proves that his messages arrive, and that the one before was not for him.
            await update.HandleAsync(number, new TicketPatch { AssigneeId = (await people.FindPersonAsync("tom", Soon))!.Id }, null, Soon);
            await OutboxDrain.RunAsync(scope.Services, Soon);
            await tom.NextAsync(DeskHub.News, Soon);
        }

        tom.Messages.TryRead(out var second);
        second?.Target.ShouldNotBe(DeskHub.News);
    }

    [Theory]
    [InlineData("rita")]
    [InlineData(null)]
    public async Task WhoSeesNoDesk_IsRefused(string? userName) =>
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync(userName));

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task APageOfAnotherSite_IsRefused(string origin)
    {
        await Should.ThrowAsync<WebSocketException>(() => ConnectAsync("anna", origin));
        await using var own = await ConnectAsync("anna", desk.Host.Address.GetLeftPart(UriPartial.Authority));
        await own.InvokeAsync("View", [null]);
    }

    [Fact]
    public async Task APersonWhoLosesTheRight_HearsNothingMore()
    {
        var number = await desk.ReportAsync("Not for everybody any more");
        await using var scope = desk.Host.CreateScope();
        var agent = await scope.Services.GetRequiredService<IdentityDbContext>().Roles.SingleAsync(r => r.Name == Roles.Agent, Soon);
        var id = await scope.Services.GetRequiredService<SavePerson>().CreateAsync(
            new PersonForm("lena", "Lena Kurz", "lena@example.org", null, null, null, null, [agent.Id], [], DeskFixture.Password), Soon);
        await using var lena = await ConnectAsync("lena");
        await using var anna = await ConnectAsync("anna");
        await lena.InvokeAsync("View", number);

        await scope.Services.GetRequiredService<ManageAccount>().SetActiveAsync(id, false, Soon);
        LookAtRightsAgain(scope.Services, id);
        await scope.Services.GetRequiredService<AddComment>().HandleAsync(number, new AddCommentRequest("Secret", false, []), Soon);

        await ChangedAsync(anna, number);
        await Should.ThrowAsync<ChannelClosedException>(() => lena.NextAsync(DeskHub.Changed, Soon));
    }

    [Fact]
    public async Task AMessageThatIsTooLarge_EndsTheConnection()
    {
        await using var anna = await ConnectAsync("anna");
        await Should.ThrowAsync<InvalidOperationException>(() => anna.InvokeAsync("View", new string('x', 10_000)));
    }

    /// <summary>As if the time until the next look had passed.</summary>
    private static void LookAtRightsAgain(IServiceProvider services, Guid personId)
    {
        foreach (var connection in services.GetRequiredService<DeskConnections>().All.Where(c => c.PersonId == personId))
        {
            connection.CheckedAt = connection.CheckedAt.AddMinutes(-1);
        }
    }

    private static async Task<string> PresentAsync(HubClient client, string number)
    {
        while (true)
        {
            var arguments = await client.NextAsync(DeskHub.OnTicket, Soon);
            if (arguments[0].GetString() == number)
            {
                return string.Join(", ", arguments[1].EnumerateArray().Select(p => $"{p.GetProperty("name").GetString()} {p.GetProperty("doing").GetString()}"));
            }
        }
    }

    private static async Task<int> ChangedAsync(HubClient client, string number)
    {
        while (true)
        {
            var message = (await client.NextAsync(DeskHub.Changed, Soon))[0];
            foreach (var ticket in message.GetProperty("tickets").EnumerateArray())
            {
                if (ticket.GetProperty("number").GetString() == number)
                {
                    return ticket.GetProperty("sequence").GetInt32();
                }
            }
        }
    }

    private static IEnumerable<string> Numbers(JsonElement[] arguments) =>
        arguments[0].GetProperty("tickets").EnumerateArray().Select(t => t.GetProperty("number").GetString()!);

    private async Task<string> CreateAsync(string title)
    {
        await using var scope = desk.Host.CreateScope();
        var rita = (await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync("rita", Soon))!.Id;
        return (await scope.Services.GetRequiredService<CreateTicket>().HandleAsync(
            new CreateTicketRequest { TypeId = "incident", Title = title, RequesterId = rita, Channel = "phone" }, Soon)).Number;
    }

    private async Task<HubClient> ConnectAsync(string? userName, string? origin = null)
    {
        if (userName is null)
        {
            return await HubClient.ConnectAsync(desk.Host.Address, DeskHub.Path, new CookieContainer(), origin, Soon);
        }

        using var visitor = await desk.SignInAsync(userName);
        return await (await HubClient.ConnectAsync(desk.Host.Address, DeskHub.Path, visitor.Cookies, origin, Soon)).ListeningAsync();
    }
}
