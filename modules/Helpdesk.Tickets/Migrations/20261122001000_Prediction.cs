using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122001000_Prediction")]
internal sealed class Prediction : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            name: "Tickets_BreachModels",
            columns: table => new
            {
                ComputedAt = table.Column<DateTime>(nullable: false),
                Body = table.Column<string>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_BreachModels", x => x.ComputedAt));
}
