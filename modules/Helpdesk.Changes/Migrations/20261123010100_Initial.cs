using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Changes.Migrations;

[DbContext(typeof(ChangesDbContext))]
[Migration("20261123010100_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Changes_Changes",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Kind = table.Column<int>(nullable: false),
                Reason = table.Column<string>(nullable: true),
                PlannedStart = table.Column<DateTime>(nullable: true),
                PlannedEnd = table.Column<DateTime>(nullable: true),
                ImplementationPlan = table.Column<string>(nullable: true),
                TestPlan = table.Column<string>(nullable: true),
                BackoutPlan = table.Column<string>(nullable: true),
                RiskAnswers = table.Column<string>(maxLength: 16, nullable: false),
                ActualStart = table.Column<DateTime>(nullable: true),
                ActualEnd = table.Column<DateTime>(nullable: true),
                Outcome = table.Column<int>(nullable: true),
                Review = table.Column<string>(nullable: true),
                OverrideReason = table.Column<string>(nullable: true),
                OverriddenById = table.Column<Guid>(nullable: true),
                OverriddenAt = table.Column<DateTime>(nullable: true),
                OverriddenConflicts = table.Column<string>(nullable: false),
                NotedConflicts = table.Column<string>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Changes_Changes", x => x.Id));
        // What claims time from a moment on.
        migrationBuilder.CreateIndex("IX_Changes_Changes_PlannedEnd_PlannedStart", "Changes_Changes", ["PlannedEnd", "PlannedStart"]);
        // How the last ones went.
        migrationBuilder.CreateIndex("IX_Changes_Changes_ActualEnd", "Changes_Changes", "ActualEnd");

        migrationBuilder.CreateTable(
            name: "Changes_Blackouts",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                From = table.Column<DateTime>(nullable: false),
                To = table.Column<DateTime>(nullable: false),
                Reason = table.Column<string>(maxLength: 250, nullable: false),
                ServiceId = table.Column<Guid>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Changes_Blackouts", x => x.Id));
        migrationBuilder.CreateIndex("IX_Changes_Blackouts_To", "Changes_Blackouts", "To");

        migrationBuilder.CreateTable(
            name: "Changes_MaintenanceWindows",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ServiceId = table.Column<Guid>(nullable: false),
                Days = table.Column<int>(nullable: false),
                FromMinute = table.Column<int>(nullable: false),
                ToMinute = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Changes_MaintenanceWindows", x => x.Id));
        migrationBuilder.CreateIndex("IX_Changes_MaintenanceWindows_ServiceId", "Changes_MaintenanceWindows", "ServiceId");
    }
}
