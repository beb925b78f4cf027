using System.Net;
using System.Text;
using Helpdesk.Workflows.Http;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Workflows.Tests.Http;

/// <summary>Where requests go, and where not, against real servers on this machine.</summary>
public sealed class RequestSenderTests
{
    private static readonly Guid Key = Guid.CreateVersion7();

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAnswer_IsReadWithCodeHeadersAndContent()
    {
        await using var server = await LoopbackServer.StartAsync((_, context) =>
        {
            context.Response.Headers["X-Kept"] = "yes";
            context.Response.Headers.SetCookie = "session=secret";
            context.Response.StatusCode = 201;
            context.Response.ContentType = "application/json; charset=utf-8";
            return context.Response.WriteAsync("""{"name":"Jörg"}""");
        });

        var answer = await SendAsync(Order(server.Address, "POST", content: """{"a":1}"""), [server.Rule]);

        (answer.Result, answer.StatusCode, answer.IsJson, answer.Content).ShouldBe((RequestResult.Answered, 201, true, """{"name":"Jörg"}"""));
        answer.Headers!["x-kept"].ShouldBe(["yes"]);
        answer.Headers.ContainsKey("Set-Cookie").ShouldBeFalse();
        var received = server.Requests.ShouldHaveSingleItem();
        (received.Method, received.Body, received.Key, received.Headers["Content-Type"]).ShouldBe(("POST", """{"a":1}""", Key.ToString(), "application/json"));
        received.Headers.ContainsKey("traceparent").ShouldBeFalse();
    }

