using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Live;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Modules.Tests.Import;

public sealed class ImportLeaseFixture : DataFixture
{
    protected override void ConfigureServices(IServiceCollection services)
    {
        services.AddModuleDbContext<TicketsDbContext>();
        services.AddSingleton<TicketFeed>();
        services.AddSingleton<IStringLocalizer>(English.Texts);
        services.AddScoped<ImportLeases>();
    }
}

public sealed class ImportLeaseTests(ImportLeaseFixture fixture) : IClassFixture<ImportLeaseFixture>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task Take_WhileAnotherImportOfTheSourceRuns_IsRefused(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await using var node = shell.AnotherNode();
        await using (await TakeAsync(shell, "uci"))
        {
            (await Should.ThrowAsync<BusinessException>(() => TakeAsync(node, "uci"))).Code.ShouldBe("Import:Busy");
            await using var other = await TakeAsync(node, "another");
        }

        await using var next = await TakeAsync(node, "uci");
    }

    [Theory]
    [OnEachDatabase]
    public async Task Take_FromManyAtOnce_GivesItToOne(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await using var node = shell.AnotherNode();

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => TryTakeAsync(i % 2 == 0 ? shell : node)));

        var claim = claims.OfType<ImportLeases.Claim>().ShouldHaveSingleItem();
        await claim.DisposeAsync();
    }

    [Theory]
    [OnEachDatabase]
    public async Task Take_OfWhatAKilledProcessHeld_SucceedsWhenItsClaimHasRunOut(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await shell.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<TicketsDbContext>();
            db.ImportLeases.Add(new ImportLease { Source = "uci", Until = shell.Clock.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(1) });
            await db.SaveChangesAsync(CancellationToken);
        });

        await using var claim = await TakeAsync(shell, "uci");

        (await claim.RenewAsync()).ShouldBeTrue();
    }

    [Theory]
    [OnEachDatabase]
    public async Task Renew_WhenSomebodyElseHoldsTheSourceNow_SaysSo(DatabaseProvider provider)
    {
        var shell = await fixture.ShellAsync(provider);
        await using var claim = await TakeAsync(shell, "uci");
        await shell.InScopeAsync(async services =>
        {
            var db = services.GetRequiredService<TicketsDbContext>();
            (await db.ImportLeases.FindAsync(["uci"], CancellationToken))!.Until += TimeSpan.FromHours(1);
            await db.SaveChangesAsync(CancellationToken);
        });

        (await claim.RenewAsync()).ShouldBeFalse();
    }

    private static async Task<ImportLeases.Claim> TakeAsync(DataShell shell, string source)
    {
        await using var scope = shell.CreateScope();
        return await scope.ServiceProvider.GetRequiredService<ImportLeases>().TakeAsync(source, CancellationToken);
    }

    private static async Task<ImportLeases.Claim?> TryTakeAsync(DataShell shell)
    {
        try
        {
            return await TakeAsync(shell, "uci");
        }
        catch (BusinessException)
        {
            return null;
        }
    }
}
