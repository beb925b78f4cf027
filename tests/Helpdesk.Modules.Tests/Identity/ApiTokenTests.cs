using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class ApiTokenTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Fact]
    public void Secret_Has256RandomBits_AndOnlyItsHashIsKept()
    {
        var (token, secret) = ApiToken.Create(Guid.CreateVersion7(), "test", [], null);

        secret.ShouldStartWith("hd_");
        System.Buffers.Text.Base64Url.DecodeFromChars(secret.AsSpan(3)).Length.ShouldBe(32);
        token.Hash.ShouldBe(ApiToken.HashOf(secret));
        var kept = secret[10..];
        new[] { token.Hash, token.Name, token.Scopes, token.Prefix }.ShouldAllBe(v => !v.Contains(kept));
        ApiToken.Create(token.UserId, "test", [], null).Secret.ShouldNotBe(secret);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Token_WithoutScopes_MayWhatThePersonMay(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var secret = await CreateAsync(shell, id, null);

        var result = await AuthenticateAsync(shell, $"Bearer {secret}");

        result.Succeeded.ShouldBeTrue();
        var principal = result.Principal!;
        PersonPrincipal.IdOf(principal).ShouldBe(id);
        principal.FindAll(HelpdeskClaimTypes.Permission).Select(c => c.Value).ShouldContain("ViewPeople");
        principal.FindFirst(HelpdeskClaimTypes.Origin)!.Value.ShouldBe(Origins.Api);
        principal.FindFirst(HelpdeskClaimTypes.Session)!.Value.Length.ShouldBe(32);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Token_WithScopes_MayOnlyWhatBothAllow_ImpliedPermissionsIncluded(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var admin = await IdentityFixture.CreatePersonAsync(shell, "root2", Roles.Administrator);
        var secret = await CreateAsync(shell, admin, null, "ManageTeams");

        var permissions = await PermissionsAsync(shell, secret);

        // ManageTeams implies ViewPeople; SiteOwner is the person's and not the token's.
        permissions.Order(StringComparer.Ordinal).ShouldBe(["ManageTeams", "SignedIn", "ViewPeople"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Token_LosesARight_AtOnceWhenThePersonDoes(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var secret = await CreateAsync(shell, id, null);
        (await PermissionsAsync(shell, secret)).ShouldContain("ViewPeople");

        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            db.UserRoles.RemoveRange(await db.UserRoles.Where(r => r.UserId == id).ToListAsync());
            await db.SaveChangesAsync();
        });

        (await PermissionsAsync(shell, secret)).ShouldBe(["SignedIn"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Token_Expired_Revoked_Unknown_OrOfSomebodyInactive_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var expiring = await CreateAsync(shell, id, shell.Clock.GetUtcNow().UtcDateTime.AddHours(1));
        var revoked = await CreateAsync(shell, id, null);
        (await AuthenticateAsync(shell, $"Bearer {expiring}")).Succeeded.ShouldBeTrue();
        (await AuthenticateAsync(shell, $"Bearer {revoked}")).Succeeded.ShouldBeTrue();

        shell.Clock.Advance(TimeSpan.FromHours(1));
        (await AuthenticateAsync(shell, $"Bearer {expiring}")).Failure.ShouldNotBeNull();

        await shell.InScopeAsync(async s =>
        {
            var hash = ApiToken.HashOf(revoked);
            var token = await s.GetRequiredService<IdentityDbContext>().ApiTokens.SingleAsync(t => t.Hash == hash);
            await s.GetRequiredService<ManageTokens>().RevokeAsync(id, token.Id, CancellationToken.None);
        });
        (await AuthenticateAsync(shell, $"Bearer {revoked}")).Failure.ShouldNotBeNull();
        (await AuthenticateAsync(shell, "Bearer hd_" + new string('x', 43))).Failure.ShouldNotBeNull();
        (await AuthenticateAsync(shell, "Bearer something-else")).Failure.ShouldNotBeNull();
        (await AuthenticateAsync(shell, "Basic YTpi")).None.ShouldBeTrue();

        var good = await CreateAsync(shell, id, null);
        (await AuthenticateAsync(shell, $"bearer {good}")).Succeeded.ShouldBeTrue();
        await shell.InScopeAsync(s => s.GetRequiredService<ManageAccount>().SetActiveAsync(id, active: false, CancellationToken.None));
        (await AuthenticateAsync(shell, $"Bearer {good}")).Failure.ShouldNotBeNull();
    }

    [Theory]
    [OnEachDatabase]
    public async Task Token_WithAScopeThatThePersonLacks_IsNotCreated(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");

        var beyond = await Should.ThrowAsync<ValidationException>(() => CreateAsync(shell, id, null, "ManagePeople"));
        beyond.Errors.Keys.ShouldBe(["scopes"]);
        var unknown = await Should.ThrowAsync<ValidationException>(() => CreateAsync(shell, id, null, "FlyToTheMoon"));
        unknown.Message.ShouldContain("FlyToTheMoon");
        (await Should.ThrowAsync<ValidationException>(() => CreateAsync(shell, id, shell.Clock.GetUtcNow().UtcDateTime))).Errors.Keys.ShouldBe(["expiresAt"]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task Token_LastUse_IsWrittenOnceAMinute(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        var secret = await CreateAsync(shell, id, null);
        var work = shell.Services.GetRequiredService<IdentityFixture.WorkAtOnce>();
        var before = work.Started;

        await AuthenticateAsync(shell, $"Bearer {secret}");
        await AuthenticateAsync(shell, $"Bearer {secret}");
        await work.Last;
        work.Started.ShouldBe(before + 1);
        var first = (await RowsAsync(shell, id)).Single().LastUsedAt;
        first.ShouldBe(shell.Clock.GetUtcNow().UtcDateTime);

        shell.Clock.Advance(TimeSpan.FromMinutes(1));
        await AuthenticateAsync(shell, $"Bearer {secret}");
        await work.Last;
        (await RowsAsync(shell, id)).Single().LastUsedAt.ShouldBe(first!.Value.AddMinutes(1));
    }

    private static Task<IReadOnlyList<TokenRow>> RowsAsync(DataShell shell, Guid id) =>
        shell.InScopeAsync(s => s.GetRequiredService<ManageTokens>().ListAsync(id, CancellationToken.None));

    private static Task<string> CreateAsync(DataShell shell, Guid userId, DateTime? expiresAt, params string[] scopes) => shell.InScopeAsync(async s =>
    {
        var tokens = s.GetRequiredService<ManageTokens>();
        return await tokens.CreateAsync(userId, "test", expiresAt, scopes, await tokens.HeldByAsync(userId, CancellationToken.None), CancellationToken.None);
    });

    private static async Task<List<string>> PermissionsAsync(DataShell shell, string secret) =>
        [.. (await AuthenticateAsync(shell, $"Bearer {secret}")).Principal!.FindAll(HelpdeskClaimTypes.Permission).Select(c => c.Value)];

    private static async Task<AuthenticateResult> AuthenticateAsync(DataShell shell, string header)
    {
        await using var scope = shell.CreateScope();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Request.Path = "/api/v1/people";
        context.Request.Headers.Authorization = header;
        return await context.AuthenticateAsync(ApiTokenHandler.SchemeName);
    }
}
