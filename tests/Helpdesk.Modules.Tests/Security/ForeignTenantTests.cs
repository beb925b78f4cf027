using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Identity.Features;
using Helpdesk.Modules;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Modules.Tests.Web;
using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Security;

/// <summary>
/// Two organisations on one host. Acme has a ticket, files, a view, people and tokens; the Default tenant's administrator, who may do everything
/// there, gets at none of them.
/// </summary>
public sealed class ForeignTenantTests(ForeignTenantTests.TwoTenants host) : IClassFixture<ForeignTenantTests.TwoTenants>
{
    /// <summary>Stands in every text of acme and nowhere else.</summary>
    private const string Mark = "zebrafish";

    [Fact]
    public async Task NegativeSample_InItsOwnTenantEverythingIsThere()
    {
        (await host.InAcmeAsync(host.AcmeToken, $"/api/v1/incidents/{host.Number}")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.InAcmeAsync(host.AcmeToken, $"/api/v1/incidents/{host.Number}/attachments/{host.AttachmentId}")).Text.ShouldContain(Mark);
        (await host.InAcmeAsync(host.AcmeToken, $"/api/v1/people/{host.PersonId}")).Text.ShouldContain(Mark);
        (await host.InAcmeAsync(host.AcmeToken, "/api/v1/tickets")).Text.ShouldContain(Mark);
        (await host.InAcmeAsync(host.AcmeToken, "/api/v1/people?limit=200")).Text.ShouldContain(Mark);
        using var admin = await SignInAsync("acme/");
        await admin.OpenAsync($"acme/desk/queue/{host.ViewId}");
        admin.Status.ShouldBe(HttpStatusCode.OK);
        admin.Text.ShouldContain(Mark);
    }

    [Theory]
    [InlineData("tickets/{number}")]
    [InlineData("incidents/{number}")]
    [InlineData("incidents/{number}/comments")]
    [InlineData("incidents/{number}/events")]
    [InlineData("incidents/{number}/attachments/{attachment}")]
    [InlineData("incidents/{own}/attachments/{attachment}")]
    [InlineData("people/{person}")]
    [InlineData("teams/{team}")]
    public async Task AForeignId_IsNotFound(string path) =>
        (await host.Tickets.GetAsync("admin", "/" + host.Fill(path))).ShouldBeProblem(404).Text.ShouldNotContain(Mark);

    [Fact]
    public async Task AForeignTicket_IsNeitherChangedNorLinkedNorWatched()
    {
        (await host.Tickets.SendAsync("admin", HttpMethod.Patch, $"/incidents/{host.Number}", new { title = "Taken" })).ShouldBeProblem(404);
        (await host.Tickets.PostAsync("admin", $"/incidents/{host.Number}/comments", new { body = "Hello" })).ShouldBeProblem(404);
        (await host.Tickets.PostAsync("admin", $"/incidents/{host.Number}/transitions", new { transition = "cancel", reason = "x" })).ShouldBeProblem(404);
        (await host.Tickets.PostAsync("admin", $"/incidents/{host.OwnNumber}/links", new { target = host.Number, kind = "relates-to" })).ShouldBeProblem(400, "target");
        (await host.Tickets.PostAsync("admin", $"/incidents/{host.OwnNumber}/watchers", new { personId = host.PersonId })).ShouldBeProblem(400, "personId");
        (await host.Tickets.SendAsync("admin", HttpMethod.Patch, $"/incidents/{host.OwnNumber}", new { assigneeId = host.PersonId })).ShouldBeProblem(400, "assigneeId");
        (await host.Tickets.SendAsync("admin", HttpMethod.Patch, $"/incidents/{host.OwnNumber}", new { teamId = host.TeamId })).ShouldBeProblem(400, "teamId");

        var there = await host.InAcmeAsync(host.AcmeToken, $"/api/v1/incidents/{host.Number}");
        there.Text.ShouldContain($"{Mark} ticket");
        there.Text.ShouldContain("\"state\":\"new\"");
    }

    [Fact]
    public async Task AForeignView_IsNotFound()
    {
        using var admin = await SignInAsync("");

        await admin.OpenAsync($"desk/queue/{host.ViewId}");

        admin.Status.ShouldBe(HttpStatusCode.NotFound);
        admin.Text.ShouldNotContain(Mark);
    }

