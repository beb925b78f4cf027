using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Events;
using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using StartupBase = Helpdesk.Modules.StartupBase;

namespace Helpdesk.Platform.Tests.Web;

public sealed class IdempotencyTests
{
    [Fact]
    public async Task SameKeyAndBody_GivesTheFirstAnswerAndNoSecondEffect()
    {
        await using var shell = await StartAsync();

        using var first = await PostAsync(shell, "key-1", "bolt");
        using var second = await PostAsync(shell, "key-1", "bolt");

        first.StatusCode.ShouldBe(HttpStatusCode.Created);
        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        first.Headers.Contains(IdempotencyMiddleware.ReplayedHeader).ShouldBeFalse();
        second.Headers.GetValues(IdempotencyMiddleware.ReplayedHeader).ShouldBe(["true"]);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        second.Headers.ETag.ShouldBe(first.Headers.ETag);
        second.Content.Headers.ContentType.ShouldBe(first.Content.Headers.ContentType);
        (await second.Content.ReadAsStringAsync()).ShouldBe(await first.Content.ReadAsStringAsync());
        (await EffectsAsync(shell)).ShouldBe(1);
    }

    [Fact]
    public async Task SameKeyWithAnotherBody_IsRefusedAndChangesNothing()
    {
        await using var shell = await StartAsync();
        using var first = await PostAsync(shell, "key-1", "bolt");

        using var second = await PostAsync(shell, "key-1", "nut");

        second.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await second.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe("Request:IdempotencyKeyReused");
        (await EffectsAsync(shell)).ShouldBe(1);
    }

    [Fact]
    public async Task RefusedRequest_LeavesNeitherEffectNorKey()
    {
        await using var shell = await StartAsync();

        using var refused = await PostAsync(shell, "key-1", "broken");
        using var bare = await PostAsync(shell, "key-1", "gone");
        using var repeated = await PostAsync(shell, "key-1", "bolt");

        refused.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        bare.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        bare.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        repeated.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await EffectsAsync(shell)).ShouldBe(1);
    }

    [Fact]
    public async Task SameKeyAtTheSameTime_HasOneEffect()
    {
        await using var shell = await StartAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(shell, "key-1", "bolt")));

        answers.ShouldAllBe(a => a.StatusCode == HttpStatusCode.Created);
        answers.Select(a => a.Headers.ETag!.Tag).Distinct().Count().ShouldBe(1);
        answers.Count(a => a.Headers.Contains(IdempotencyMiddleware.ReplayedHeader)).ShouldBe(7);
        (await EffectsAsync(shell)).ShouldBe(1);
    }

    [Fact]
    public async Task Key_BelongsToOnePerson()
    {
        await using var shell = await StartAsync();

        using var mine = await PostAsync(shell, "key-1", "bolt");
        using var yours = await PostAsync(shell, "key-1", "bolt", Guid.CreateVersion7());

        yours.StatusCode.ShouldBe(HttpStatusCode.Created);
        yours.Headers.Contains(IdempotencyMiddleware.ReplayedHeader).ShouldBeFalse();
        (await EffectsAsync(shell)).ShouldBe(2);
    }

    [Fact]
    public async Task Key_IsFreeAgainAfterADay()
    {
        await using var shell = await StartAsync();
        using var first = await PostAsync(shell, "key-1", "bolt");

        shell.Time.Advance(IdempotencyMiddleware.KeepFor + TimeSpan.FromMinutes(1));
        using var later = await PostAsync(shell, "key-1", "nut");

        later.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await EffectsAsync(shell)).ShouldBe(2);
    }

    [Theory]
    [InlineData("has space")]
    [InlineData("tab\t")]
    public async Task Key_ThatIsNoPlainText_IsRefused(string key)
    {
        await using var shell = await StartAsync();

        using var response = await PostAsync(shell, key, "bolt");

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await EffectsAsync(shell)).ShouldBe(0);
    }

    [Fact]
    public async Task NoKey_MeansNoMemory()
    {
        await using var shell = await StartAsync();

        using var first = await PostAsync(shell, null, "bolt");
        using var second = await PostAsync(shell, null, "bolt");

        second.StatusCode.ShouldBe(HttpStatusCode.Created);
        (await EffectsAsync(shell)).ShouldBe(2);
    }

    private static async Task<WebShell> StartAsync()
    {
        var shell = await WebShell.StartAsync(new Workshop(), configure: services =>
        {
            services.AddDatabaseProviders();
            services.AddPlatformData();
            services.AddPlatformEvents();
        });
        await using var scope = shell.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IShellMigrator>().MigrateAsync(CancellationToken.None);
        return shell;
    }

    private static async Task<HttpResponseMessage> PostAsync(WebShell shell, string? key, string part, Guid? person = null)
    {
        using var client = person is null
            ? shell.As("WriteFixture")
            : shell.With([("permission", "WriteFixture"), ("id", person.Value.ToString())]);
        HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/parts") { Content = JsonContent.Create(new { part }) };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(IdempotencyMiddleware.Header, key);
        }

        return await client.SendAsync(request);
    }

    private static async Task<int> EffectsAsync(WebShell shell)
    {
        await using var scope = shell.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().NumberCounters.CountAsync(c => c.Name.StartsWith("part:"));
    }

    private sealed record NewPart(string Part);

    /// <summary>Makes a row for each part; a broken part is refused after its row was saved.</summary>
    private sealed class Workshop : StartupBase
    {
        public override void ConfigureServices(IServiceCollection services) => services.AddPermissions<FixturePermissions>();

        public override void Configure(IApplicationBuilder app, IEndpointRouteBuilder routes, IServiceProvider services) =>
            routes.MapApi("parts", "Parts")
                .MapPost("", MakeAsync)
                .RequirePermission(FixturePermissions.Write)
                .WithIdempotencyKey();

        private static async Task<IResult> MakeAsync(NewPart part, PlatformDbContext db, HttpResponse response, CancellationToken cancellationToken)
        {
            var id = Guid.CreateVersion7();
            db.NumberCounters.Add(new NumberCounter { Name = $"part:{id}", NextValue = 1 });
            await db.SaveChangesAsync(cancellationToken);
            if (part.Part == "broken")
            {
                throw new BusinessException("Parts:Broken", "The part is broken. Make another one.");
            }

            if (part.Part == "gone")
            {
                return TypedResults.NotFound();
            }

            response.SetEntityTag(id.ToString("N"));
            return TypedResults.Created($"/api/v1/parts/{id}", new { id, part.Part });
        }
    }
}
