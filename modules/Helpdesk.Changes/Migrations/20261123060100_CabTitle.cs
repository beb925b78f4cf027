using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Changes.Migrations;

[DbContext(typeof(ChangesDbContext))]
[Migration("20261123060100_CabTitle")]
internal sealed class CabTitle : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Title", "Changes_CabMeetings", maxLength: 250, nullable: true);
}
