using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Identity.Migrations;

[DbContext(typeof(IdentityDbContext))]
[Migration("20261122002000_Managers")]
internal sealed class LinesOfReporting : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<Guid>("ManagerId", "Identity_Users", nullable: true);
        migrationBuilder.CreateIndex("IX_Identity_Users_ManagerId", "Identity_Users", "ManagerId");
    }
}
