using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261123070100_LinkTimes")]
internal sealed class LinkTimes : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<DateTime>("LinkedAt", "Tickets_Links", nullable: true);
}
