using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Changes.Migrations;

[DbContext(typeof(ChangesDbContext))]
[Migration("20261123060200_CabEvidence")]
internal sealed class CabEvidence : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("ClosedNames", "Changes_CabMeetings", nullable: true);
        migrationBuilder.AddColumn<string>("ClosedChange", "Changes_CabAgendaItems", nullable: true);
        migrationBuilder.AddColumn<string>("ClosedHash", "Changes_CabAgendaItems", maxLength: 64, nullable: true);
    }
}
