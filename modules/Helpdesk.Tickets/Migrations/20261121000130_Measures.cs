using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261121000130_Measures")]
internal sealed class Measures : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_Measures",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                Sequence = table.Column<int>(nullable: false),
                Category = table.Column<int>(nullable: true),
                IsOpen = table.Column<bool>(nullable: false),
                RequesterId = table.Column<Guid>(nullable: true),
                TeamId = table.Column<Guid>(nullable: true),
                PreviousTeamId = table.Column<Guid>(nullable: true),
                AssigneeId = table.Column<Guid>(nullable: true),
                OpenedAt = table.Column<DateTime>(nullable: false),
                FirstResponseAt = table.Column<DateTime>(nullable: true),
                OwnedAt = table.Column<DateTime>(nullable: true),
                FirstResolvedAt = table.Column<DateTime>(nullable: true),
                LastResolvedAt = table.Column<DateTime>(nullable: true),
                IsResolved = table.Column<bool>(nullable: false),
                IsCancelled = table.Column<bool>(nullable: false),
                IsMerged = table.Column<bool>(nullable: false),
                EndedAt = table.Column<DateTime>(nullable: true),
                PausedSeconds = table.Column<long>(nullable: false),
                PausedSince = table.Column<DateTime>(nullable: true),
                Reopens = table.Column<int>(nullable: false),
                TeamChanges = table.Column<int>(nullable: false),
                IsPingPong = table.Column<bool>(nullable: false),
                IsFirstContact = table.Column<bool>(nullable: false),
                HadMoreContacts = table.Column<bool>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Measures", x => x.TicketId));
        migrationBuilder.CreateIndex(name: "IX_Tickets_Measures_OpenedAt", table: "Tickets_Measures", column: "OpenedAt");
        migrationBuilder.CreateIndex(name: "IX_Tickets_Measures_IsOpen", table: "Tickets_Measures", column: "IsOpen");
        migrationBuilder.CreateIndex(name: "IX_Tickets_Measures_LastResolvedAt", table: "Tickets_Measures", column: "LastResolvedAt");
    }
}
