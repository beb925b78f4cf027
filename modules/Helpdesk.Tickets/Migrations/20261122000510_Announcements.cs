using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000510_Announcements")]
internal sealed class Announcements : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_Announcements",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Title = table.Column<string>(maxLength: 150, nullable: false),
                Text = table.Column<string>(maxLength: 4000, nullable: false),
                Kind = table.Column<string>(maxLength: 16, nullable: false),
                Audience = table.Column<string>(maxLength: 16, nullable: false),
                From = table.Column<DateTime>(nullable: false),
                Until = table.Column<DateTime>(nullable: true),
                TicketId = table.Column<Guid>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Announcements", x => x.Id));
        migrationBuilder.CreateIndex("IX_Tickets_Announcements_Until", "Tickets_Announcements", "Until");
    }
}
