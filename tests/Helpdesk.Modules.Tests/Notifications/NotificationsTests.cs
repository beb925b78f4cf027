using System.Net;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Identity.Features;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Notifications;
using Helpdesk.Notifications.Features;
using Helpdesk.Notifications.Handlers;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Notifications;

/// <summary>
/// Who is told of what. Rita asked for help, tom owns the ticket, bob watches it, and anna works on it too, unless a test says otherwise.
/// </summary>
public sealed class NotificationsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    [Fact]
    public async Task Assigned_TellsTheNewOwnerOnly()
    {
        var number = await host.ReportAsync();
        await WatchAsync(number, "bob");

        await PatchAsync("anna", number, new { assigneeId = host.IdOf("tom") });

        (await ToldAsync(number)).ShouldBe(["tom assigned"]);
    }

    [Fact]
    public async Task Assigned_ByOneself_TellsNobody() => (await ToldAsync(await host.TakenAsync())).ShouldBeEmpty();

    [Fact]
    public async Task Assigned_WhenOnlyTheTeamChanges_TellsNobody()
    {
        var number = await host.ReportAsync();
        var team = (await host.GetAsync("anna", "/teams")).Items[0].GetProperty("id").GetGuid();

        await PatchAsync("anna", number, new { teamId = team });

        (await ToldAsync(number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Created_WithAnOwner_TellsThemOnce()
    {
        var created = await host.PostAsync("anna", "/incidents", new { title = "Mail is slow", requesterId = host.IdOf("rita"), assigneeId = host.IdOf("tom") });
        created.Status.ShouldBe(201, created.Text);

        (await ToldAsync(created["number"]!)).ShouldBe(["tom assigned"]);
    }

    [Fact]
    public async Task Replied_ByTheDesk_TellsRequesterOwnerAndWatchers()
    {
        var number = await TicketAsync();

        await CommentAsync("anna", number);

        (await ToldAsync(number)).ShouldBe(["bob replied", "rita replied", "tom replied"]);
    }

    [Fact]
    public async Task Replied_ByTheRequester_TellsTheOwnerThatTheRequesterAnswered()
    {
        var number = await TicketAsync();

        await CommentAsync("rita", number);

        (await ToldAsync(number)).ShouldBe(["bob replied", "tom requester-replied"]);
    }

    [Fact]
    public async Task Replied_ByAWatcher_TellsEverybodyElse()
    {
        var number = await TicketAsync();

        await CommentAsync("bob", number);

        (await ToldAsync(number)).ShouldBe(["rita replied", "tom replied"]);
    }

    [Fact]
    public async Task Noted_TellsTheOwnerAndNeitherRequesterNorWatchers()
    {
        var number = await TicketAsync();
        await WatchAsync(number, "rita");

        await CommentAsync("anna", number, isPublic: false);

        (await ToldAsync(number)).ShouldBe(["tom noted"]);
    }

    [Fact]
    public async Task Noted_ByTheOwner_TellsNobody()
    {
        var number = await TicketAsync();

        await CommentAsync("tom", number, isPublic: false);

        (await ToldAsync(number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task SomebodyInSeveralRoles_IsToldOnce()
    {
        var number = await TicketAsync();
        await WatchAsync(number, "tom");
        await WatchAsync(number, "rita");

        await CommentAsync("anna", number);

        (await ToldAsync(number)).ShouldBe(["bob replied", "rita replied", "tom replied"]);
    }

    [Fact]
    public async Task StepsOfDailyWork_TellNobody()
    {
        var number = await TicketAsync();

        await TransitionAsync("anna", number, new { transition = "start" });
        await TransitionAsync("anna", number, new { transition = "hold", subState = "awaiting-vendor" });
        await TransitionAsync("anna", number, new { transition = "resume" });

        (await ToldAsync(number)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Resolved_TellsRequesterAndWatchersAndNotWhoResolved()
    {
        var number = await TicketAsync();

        await ResolveAsync("tom", number);

        (await ToldAsync(number)).ShouldBe(["bob resolved", "rita resolved"]);
    }

    [Fact]
    public async Task Reopened_TellsTheOwner()
    {
        var number = await TicketAsync();
        await ResolveAsync("tom", number);
        await ForgetAsync(number);

        await TransitionAsync("rita", number, new { transition = "reopen", reason = "It drops again" });

        (await ToldAsync(number)).ShouldBe(["bob reopened", "tom reopened"]);
    }

    [Fact]
    public async Task Closed_ByTheRequester_TellsTheOwner()
    {
        var number = await TicketAsync();
        await ResolveAsync("tom", number);
        await ForgetAsync(number);

        await TransitionAsync("rita", number, new { transition = "close" });

        (await ToldAsync(number)).ShouldBe(["bob state-changed", "tom state-changed"]);
    }

    [Fact]
    public async Task Cancelled_ByTheDesk_TellsTheRequester()
    {
        var number = await TicketAsync();

        await TransitionAsync("tom", number, new { transition = "cancel", reason = "Reported twice" });

        (await ToldAsync(number)).ShouldBe(["bob state-changed", "rita state-changed"]);
    }

    [Fact]
    public async Task WhatTheSystemDoes_IsToldToEverybodyInItsName()
    {
        var number = await TicketAsync();
        await ResolveAsync("tom", number);
        await ForgetAsync(number);
        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetRequiredService<TransitionTicket>().HandleAsync(
                number, new TransitionRequest { Transition = "close" }, expectedStamp: null, TestContext.Current.CancellationToken);
        }

        (await ToldAsync(number)).ShouldBe(["bob state-changed", "rita state-changed", "tom state-changed"]);
        (await ReadAsync("rita"))[0].Title.ShouldBe($"System finished {number}");
    }

    [Fact]
    public async Task InactivePeople_AreNotTold()
    {
        var number = await TicketAsync();
        var gone = await LeaverAsync("gone", number);

        await CommentAsync("anna", number);

        var told = await ToldIdsAsync(number);
        told.ShouldContain(host.IdOf("bob"));
        told.ShouldNotContain(gone);
    }

    [Fact]
    public async Task ADeliveryThatComesTwice_StoresNothingTwice()
    {
        var number = await TicketAsync();
        var ticketId = Guid.Parse((await host.GetAsync("anna", $"/incidents/{number}"))["id"]!);
        var @event = new TicketCommented(ticketId, "incident", number, "VPN drops", Guid.CreateVersion7(), IsPublic: true, ByRequester: false, host.IdOf("anna"));
        var message = Guid.CreateVersion7();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            await using var scope = host.CreateScope();
            await ActivatorUtilities.CreateInstance<WhenCommented>(scope.Services)
                .HandleAsync(@event, new EventContext(message, Some.Now, attempt), TestContext.Current.CancellationToken);
        }

        (await ToldAsync(number)).ShouldBe(["bob replied", "rita replied", "tom replied"]);
    }

    [Fact]
    public async Task ADeliveryOfATicketThatIsGone_TellsNobody()
    {
        await using var scope = host.CreateScope();
        var @event = new TicketCommented(Guid.CreateVersion7(), "incident", "INC9999999", "Gone", Guid.CreateVersion7(), IsPublic: true, ByRequester: false, null);

        await ActivatorUtilities.CreateInstance<WhenCommented>(scope.Services)
            .HandleAsync(@event, new EventContext(Guid.CreateVersion7(), Some.Now, 1), TestContext.Current.CancellationToken);

        (await ToldAsync("INC9999999")).ShouldBeEmpty();
    }

    [Fact]
    public async Task ANotification_LeadsTheRequesterToThePortalAndTheOwnerToTheDesk()
    {
        var number = await TicketAsync();
        await CommentAsync("anna", number);
        await DrainAsync();

        (await ReadAsync("rita"))[0].Url.ShouldBe($"/portal/requests/{number}");
        (await ReadAsync("tom"))[0].Url.ShouldBe($"/desk/tickets/{number}");
        (await ReadAsync("rita"))[0].Title.ShouldBe($"Anna Berger replied on {number}");
    }

    [Fact]
    public async Task TheBell_CountsWhatIsUnread()
    {
        var number = await TicketAsync();
        await DrainAsync();
        var before = await CountAsync("rita");
        var ofTom = await CountAsync("tom");

        await CommentAsync("tom", number);
        await CommentAsync("tom", number);
        await DrainAsync();

        (await CountAsync("rita")).ShouldBe(before + 2);
        (await CountAsync("tom")).ShouldBe(ofTom);
    }

    [Fact]
    public async Task MarkAllRead_EmptiesOnesOwnBellOnly()
    {
        var number = await TicketAsync();
        await CommentAsync("anna", number);
        await DrainAsync();
        var ofTom = await CountAsync("tom");

        await using (var scope = await host.CreateScopeAsync("rita"))
        {
            await scope.Services.GetRequiredService<ReadNotifications>().MarkAllReadAsync(TestContext.Current.CancellationToken);
        }

        (await CountAsync("rita")).ShouldBe(0);
        (await ReadAsync("rita")).ShouldAllBe(n => n.IsRead);
        (await CountAsync("tom")).ShouldBe(ofTom);
    }

    [Fact]
    public async Task Open_MarksOneAsReadAndLeadsOn()
    {
        var number = await TicketAsync();
        await CommentAsync("anna", number);
        await DrainAsync();
        var before = await CountAsync("rita");
        var newest = (await ReadAsync("rita"))[0];

        (await OpenAsync("rita", newest.Id)).ShouldBe($"/portal/requests/{number}");
        (await OpenAsync("rita", newest.Id)).ShouldBe($"/portal/requests/{number}");

        (await CountAsync("rita")).ShouldBe(before - 1);
    }

    [Fact]
    public async Task Open_OfSomebodyElses_IsNotFoundAndLeavesItUnread()
    {
        var number = await TicketAsync();
        await CommentAsync("anna", number);
        await DrainAsync();
        var ofRita = (await ReadAsync("rita"))[0];

        (await OpenAsync("bob", ofRita.Id)).ShouldBeNull();
        (await OpenAsync("admin", ofRita.Id)).ShouldBeNull();
        (await OpenAsync("rita", Guid.CreateVersion7())).ShouldBeNull();
        using var bob = new Visitor(host.Host.Address);
        await bob.OpenAsync("signin");
        await bob.SubmitAsync("Sign in", ("Input.UserName", "bob"), ("Input.Password", ShellFixture.AdminPassword));
        await bob.OpenAsync($"notifications/{ofRita.Id}");

        bob.Status.ShouldBe(HttpStatusCode.NotFound);
        bob.Text.ShouldNotContain(number);
        (await ReadAsync("rita")).Single(n => n.Id == ofRita.Id).IsRead.ShouldBeFalse();
    }

    /// <summary>Rita's ticket, given to tom by himself so that nobody is told of it, and watched by bob.</summary>
    private async Task<string> TicketAsync()
    {
        var number = await host.ReportAsync();
        await PatchAsync("tom", number, new { assigneeId = host.IdOf("tom") });
        await WatchAsync(number, "bob");
        return number;
    }

    private async Task PatchAsync(string userName, string number, object body)
    {
        var answer = await host.SendAsync(userName, HttpMethod.Patch, $"/incidents/{number}", body);
        answer.Status.ShouldBe(200, answer.Text);
    }

    private async Task WatchAsync(string number, string userName) =>
        (await host.PostAsync("anna", $"/incidents/{number}/watchers", new { personId = host.IdOf(userName) })).Status.ShouldBe(204);

    private async Task CommentAsync(string userName, string number, bool isPublic = true)
    {
        var answer = await host.PostAsync(userName, $"/incidents/{number}/comments", new { body = "A message", isPublic });
        answer.Status.ShouldBe(201, answer.Text);
    }

    private async Task TransitionAsync(string userName, string number, object body)
    {
        var answer = await host.PostAsync(userName, $"/incidents/{number}/transitions", body);
        answer.Status.ShouldBe(200, answer.Text);
    }

    private Task ResolveAsync(string userName, string number) =>
        TransitionAsync(userName, number, new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Replaced the cable." });

    /// <summary>A person who watches the ticket and has left since.</summary>
    private async Task<Guid> LeaverAsync(string userName, string number)
    {
        Guid id;
        await using (var scope = host.CreateScope())
        {
            id = await scope.Services.GetRequiredService<SavePerson>().CreateAsync(
                new PersonForm(userName, "Greta Gone", null, null, null, null, null, [], []), TestContext.Current.CancellationToken);
        }

        (await host.PostAsync("anna", $"/incidents/{number}/watchers", new { personId = id })).Status.ShouldBe(204);
        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetRequiredService<ManageAccount>().SetActiveAsync(id, active: false, TestContext.Current.CancellationToken);
        }

        return id;
    }

    private async Task DrainAsync()
    {
        await using var scope = host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, TestContext.Current.CancellationToken);
    }

    /// <summary>Who was told of the ticket what, as "user kind" in the order of the alphabet.</summary>
    private async Task<List<string>> ToldAsync(string number)
    {
        await DrainAsync();
        await using var scope = host.CreateScope();
        var stored = await scope.Services.GetRequiredService<NotificationsDbContext>().Notifications.AsNoTracking()
            .Where(n => n.TicketNumber == number).ToListAsync(TestContext.Current.CancellationToken);
        var people = await scope.Services.GetRequiredService<IPeopleDirectory>().GetPeopleAsync(
            [.. stored.Select(n => n.PersonId).Distinct()], TestContext.Current.CancellationToken);
        return [.. stored.Select(n => $"{people[n.PersonId].UserName} {n.Kind}").Order(StringComparer.Ordinal)];
    }

    private async Task<List<Guid>> ToldIdsAsync(string number)
    {
        await DrainAsync();
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<NotificationsDbContext>().Notifications
            .Where(n => n.TicketNumber == number).Select(n => n.PersonId).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Takes away what was told of the ticket so far.</summary>
    private async Task ForgetAsync(string number)
    {
        await DrainAsync();
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<NotificationsDbContext>();
        db.Notifications.RemoveRange(await db.Notifications.Where(n => n.TicketNumber == number).ToListAsync(TestContext.Current.CancellationToken));
        await db.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    private async Task<int> CountAsync(string userName)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<ReadNotifications>().CountUnreadAsync(TestContext.Current.CancellationToken);
    }

    private async Task<IReadOnlyList<NotificationView>> ReadAsync(string userName)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<ReadNotifications>().ListAsync(100, TestContext.Current.CancellationToken);
    }

    private async Task<string?> OpenAsync(string userName, Guid id)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await scope.Services.GetRequiredService<ReadNotifications>().OpenAsync(id, TestContext.Current.CancellationToken);
    }
}
