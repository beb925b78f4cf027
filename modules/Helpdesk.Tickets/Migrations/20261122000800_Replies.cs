using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000800_Replies")]
internal sealed class Replies : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_Responses",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Text = table.Column<string>(nullable: false),
                Language = table.Column<string>(maxLength: 16, nullable: false),
                TeamId = table.Column<Guid>(nullable: true),
                Categories = table.Column<string>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Responses", x => x.Id));
        migrationBuilder.CreateTable(
            name: "Tickets_Macros",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                TeamId = table.Column<Guid>(nullable: true),
                Steps = table.Column<string>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Macros", x => x.Id));
    }
}
