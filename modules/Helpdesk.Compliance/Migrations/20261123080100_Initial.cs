using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Compliance.Migrations;

[DbContext(typeof(ComplianceDbContext))]
[Migration("20261123080100_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Compliance_LedgerSeals",
            table => new
            {
                Sequence = table.Column<long>(),
                EventId = table.Column<Guid>(),
                EventHash = table.Column<string>(maxLength: 64),
                ChainHash = table.Column<string>(maxLength: 64),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Compliance_LedgerSeals", x => x.Sequence);
                table.UniqueConstraint("AK_Compliance_LedgerSeals_EventId", x => x.EventId);
            });
        migrationBuilder.CreateTable(
            "Compliance_LedgerCheckpoints",
            table => new
            {
                Number = table.Column<int>(),
                FirstSequence = table.Column<long>(),
                LastSequence = table.Column<long>(),
                Root = table.Column<string>(maxLength: 64),
                ChainHash = table.Column<string>(maxLength: 64),
                PreviousHash = table.Column<string>(maxLength: 64),
                SealedAt = table.Column<DateTime>(),
                NewestAt = table.Column<DateTime>(),
                KeyId = table.Column<string>(maxLength: 16),
                Signature = table.Column<string>(maxLength: 200),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_LedgerCheckpoints", x => x.Number));
    }
}
