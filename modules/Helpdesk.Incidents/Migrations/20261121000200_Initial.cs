using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Incidents.Migrations;

[DbContext(typeof(IncidentsDbContext))]
[Migration("20261121000200_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            name: "Incidents_Incidents",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                IsMajor = table.Column<bool>(nullable: false),
                MajorSince = table.Column<DateTime>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Incidents_Incidents", x => x.Id));
}
