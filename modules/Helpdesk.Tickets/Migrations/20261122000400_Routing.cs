using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000400_Routing")]
internal sealed class Routing : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_RoutingRules",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Filter = table.Column<string>(maxLength: 2000, nullable: false),
                TeamId = table.Column<Guid>(nullable: false),
                Mode = table.Column<int>(nullable: false),
                IsActive = table.Column<bool>(nullable: false),
                Position = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_RoutingRules", x => x.Id));
        migrationBuilder.CreateTable(
            name: "Tickets_Capacities",
            columns: table => new
            {
                PersonId = table.Column<Guid>(nullable: false),
                Capacity = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Capacities", x => x.PersonId));
        migrationBuilder.CreateTable(
            name: "Tickets_Absences",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                PersonId = table.Column<Guid>(nullable: false),
                StartsAt = table.Column<DateTime>(nullable: false),
                EndsAt = table.Column<DateTime>(nullable: false),
                SubstituteId = table.Column<Guid>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Absences", x => x.Id));
        migrationBuilder.CreateIndex("IX_Tickets_Absences_EndsAt", "Tickets_Absences", "EndsAt");
        migrationBuilder.CreateTable(
            name: "Tickets_TeamTurns",
            columns: table => new
            {
                TeamId = table.Column<Guid>(nullable: false),
                Number = table.Column<int>(nullable: false),
                Taken = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_TeamTurns", x => x.TeamId));
        migrationBuilder.CreateTable(
            name: "Tickets_UnownedAlarms",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                Stay = table.Column<int>(nullable: false),
                TeamId = table.Column<Guid>(nullable: false),
                RaisedAt = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_UnownedAlarms", x => new { x.TicketId, x.Stay }));
    }
}