    [Fact]
    public async Task AForeignToken_IsUnauthorized_InBothDirections()
    {
        (await host.InDefaultAsync(host.AcmeToken, "/api/v1/tickets")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.InDefaultAsync(host.AcmeToken, $"/api/v1/incidents/{host.Number}")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.InDefaultAsync(host.DefaultToken, "/api/v1/tickets")).Status.ShouldBe(HttpStatusCode.OK);
        (await host.InAcmeAsync(host.DefaultToken, "/api/v1/tickets")).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("Helpdesk.acme")]
    [InlineData("Helpdesk.Default")]
    public async Task AForeignSession_IsNobodyHere(string cookieName)
    {
        var session = await host.SessionOfAcmeAsync();

        (await host.DeskAsync("/acme/desk", "Helpdesk.acme", session)).ShouldBe(HttpStatusCode.OK);
        (await host.DeskAsync("/desk", cookieName, session)).ShouldBe(HttpStatusCode.Redirect);
    }

    [Theory]
    [InlineData("/tickets?limit=200")]
    [InlineData("/tickets?filter=title%20~%20zebrafish")]
    [InlineData("/people?limit=200")]
    [InlineData("/people?q=zebrafish")]
    [InlineData("/teams")]
    [InlineData("/categories")]
    [InlineData("/services")]
    [InlineData("/tickets/{own}")]
    [InlineData("/incidents/{own}/comments")]
    [InlineData("/incidents/{own}/events")]
    public async Task NothingForeign_IsInAnAnswer(string path)
    {
        var answer = await host.Tickets.GetAsync("admin", host.Fill(path));

        answer.Status.ShouldBe(200, answer.Text);
        foreach (var foreign in host.Foreign)
        {
            answer.Text.ShouldNotContain(foreign);
        }
    }

    [Theory]
    [InlineData("desk")]
    [InlineData("notifications")]
    [InlineData("desk/tickets/{own}")]
    [InlineData("admin")]
    public async Task NothingForeign_IsOnAPage(string path)
    {
        using var admin = await SignInAsync("");

        await admin.OpenAsync(host.Fill(path));

        admin.Status.ShouldBe(HttpStatusCode.OK);
        foreach (var foreign in host.Foreign)
        {
            admin.Source.ShouldNotContain(foreign);
        }
    }

    private async Task<Visitor> SignInAsync(string root)
    {
        var visitor = new Visitor(host.Tickets.Host.Address);
        await visitor.OpenAsync(root + "signin");
        await visitor.SubmitAsync("Sign in", ("Input.UserName", "admin"), ("Input.Password", ShellFixture.AdminPassword));
        visitor.Address.AbsolutePath.ShouldNotContain("signin", Case.Insensitive, visitor.Text);
        return visitor;
    }

    public sealed record Reply(HttpStatusCode Status, string Text);

    /// <summary>A service desk in the Default tenant with one ticket, and another in the tenant acme with three.</summary>
    public sealed class TwoTenants : IAsyncLifetime
    {
        private HttpClient? _client;

        public TicketsHost Tickets { get; } = new();

        public string OwnNumber { get; private set; } = "";

        public string Number { get; private set; } = "";

        public string AttachmentId { get; private set; } = "";

        public Guid PersonId { get; private set; }

        public string TeamId { get; private set; } = "";

        public Guid ViewId { get; private set; }

        public string AcmeToken { get; private set; } = "";

        public string DefaultToken { get; private set; } = "";

        public IReadOnlyList<string> Foreign => [Mark, Number, AttachmentId, PersonId.ToString(), TeamId, ViewId.ToString(), AcmeToken];

        private HttpClient Client => _client ?? throw new InvalidOperationException("The host was not started.");

        public async ValueTask InitializeAsync()
        {
            await Tickets.InitializeAsync();
            // Cookies are sent as a test says.
            _client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Tickets.Host.Address };
            OwnNumber = await Tickets.ReportAsync("Of the Default tenant");
            var made = await Tickets.Host.Tenants.CreateAsync(
                new NewTenant("acme", "acme", RequestHost: null, "tickets-test", Database: null, ShellFixture.AdminPassword), CancellationToken.None);
            made.Succeeded.ShouldBeTrue(made.Failure?.Detail);
            DefaultToken = await TokenAsync("Default");
            AcmeToken = await TokenAsync("acme");
            await AllowSignInsAsync("Default");
            await AllowSignInsAsync("acme");

