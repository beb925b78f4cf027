using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Compliance.Migrations;

/// <summary>Seals and checkpoints are added and never changed.</summary>
[DbContext(typeof(ComplianceDbContext))]
[Migration("20261123120200_LedgerGuards")]
internal sealed class LedgerGuards : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        MakeAppendOnly(migrationBuilder, "Compliance_LedgerSeals", "Sequence", "EventId", "EventHash", "ChainHash");
        MakeAppendOnly(
            migrationBuilder, "Compliance_LedgerCheckpoints",
            "Number", "FirstSequence", "LastSequence", "Root", "ChainHash", "PreviousHash", "SealedAt", "NewestAt", "KeyId", "Signature");
    }
}
