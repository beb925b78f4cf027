using System.Text;
using Helpdesk.Data;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Import;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Import;

public sealed class StartImportTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task AnImport_WhoseErrorIsLong_EndsAllTheSame(DatabaseProvider provider)
    {
        await using var database = await DatabaseMatrix.CreateAsync(provider);
        await using var host = await ShellFixture.StartAsync(new ShellFixtureOptions { Database = database.Settings }, CancellationToken);
        var name = new string('x', 3000);

        Guid id;
        await using (var scope = host.CreateScope())
        {
            using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.CommandLine);
            id = await scope.Services.GetRequiredService<StartImport>().HandleAsync(
                new UploadedFile("log.csv", "text/csv", 6001, () => new MemoryStream(Encoding.UTF8.GetBytes($"{name},{name}"))),
                "uci-incident-events",
                dryRun: true,
                CancellationToken);
        }

        var job = await EndAsync(host, id);
        job.FinishedAt.ShouldNotBeNull();
        job.Error!.Length.ShouldBe(1000);
        job.Error.ShouldStartWith("The column 'xxx");
    }

    private static async Task<ImportJob> EndAsync(ShellFixture host, Guid id)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(CancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(60));
        while (true)
        {
            await using var scope = host.CreateScope();
            if (!scope.Services.GetRequiredService<ImportBoard>().IsBusy)
            {
                return await scope.Services.GetRequiredService<TicketsDbContext>().ImportJobs.AsNoTracking().SingleAsync(j => j.Id == id, timeout.Token);
            }

            await Task.Delay(20, timeout.Token);
        }
    }
}
