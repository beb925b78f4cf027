using System.Text;
using Helpdesk.Modules.Tests.Tickets;
using Helpdesk.Tickets.Import;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Import;

public sealed class ImportedCategoryTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly ImportProfile Uci = ImportProfile.Find("uci-incident-events");

    [Fact]
    public async Task ACategory_ThatAnImportMade_IsListedAtOnce()
    {
        (await host.GetAsync("anna", "/categories")).Text.ShouldNotContain("Imported hardware");
        await using (var scope = host.CreateScope())
        {
            using var log = Stream(Log.With(Log.Row(("category", "Imported hardware"))));
            await scope.Services.GetRequiredService<ImportEvents>().HandleAsync(log, Uci, dryRun: false, null, TestContext.Current.CancellationToken);
        }

        (await host.GetAsync("anna", "/categories")).Text.ShouldContain("Imported hardware");
    }

    [Fact]
    public async Task ARow_WhoseCategoryPathIsTooLong_IsRejectedAlone()
    {
        string[] columns = ["category", "subcategory", "u_symptom", "location", "vendor"];
        var profile = Uci with { Category = columns };
        var tooLong = Log.Row([.. columns.Select(c => (c, new string('x', 100)))]);
        using var file = Stream(Log.With(tooLong, Log.Row(("number", "INC2"))));

        var log = await new EventLogReader(profile).ReadAsync(file, TestContext.Current.CancellationToken);

        log.Rejected.Single().Reason.ShouldContain("longer than 400 characters");
        log.Events.Single().Number.ShouldBe("INC2");
    }

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));
}
