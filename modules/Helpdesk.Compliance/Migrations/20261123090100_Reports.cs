using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Compliance.Migrations;

[DbContext(typeof(ComplianceDbContext))]
[Migration("20261123090100_Reports")]
internal sealed class Reports : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Compliance_ReportRuns",
            table => new
            {
                Id = table.Column<Guid>(),
                ConcurrencyStamp = table.Column<string>(maxLength: 32),
                ReportId = table.Column<string>(maxLength: 32),
                Title = table.Column<string>(maxLength: 200),
                Scope = table.Column<string>(),
                Culture = table.Column<string>(maxLength: 20),
                EngagementId = table.Column<Guid>(nullable: true),
                ScheduleId = table.Column<Guid>(nullable: true),
                RequestedById = table.Column<Guid>(),
                RequestedByName = table.Column<string>(maxLength: 256),
                RequestedAt = table.Column<DateTime>(),
                State = table.Column<int>(),
                FinishedAt = table.Column<DateTime>(nullable: true),
                Rows = table.Column<long>(),
                Error = table.Column<string>(maxLength: 1000, nullable: true),
                Files = table.Column<string>(),
                LeaseUntil = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_ReportRuns", x => x.Id));
        migrationBuilder.CreateIndex("IX_Compliance_ReportRuns_RequestedAt", "Compliance_ReportRuns", "RequestedAt");
        migrationBuilder.CreateIndex("IX_Compliance_ReportRuns_EngagementId", "Compliance_ReportRuns", "EngagementId");
        migrationBuilder.CreateIndex("IX_Compliance_ReportRuns_State_LeaseUntil", "Compliance_ReportRuns", ["State", "LeaseUntil"]);
        migrationBuilder.CreateTable(
            "Compliance_ReportSchedules",
            table => new
            {
                Id = table.Column<Guid>(),
                ConcurrencyStamp = table.Column<string>(maxLength: 32),
                ReportId = table.Column<string>(maxLength: 32),
                Rhythm = table.Column<int>(),
                Query = table.Column<string>(maxLength: 2000, nullable: true),
                Parameters = table.Column<string>(),
                OwnerId = table.Column<Guid>(),
                OwnerName = table.Column<string>(maxLength: 256),
                Culture = table.Column<string>(maxLength: 20),
                Zone = table.Column<string>(maxLength: 64),
                NextAt = table.Column<DateTime>(),
                IsPaused = table.Column<bool>(),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_ReportSchedules", x => x.Id));
        migrationBuilder.CreateIndex("IX_Compliance_ReportSchedules_NextAt", "Compliance_ReportSchedules", "NextAt");
    }
}
