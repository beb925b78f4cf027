using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Problems.Migrations;

[DbContext(typeof(ProblemsDbContext))]
[Migration("20261123000100_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Problems_Problems",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                RootCause = table.Column<string>(nullable: false),
                Whys = table.Column<string>(nullable: false),
                Workaround = table.Column<string>(nullable: false),
                WorkaroundVersion = table.Column<int>(nullable: false),
                ReviewOn = table.Column<DateOnly>(nullable: true),
                RemindedReview = table.Column<DateOnly>(nullable: true),
                RiskOwnerId = table.Column<Guid>(nullable: true),
                RiskUntil = table.Column<DateOnly>(nullable: true),
                RemindedRisk = table.Column<DateOnly>(nullable: true),
                RiskReason = table.Column<string>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Problems_Problems", x => x.Id));
        // What is due, and the register of accepted risks.
        migrationBuilder.CreateIndex("IX_Problems_Problems_ReviewOn", "Problems_Problems", "ReviewOn");
        migrationBuilder.CreateIndex("IX_Problems_Problems_RiskUntil", "Problems_Problems", "RiskUntil");

        migrationBuilder.CreateTable(
            name: "Problems_SharedWorkarounds",
            columns: table => new
            {
                ProblemId = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                Version = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Problems_SharedWorkarounds", x => new { x.ProblemId, x.TicketId }));
    }
}
