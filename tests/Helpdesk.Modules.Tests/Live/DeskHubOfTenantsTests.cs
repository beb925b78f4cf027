using System.Net;
using System.Net.WebSockets;
using System.Threading.Channels;
using Helpdesk.Identity;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Platform.Web;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Live;

/// <summary>The hub belongs to one tenant and to one shell of it.</summary>
public sealed class DeskHubOfTenantsTests(DeskHubOfTenantsTests.TwoTenants host) : IClassFixture<DeskHubOfTenantsTests.TwoTenants>
{
    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token;

    [Fact]
    public async Task AChangeOfOneTenant_IsNotHeardInTheOther()
    {
        await using var here = await ConnectAsync("");
        await using var there = await ConnectAsync("acme/");
        var foreign = await CommentedAsync("acme", times: 3);
        await UntilAsync(there, foreign);

        // Numbers of both tenants begin at one: the sequence tells them apart.
        await CommentedAsync("Default", times: 1);
        var message = (await here.NextAsync(DeskHub.Changed, Soon))[0];

        message.GetProperty("tickets").EnumerateArray().Max(t => t.GetProperty("sequence").GetInt32()).ShouldBeLessThan(4);
    }

    [Fact]
    public async Task ASessionOfOneTenant_OpensNoConnectionToTheOther()
    {
        var cookies = await SignInAsync("acme/");
        await using (await HubClient.ConnectAsync(host.Address, "acme" + DeskHub.Path, cookies, null, Soon))
        {
            await Should.ThrowAsync<WebSocketException>(() => HubClient.ConnectAsync(host.Address, DeskHub.Path, cookies, null, Soon));
        }
    }

    [Fact]
    public async Task ARebuiltShell_ClosesItsConnections_EndsAndTakesThemAgain()
    {
        await using var before = await ConnectAsync("acme/");
        var ended = host.Tickets.Host.EndOfShell("acme");

        await using (var scope = host.Tickets.Host.CreateScope("acme"))
        {
            (await scope.Services.GetRequiredService<IFeatureManager>().SetThemeAsync("Helpdesk.Theme.Contrast", Soon)).Succeeded.ShouldBeTrue();
        }

        await Should.ThrowAsync<ChannelClosedException>(() => before.NextAsync(DeskHub.Changed, Soon));
        await ended.WaitAsync(Soon);
        await using var after = await ConnectAsync("acme/");
        await UntilAsync(after, await CommentedAsync("acme", times: 1));
    }

    private static async Task UntilAsync(HubClient client, string number)
    {
        while (!(await client.NextAsync(DeskHub.Changed, Soon))[0].GetProperty("tickets").EnumerateArray().Any(t => t.GetProperty("number").GetString() == number))
        {
            // Not this one.
        }
    }

    private async Task<string> CommentedAsync(string tenant, int times)
    {
        await using var scope = host.Tickets.Host.CreateScope(tenant);
        var rita = (await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync("rita", Soon))!.Id;
        var number = (await scope.Services.GetRequiredService<CreateTicket>().HandleAsync(
            new CreateTicketRequest { TypeId = "incident", Title = "Of " + tenant, RequesterId = rita, Channel = "phone" }, Soon)).Number;
        for (var i = 0; i < times; i++)
        {
            await scope.Services.GetRequiredService<AddComment>().HandleAsync(number, new AddCommentRequest("Again", false, []), Soon);
        }

        return number;
    }

    private async Task<HubClient> ConnectAsync(string root) =>
        await (await HubClient.ConnectAsync(host.Address, root + DeskHub.Path.TrimStart('/'), await SignInAsync(root), null, Soon)).ListeningAsync();

    private async Task<CookieContainer> SignInAsync(string root)
    {
        using var visitor = new Visitor(host.Address);
        await visitor.OpenAsync(root + "signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", "admin"), ("Input.Password", ShellFixture.AdminPassword));
        visitor.Address.AbsolutePath.ShouldNotContain("signin", Case.Insensitive, visitor.Text);
        return visitor.Cookies;
    }

    public sealed class TwoTenants : IAsyncLifetime
    {
        public TicketsHost Tickets { get; } = new();

        public Uri Address => Tickets.Host.Address;

        public async ValueTask InitializeAsync()
        {
            await Tickets.InitializeAsync();
            var made = await Tickets.Host.Tenants.CreateAsync(
                new NewTenant("acme", "acme", RequestHost: null, "tickets-test", Database: null, ShellFixture.AdminPassword), CancellationToken.None);
            made.Succeeded.ShouldBeTrue(made.Failure?.Detail);
        }

        public ValueTask DisposeAsync() => Tickets.DisposeAsync();
    }
}
