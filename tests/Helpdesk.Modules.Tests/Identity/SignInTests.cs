using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Identity.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class SignInTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task SignIn_WithTheRightPassword_GivesACookieWithIdAndStampOnly(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");

        var answer = await TryAsync(shell, "  ANNA ", IdentityFixture.Password);

        answer.Principal.ShouldNotBeNull();
        PersonPrincipal.IdOf(answer.Principal).ShouldBe(id);
        answer.Principal.Claims.ShouldNotContain(c => c.Type == Helpdesk.Security.HelpdeskClaimTypes.Permission);
        (await OutcomesAsync(shell)).ShouldBe([(id, SignInOutcome.Succeeded)]);
    }

    [Theory]
    [OnEachDatabase]
    public async Task SignIn_WithTheMailAddress_Works(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await IdentityFixture.CreatePersonAsync(shell, "anna", email: "Anna@Example.com");

        (await TryAsync(shell, "anna@example.com", IdentityFixture.Password)).Principal.ShouldNotBeNull();
    }

    [Theory]
    [OnEachDatabase]
    public async Task SignIn_AfterFiveWrongPasswords_IsRefusedEvenWithTheRightOne_UntilTheLockoutEnds(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");
        for (var i = 0; i < User.MaxFailedSignIns - 1; i++)
        {
            (await TryAsync(shell, "anna", "wrong")).LockedUntil.ShouldBeNull();
        }

        (await TryAsync(shell, "anna", "wrong")).LockedUntil.ShouldNotBeNull();
        var locked = await TryAsync(shell, "anna", IdentityFixture.Password);
        locked.Principal.ShouldBeNull();
        locked.LockedUntil.ShouldBe(shell.Clock.GetUtcNow().UtcDateTime.AddMinutes(5));

        shell.Clock.Advance(TimeSpan.FromMinutes(5));
        (await TryAsync(shell, "anna", IdentityFixture.Password)).Principal.ShouldNotBeNull();
        (await IdentityFixture.ReadAsync(shell, id)).LockoutCount.ShouldBe(0);
    }

    [Theory]
    [OnEachDatabase]
    public async Task SignIn_GuessesThatRunAtTheSameTime_AreAllCounted(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");

        await Task.WhenAll(Enumerable.Range(0, User.MaxFailedSignIns - 1).Select(_ => Task.Run(() => TryAsync(shell, "anna", "wrong"))));

        (await IdentityFixture.ReadAsync(shell, id)).AccessFailedCount.ShouldBe(User.MaxFailedSignIns - 1);
    }

    [Theory]
    [OnEachDatabase]
    public async Task SignIn_WithANameThatNobodyHas_AnswersAndLocksLikeAKnownOne_AndStoresNoName(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        await IdentityFixture.CreatePersonAsync(shell, "anna");
        var name = $"nobody{Guid.CreateVersion7():N}";
        List<bool> known = [];
        List<bool> unknown = [];
        for (var i = 0; i < User.MaxFailedSignIns + 1; i++)
        {
            known.Add((await TryAsync(shell, "anna", "wrong")).LockedUntil is not null);
            unknown.Add((await TryAsync(shell, name, "wrong")).LockedUntil is not null);
        }

        unknown.ShouldBe(known);
        unknown[^1].ShouldBeTrue();
        (await OutcomesAsync(shell)).Where(o => o.Item1 is null).ShouldAllBe(o => o.Item2 == SignInOutcome.UnknownName);
    }

    [Theory]
    [OnEachDatabase]
    public async Task SignIn_OfSomebodyInactiveOrWithoutPassword_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var inactive = await IdentityFixture.CreatePersonAsync(shell, "anna");
        await IdentityFixture.CreatePersonAsync(shell, "imported", password: null);
        await shell.InScopeAsync(s => s.GetRequiredService<ManageAccount>().SetActiveAsync(inactive, active: false, CancellationToken.None));

        (await TryAsync(shell, "anna", IdentityFixture.Password)).ShouldBe(new SignInAnswer(null, null));
        (await TryAsync(shell, "imported", "")).ShouldBe(new SignInAnswer(null, null));
    }

    private static Task<SignInAnswer> TryAsync(DataShell shell, string name, string password) =>
        shell.InScopeAsync(s => s.GetRequiredService<SignIn>().ExecuteAsync(name, password, "192.0.2.1", "test", CancellationToken.None));

    private static Task<List<(Guid?, SignInOutcome)>> OutcomesAsync(DataShell shell) => shell.InScopeAsync(async s =>
        (await s.GetRequiredService<IdentityDbContext>().SignInEvents.AsNoTracking().OrderBy(e => e.Id).ToListAsync())
            .ConvertAll(e => (e.UserId, e.Outcome)));
}