            // The last number of acme is none of the Default tenant, where numbers begin at one as well.
            for (var i = 1; i <= 3; i++)
            {
                using var content = JsonContent.Create(new { title = $"{Mark} ticket", description = $"The {Mark} swims." });
                Number = Read(await SendAsync(HttpMethod.Post, "/acme/api/v1/incidents", AcmeToken, content)).GetProperty("number").GetString()!;
            }

            using var files = new MultipartFormDataContent { { new StringContent($"The {Mark} file"), "files", $"{Mark}.txt" } };
            AttachmentId = Read(await SendAsync(HttpMethod.Post, $"/acme/api/v1/incidents/{Number}/attachments", AcmeToken, files))
                .GetProperty("items")[0].GetProperty("id").GetString()!;
            TeamId = Read(await InAcmeAsync(AcmeToken, "/api/v1/teams")).GetProperty("items")[0].GetProperty("id").GetString()!;
            await using var scope = Tickets.Host.CreateScope("acme");
            PersonId = await scope.Services.GetRequiredService<SavePerson>().CreateAsync(
                new PersonForm(Mark, $"Zoe {Mark}", $"{Mark}@example.com", null, null, null, null, [], []), CancellationToken.None);
            using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(PersonId, $"Zoe {Mark}", Origins.Background);
            ViewId = (await scope.Services.GetRequiredService<SavedViews>().SaveAsync(
                new SaveViewRequest(null, $"{Mark} view", "open", "", "", IsShared: true, TeamId: null), CancellationToken.None)).Id;
        }

        public async ValueTask DisposeAsync()
        {
            _client?.Dispose();
            await Tickets.DisposeAsync();
        }

        public string Fill(string path) => path
            .Replace("{number}", Number, StringComparison.Ordinal)
            .Replace("{own}", OwnNumber, StringComparison.Ordinal)
            .Replace("{attachment}", AttachmentId, StringComparison.Ordinal)
            .Replace("{person}", PersonId.ToString(), StringComparison.Ordinal)
            .Replace("{team}", TeamId, StringComparison.Ordinal);

        public Task<Reply> InAcmeAsync(string token, string path) => SendAsync(HttpMethod.Get, "/acme" + path, token);

        public Task<Reply> InDefaultAsync(string token, string path) => SendAsync(HttpMethod.Get, path, token);

        /// <summary>Signs acme's administrator in; the value of the session's cookie.</summary>
        public async Task<string> SessionOfAcmeAsync()
        {
            var cookies = new CookieContainer();
            using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = cookies }) { BaseAddress = Tickets.Host.Address };
            var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await client.GetStringAsync("/acme/signin"));
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["Input.UserName"] = "admin",
                ["Input.Password"] = ShellFixture.AdminPassword,
                ["__RequestVerificationToken"] = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!,
            });
            using var response = await client.PostAsync("/acme/signin", form);
            response.StatusCode.ShouldBe(HttpStatusCode.Redirect);
            return cookies.GetAllCookies().Single(c => c.Name == "Helpdesk.acme").Value;
        }

        public async Task<HttpStatusCode> DeskAsync(string path, string cookieName, string cookie)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.Add("Cookie", $"{cookieName}={cookie}");
            using var response = await Client.SendAsync(request);
            return response.StatusCode;
        }

        private async Task<Reply> SendAsync(HttpMethod method, string path, string token, HttpContent? content = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await Client.SendAsync(request);
            return new Reply(response.StatusCode, await response.Content.ReadAsStringAsync());
        }

        private async Task<string> TokenAsync(string tenant)
        {
            await using var scope = Tickets.Host.CreateScope(tenant);
            var verb = scope.Services.GetServices<IVerb>().Single(v => v.Name == "token create");
            var token = new StringWriter();
            await verb.RunAsync(
                new VerbArguments([], new Dictionary<string, string> { ["user"] = "admin", ["name"] = "test" }), token, CancellationToken.None);
            return token.ToString().Trim();
        }

        /// <summary>All tests sign in from one address; the limit itself is tested where it belongs.</summary>
        private async Task AllowSignInsAsync(string tenant)
        {
            await using var scope = Tickets.Host.CreateScope(tenant);
            await scope.Services.GetRequiredService<ISettings>().SaveAsync(new RateLimitSettings { SignInAttemptsPerMinute = 10_000 }, CancellationToken.None);
        }

        private static JsonElement Read(Reply reply)
        {
            ((int)reply.Status).ShouldBeInRange(200, 299, reply.Text);
            return JsonDocument.Parse(reply.Text).RootElement;
        }
    }
}