    [Fact]
    public async Task AHostThatIsNotListed_IsNotCalled()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);

        var answer = await SendAsync(Order(server.Address), []);

        answer.Result.ShouldBe(RequestResult.Refused);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ThisMachine_IsNotCalled_UnlessTheRuleSaysPrivate()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);

        var answer = await SendAsync(Order(server.Address), [server.Rule.Replace("+private", "", StringComparison.Ordinal)]);

        answer.Result.ShouldBe(RequestResult.Refused);
        answer.Problem.ShouldNotBeNull().ShouldContain("+private");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ANameThatPointsToThisMachine_HoweverItPointedBefore_IsNotCalled()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        var names = new Names("rebinding.example.com", IPAddress.Loopback);
        var uri = new Uri($"http://rebinding.example.com:{server.Address.Port}/");

        var answer = await SendAsync(Order(uri), [$"http://rebinding.example.com:{server.Address.Port}"], names: names);

        answer.Result.ShouldBe(RequestResult.Refused);
        names.Asked.ShouldBe(1, "what was judged is what would have been connected to");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task AName_IsResolvedOnceForAConnection_SoThatItCannotMoveInBetween()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        var names = new Names("moving.example.com", IPAddress.Loopback);
        var host = $"http://moving.example.com:{server.Address.Port}";

        (await SendAsync(Order(new Uri(host)), [$"{host}+private"], names: names)).Result.ShouldBe(RequestResult.Answered);

        names.Asked.ShouldBe(1);
        server.Requests.ShouldHaveSingleItem().Headers["Host"].ShouldBe($"moving.example.com:{server.Address.Port}");
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task ARedirectToAHostThatIsNotListed_IsNotFollowed(int status)
    {
        await using var forbidden = await LoopbackServer.AnsweringAsync(200);
        await using var server = await RedirectingAsync(status, forbidden.Address);

        var answer = await SendAsync(Order(server.Address), [server.Rule]);

        answer.Result.ShouldBe(RequestResult.Refused);
        server.Requests.Count.ShouldBe(1);
        forbidden.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ARedirectToAnotherListedHost_IsFollowed_WithoutWhatWasMeantForTheFirst()
    {
        await using var other = await LoopbackServer.AnsweringAsync(200, "{}");
        await using var server = await RedirectingAsync(307, other.Address);

        var answer = await SendAsync(
            Order(server.Address, "POST", content: "{}", headers: new Dictionary<string, string> { ["X-Token"] = "t" }), [server.Rule, other.Rule], SecretFor(server.Rule));

        answer.StatusCode.ShouldBe(200);
        var first = server.Requests.ShouldHaveSingleItem().Headers;
        (first["Authorization"], first["X-Token"]).ShouldBe(("Bearer s", "t"));
        var second = other.Requests.ShouldHaveSingleItem();
        (second.Method, second.Body, second.Key).ShouldBe(("POST", "{}", Key.ToString()));
        second.Headers.Keys.ShouldNotContain("Authorization");
        second.Headers.Keys.ShouldNotContain("X-Token");
    }

    [Fact]
    public async Task ASecretOfAnotherHost_IsNotSent()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);

        var answer = await SendAsync(Order(server.Address), [server.Rule], SecretFor("api.example.com"));

        answer.Result.ShouldBe(RequestResult.Refused);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task RedirectsWithoutEnd_AreRefused()
    {
        await using var server = await LoopbackServer.StartAsync((n, context) =>
        {
            context.Response.Redirect($"/{n}");
            return Task.CompletedTask;
        });

        (await SendAsync(Order(server.Address), [server.Rule])).Result.ShouldBe(RequestResult.Refused);

        server.Requests.Count.ShouldBe(6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AnAnswerOfMoreThanAMegabyte_IsRefused_WhetherItSaysSoOrNot(bool saysLength)
    {
        await using var server = await LoopbackServer.StartAsync(async (_, context) =>
        {
            var part = Encoding.ASCII.GetBytes(new string('x', 256 * 1024));
            context.Response.ContentLength = saysLength ? 5 * part.Length : null;
            for (var i = 0; i < 5 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.Body.WriteAsync(part, context.RequestAborted);
            }
        });

        var answer = await SendAsync(Order(server.Address), [server.Rule]);

        (answer.Result, answer.Problem).ShouldBe((RequestResult.Refused, "The answer is larger than 1 MB."));
    }

    [Fact]
    public async Task NoAnswerInTime_IsATimeout()
    {
        await using var server = await LoopbackServer.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));

        var answer = await SendAsync(Order(server.Address) with { Timeout = TimeSpan.FromMilliseconds(300) }, [server.Rule]);

        (answer.Result, answer.IsTransient(Order(server.Address))).ShouldBe((RequestResult.TimedOut, true));
    }

    [Fact]
    public async Task APortWhereNobodyListens_IsNotReached()
    {
        Uri address;
        string rule;
        await using (var server = await LoopbackServer.AnsweringAsync(200))
        {
            (address, rule) = (server.Address, server.Rule);
        }

        (await SendAsync(Order(address), [rule])).Result.ShouldBe(RequestResult.NotReached);
    }

    private static SentSecret SecretFor(string host) => HostRule.TryParse(host, out var rule) ? new SentSecret(rule, "Authorization", "Bearer s") : throw new ArgumentException("No host.", nameof(host));

    private static Task<LoopbackServer> RedirectingAsync(int status, Uri to) => LoopbackServer.StartAsync((_, context) =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = to.AbsoluteUri;
        return Task.CompletedTask;
    });

    private static RequestOrder Order(Uri uri, string method = "GET", string? content = null, IReadOnlyDictionary<string, string>? headers = null) =>
        new(method, uri.AbsoluteUri, headers ?? new Dictionary<string, string>(), content, content is null ? null : "application/json", null, [], TimeSpan.FromSeconds(30), 5);

    private static async Task<RequestAnswer> SendAsync(RequestOrder order, List<string> hosts, SentSecret? secret = null, IHostAddresses? names = null)
    {
        using var sender = new RequestSender(names ?? new DnsAddresses(), TimeProvider.System);
        return await sender.SendAsync(order, Key, new WorkflowHttpSettings { Hosts = hosts }, secret, CancellationToken);
    }

    private sealed class Names(string name, IPAddress address) : IHostAddresses
    {
        public int Asked { get; private set; }

        public Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<IPAddress[]>(host == name ? [address] : []);
        }
    }
}
