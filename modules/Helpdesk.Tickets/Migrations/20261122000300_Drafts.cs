using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000300_Drafts")]
internal sealed class Drafts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_Drafts",
            columns: table => new
            {
                PersonId = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                Form = table.Column<string>(maxLength: 64, nullable: false),
                Content = table.Column<string>(nullable: false),
                UpdatedAt = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Drafts", x => new { x.PersonId, x.TicketId, x.Form }));
        migrationBuilder.CreateIndex(name: "IX_Tickets_Drafts_UpdatedAt", table: "Tickets_Drafts", column: "UpdatedAt");
    }
}
