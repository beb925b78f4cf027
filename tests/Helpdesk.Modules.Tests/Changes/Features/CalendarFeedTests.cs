using System.Net;
using Helpdesk.Modules.Tests.Approvals;
using Helpdesk.Modules.Tests.Web;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>The calendar feed of a person, from its address to its end.</summary>
public sealed class CalendarFeedTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task TheFeed_ShowsPlannedChanges_AndFollowsThem()
    {
        var number = await host.DraftAsync("Router; größer, schöner");
        var hour = host.FreeHour();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        using var visitor = await host.SignInAsync("anna");
        var address = await MakeAsync(visitor, "Make an address");

        var first = await EventAsync(address, number);
        first.ShouldContain($"DTSTART:{hour:yyyyMMdd'T'HHmmss'Z'}");
        first.ShouldContain("STATUS:TENTATIVE");
        first.ShouldContain("Router\\; größer\\, schöner");

        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour.AddHours(2)));
        var second = await EventAsync(address, number);
        second.ShouldContain($"DTSTART:{hour.AddHours(2):yyyyMMdd'T'HHmmss'Z'}");
        Of(second, "UID").ShouldBe(Of(first, "UID"));
        int.Parse(Of(second, "SEQUENCE")).ShouldBeGreaterThan(int.Parse(Of(first, "SEQUENCE")));

        await host.GoAsync(number, "cancel");
        (await EventAsync(address, number)).ShouldContain("STATUS:CANCELLED");
        (await GetAsync(address + "?mine=true")).Text.ShouldContain(number);
        await visitor.OpenAsync("desk/changes/feed");
        visitor.Text.ShouldNotContain("Not yet");
    }

    [Fact]
    public async Task WhatHasNotChanged_IsNotSentAgain()
    {
        using var visitor = await host.SignInAsync("tom");
        var address = await MakeAsync(visitor, "Make an address");

        var (status, _, tag) = await GetAsync(address);
        status.ShouldBe(HttpStatusCode.OK);
        (await GetAsync(address, tag)).Status.ShouldBe(HttpStatusCode.NotModified);

        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        (await GetAsync(address, tag)).Status.ShouldBe(HttpStatusCode.OK);
        // Nobody carries it out who is Tom.
        (await GetAsync(address + "?mine=true")).Text.ShouldNotContain(number);
    }

    [Fact]
    public async Task ARenewedOrRevokedAddress_IsWorthNothing_AndNobodyIsToldWhy()
    {
        using var visitor = await host.SignInAsync("admin");
        var first = await MakeAsync(visitor, "Make an address");
        var second = await MakeAsync(visitor, "Renew address");

        (await GetAsync(first)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(second)).Status.ShouldBe(HttpStatusCode.OK);
        await visitor.OpenAsync("desk/changes/feed");
        visitor.Text.ShouldNotContain("hdc_");
        await visitor.SubmitAsync("Revoke address");
        (await GetAsync(second)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await GetAsync(new Uri(host.Host.Address, "calendar/hdc_guess.ics").ToString())).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task WhoMaySeeNoChanges_MakesNoAddress()
    {
        using var requester = await host.SignInAsync("rita");
        await requester.OpenAsync("desk/changes/feed");
        requester.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<string> MakeAsync(Visitor visitor, string button)
    {
        await visitor.OpenAsync("desk/changes/feed");
        await visitor.SubmitAsync(button);
        return visitor.Page.QuerySelector("#feed-all")!.TextContent;
    }

    private static async Task<(HttpStatusCode Status, string Text, string? Tag)> GetAsync(string address, string? tag = null)
    {
        // A calendar program: no cookies, no token.
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        using var response = await client.SendAsync(request);
        return (response.StatusCode, (await response.Content.ReadAsStringAsync()).Replace("\r\n ", ""), response.Headers.ETag?.ToString());
    }

    private static async Task<string> EventAsync(string address, string number) =>
        (await GetAsync(address)).Text.Split("BEGIN:VEVENT").Single(e => e.Contains($"SUMMARY:{number} "));

    private static string Of(string @event, string property) => @event.Split("\r\n").Single(l => l.StartsWith(property + ":", StringComparison.Ordinal))[(property.Length + 1)..];
}
