using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Platform.Data.Migrations;

/// <summary>Events are added and never changed; their values are erased once, whole, and their digest stays.</summary>
[DbContext(typeof(PlatformDbContext))]
[Migration("20261123120100_LedgerGuards")]
internal sealed class LedgerGuards : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) => AppendOnlyTable.Make(
        migrationBuilder,
        "Platform_LedgerEvents",
        ["Id", "OccurredAt", "ActorId", "ActorName", "OnBehalfOfId", "SessionId", "Address", "Origin", "Action", "EntityType", "EntityId", "Reason", "CorrelationId"],
        ["Changes", "Salt", "ErasedDigest"],
        """OLD."ErasedDigest" IS NULL AND NEW."ErasedDigest" IS NOT NULL AND NEW."Salt" IS NULL AND NEW."Changes" = '{}'""");
}
