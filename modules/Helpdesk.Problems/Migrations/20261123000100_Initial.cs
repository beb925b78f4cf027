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

        migrationBuilder.CreateTable(
            name: "Problems_KnownErrors",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 250, nullable: false),
                Symptom = table.Column<string>(nullable: false),
                RootCause = table.Column<string>(nullable: false),
                Workaround = table.Column<string>(nullable: false),
                Solution = table.Column<string>(nullable: false),
                ErrorCode = table.Column<string>(maxLength: 100, nullable: false),
                Vendor = table.Column<string>(maxLength: 100, nullable: false),
                Product = table.Column<string>(maxLength: 100, nullable: false),
                Version = table.Column<string>(maxLength: 100, nullable: false),
                ProblemId = table.Column<Guid>(nullable: true),
                ProblemNumber = table.Column<string>(maxLength: 32, nullable: true),
                State = table.Column<int>(nullable: false),
                FixNumber = table.Column<string>(maxLength: 32, nullable: true),
                TimesUsed = table.Column<int>(nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                SearchText = table.Column<string>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Problems_KnownErrors", x => x.Id));
        // Those that help most stand first; and those of a problem.
        migrationBuilder.CreateIndex("IX_Problems_KnownErrors_State_TimesUsed", "Problems_KnownErrors", ["State", "TimesUsed"]);
        migrationBuilder.CreateIndex("IX_Problems_KnownErrors_ProblemId", "Problems_KnownErrors", "ProblemId");

        migrationBuilder.CreateTable(
            name: "Problems_KnownErrorUses",
            columns: table => new
            {
                KnownErrorId = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Problems_KnownErrorUses", x => new { x.KnownErrorId, x.TicketId }));
    }
}
