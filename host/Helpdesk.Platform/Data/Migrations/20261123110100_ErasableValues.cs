using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Platform.Data.Migrations;

/// <summary>Events that are there keep a digest without salt: their seals hold it.</summary>
[DbContext(typeof(PlatformDbContext))]
[Migration("20261123110100_ErasableValues")]
internal sealed class ErasableValues : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<byte[]>("Salt", "Platform_LedgerEvents", maxLength: 16, nullable: true);
        migrationBuilder.AddColumn<string>("ErasedDigest", "Platform_LedgerEvents", maxLength: 64, nullable: true);
    }
}
