using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Identity.Cli;
using Helpdesk.Identity.Security;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Identity;

public sealed class TokenUseTests(IdentityFixture fixture) : IClassFixture<IdentityFixture>
{
    [Theory]
    [OnEachDatabase]
    public async Task Use_ThatAnotherNodeWroteMeanwhile_DisturbsNobody(DatabaseProvider provider)
    {
        var shell = await fixture.SeededAsync(provider);
        var token = Guid.CreateVersion7();
        var now = shell.Clock.GetUtcNow().UtcDateTime;
        var recorder = shell.Services.GetRequiredService<TokenUseRecorder>();
        await shell.InScopeAsync(s => recorder.WriteAsync(s, token, now, "10.0.0.1", CancellationToken.None));

        await using var late = shell.CreateScope();
        await late.ServiceProvider.GetRequiredService<IdentityDbContext>().ApiTokenUses.FindAsync(token);
        await shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            db.ApiTokenUses.Remove(await db.ApiTokenUses.SingleAsync(u => u.TokenId == token));
            await db.SaveChangesAsync();
        });

        await Should.NotThrowAsync(() => recorder.WriteAsync(late.ServiceProvider, token, now.AddMinutes(2), "10.0.0.2", CancellationToken.None));
    }

    [Theory]
    [InlineData("9999-12-31")]
    [InlineData("3000-01-01")]
    public async Task Expiry_AtTheEndOfTheCalendar_IsRefusedWithASentence(string text)
    {
        var shell = await fixture.SeededAsync(DatabaseProvider.Sqlite);
        await using var scope = shell.CreateScope();
        var verb = ActivatorUtilities.CreateInstance<TokenCreateVerb>(scope.ServiceProvider);

        Should.Throw<BusinessException>(() => verb.ParseExpiry(text)).Message.ShouldStartWith("Choose an earlier day");
        verb.ParseExpiry("2999-12-31").ShouldBe(new DateTime(3000, 1, 1, 0, 0, 0, DateTimeKind.Utc));
    }
}
