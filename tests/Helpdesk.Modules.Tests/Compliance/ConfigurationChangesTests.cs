using Helpdesk.Compliance;
using Helpdesk.Compliance.Ledger.Reports;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

public sealed class ConfigurationChangesTests
{
    [Fact]
    public async Task AChangeOfConfiguration_HasBeforeAndAfterOfEachField_AndTheChangeThatItsReasonNames()
    {
        await using var ledger = await SealedLedger.CreateAsync();
        await ledger.Shell.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<IdentityDbContext>();
            db.Teams.Add(new Team { Name = "Network", Description = "Cables" });
            db.Organisations.Add(new Organisation { Name = "Customer" });
            await db.SaveChangesAsync();
        });
        ledger.Shell.Clock.Advance(TimeSpan.FromHours(1));
        var from = ledger.Shell.Clock.GetUtcNow().UtcDateTime;
        await ledger.Shell.InScopeAsync(async s =>
        {
            (s.GetRequiredService<TestUser>().Id, s.GetRequiredService<TestUser>().Name) = (Guid.CreateVersion7(), "Ada");
            s.GetRequiredService<IChangeReason>().Reason = "As approved in chg-0042";
            var db = s.GetRequiredService<IdentityDbContext>();
            (await db.Teams.SingleAsync()).Description = "Cables and radio";
            (await db.Organisations.SingleAsync()).Description = "Not configuration";
            await db.SaveChangesAsync();
        });

        var report = await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R17", scope => scope with { From = from }));

        var row = report.Rows.ShouldHaveSingleItem();
        new[] { "object", "kind", "act", "who", "fields", "reason", "change" }.Select(c => report[row, c])
            .ShouldBe(["Network", "identity.team", "Changed", "Ada", "Description", "As approved in chg-0042", "CHG-0042"]);
        report.Evidence(row, "changes", "before").ShouldBe(["Cables"]);
        report.Evidence(row, "changes", "after").ShouldBe(["Cables and radio"]);
        row.Records.ShouldHaveSingleItem().EntityType.ShouldBe("identity.team");
        report.Figure("withChange").ShouldBe(1L);
    }

    [Fact]
    public async Task AnEmptyPeriod_HasNoRows()
    {
        await using var ledger = await SealedLedger.CreateAsync();

        (await ledger.Shell.InScopeAsync(s => ReportReading.OfAsync(s, "R17"))).Rows.ShouldBeEmpty();
    }

    [Fact]
    public void ADocumentInAField_IsTakenApart() =>
        ChangedFields.Of("""{"Json":["{\"smtp\":{\"host\":\"a\",\"port\":25},\"ways\":[\"x\"]}","{\"smtp\":{\"host\":\"b\",\"port\":25},\"ways\":[\"x\",\"y\"]}"],"Name":[null,"mail"],"digest":"00"}""")
            .ShouldBe([new("Json.smtp.host", "a", "b"), new("Json.ways", """["x"]""", """["x","y"]"""), new("Name", null, "mail"), new("digest", null, "00")]);
}
