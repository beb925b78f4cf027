using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261121000110_ImportJobs")]
internal sealed class ImportJobs : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_ImportJobs",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                FileName = table.Column<string>(maxLength: 255, nullable: false),
                FileSha256 = table.Column<string>(maxLength: 64, nullable: false),
                Profile = table.Column<string>(maxLength: 64, nullable: false),
                IsDryRun = table.Column<bool>(nullable: false),
                StartedById = table.Column<Guid>(nullable: true),
                StartedByName = table.Column<string>(maxLength: 200, nullable: false),
                StartedAt = table.Column<DateTime>(nullable: false),
                FinishedAt = table.Column<DateTime>(nullable: true),
                Report = table.Column<string>(nullable: true),
                Error = table.Column<string>(maxLength: 1000, nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_ImportJobs", x => x.Id));
        migrationBuilder.CreateTable(
            name: "Tickets_ImportLeases",
            columns: table => new
            {
                Source = table.Column<string>(maxLength: 64, nullable: false),
                Until = table.Column<DateTime>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_ImportLeases", x => x.Source));
        migrationBuilder.CreateIndex(name: "IX_Tickets_ImportJobs_StartedAt", table: "Tickets_ImportJobs", column: "StartedAt");
    }
}
