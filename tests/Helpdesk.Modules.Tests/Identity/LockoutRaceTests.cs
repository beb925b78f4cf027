using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Features;
using Helpdesk.Testing;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class LockoutRaceTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task SignIn_ThatHitsWhileOtherGuessesLockTheAccount_IsRefusedAndDoesNotUnlockIt(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var id = await IdentityFixture.CreatePersonAsync(shell, "anna");

        var answer = await shell.InScopeAsync(async s =>
        {
            // While this guess is hashed, five wrong ones come through.
            var accounts = s.GetRequiredService<UserManager<User>>();
            accounts.PasswordHasher = new SlowHasher(accounts.PasswordHasher, () =>
            {
                for (var i = 0; i < User.MaxFailedSignIns; i++)
                {
                    TryAsync(shell, "wrong").GetAwaiter().GetResult();
                }
            });
            return await s.GetRequiredService<SignIn>().ExecuteAsync("anna", IdentityFixture.Password, "192.0.2.1", "test", CancellationToken.None);
        });

        answer.Principal.ShouldBeNull();
        answer.LockedUntil.ShouldNotBeNull();
        (await IdentityFixture.ReadAsync(shell, id)).IsLockedOut(shell.Clock.GetUtcNow().UtcDateTime).ShouldBeTrue();
    }

    private static Task<SignInAnswer> TryAsync(DataShell shell, string password) =>
        shell.InScopeAsync(s => s.GetRequiredService<SignIn>().ExecuteAsync("anna", password, "192.0.2.1", "test", CancellationToken.None));

    private sealed class SlowHasher(IPasswordHasher<User> inner, Action meanwhile) : IPasswordHasher<User>
    {
        public string HashPassword(User user, string password) => inner.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
        {
            meanwhile();
            return inner.VerifyHashedPassword(user, hashedPassword, providedPassword);
        }
    }
}
