using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Compliance.Migrations;

[DbContext(typeof(ComplianceDbContext))]
[Migration("20261123090200_Engagements")]
internal sealed class Engagements : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Compliance_Engagements",
            table => new
            {
                Id = table.Column<Guid>(),
                ConcurrencyStamp = table.Column<string>(maxLength: 32),
                Title = table.Column<string>(maxLength: 200),
                Frame = table.Column<string>(maxLength: 100),
                From = table.Column<DateTime>(),
                To = table.Column<DateTime>(),
                Zone = table.Column<string>(maxLength: 64),
                Scope = table.Column<string>(maxLength: 4000),
                LeadId = table.Column<Guid>(),
                CreatedAt = table.Column<DateTime>(),
                ClosedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_Engagements", x => x.Id));
        migrationBuilder.CreateTable(
            "Compliance_EngagementMembers",
            table => new { EngagementId = table.Column<Guid>(), PersonId = table.Column<Guid>() },
            constraints: table =>
            {
                table.PrimaryKey("PK_Compliance_EngagementMembers", x => new { x.EngagementId, x.PersonId });
                table.ForeignKey("FK_Compliance_EngagementMembers_Engagement", x => x.EngagementId, "Compliance_Engagements", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateTable(
            "Compliance_EngagementSamples",
            table => new
            {
                Id = table.Column<Guid>(),
                EngagementId = table.Column<Guid>(),
                RunId = table.Column<Guid>(),
                ReportId = table.Column<string>(maxLength: 32),
                DataSha256 = table.Column<string>(maxLength: 64),
                PopulationSize = table.Column<int>(),
                Method = table.Column<int>(),
                Size = table.Column<int>(),
                Seed = table.Column<string>(maxLength: 64),
                Keys = table.Column<string>(),
                Reason = table.Column<string>(maxLength: 1000, nullable: true),
                DrawnById = table.Column<Guid>(),
                DrawnByName = table.Column<string>(maxLength: 256),
                DrawnAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_EngagementSamples", x => x.Id));
        migrationBuilder.CreateIndex("IX_Compliance_EngagementSamples_EngagementId", "Compliance_EngagementSamples", "EngagementId");
        migrationBuilder.CreateTable(
            "Compliance_AuditQuestions",
            table => new
            {
                Id = table.Column<Guid>(),
                ConcurrencyStamp = table.Column<string>(maxLength: 32),
                EngagementId = table.Column<Guid>(),
                Title = table.Column<string>(maxLength: 250),
                Item = table.Column<string>(maxLength: 100, nullable: true),
                State = table.Column<int>(),
                AskedById = table.Column<Guid>(),
                AskedAt = table.Column<DateTime>(),
                DueAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_AuditQuestions", x => x.Id));
        migrationBuilder.CreateIndex("IX_Compliance_AuditQuestions_EngagementId", "Compliance_AuditQuestions", "EngagementId");
        migrationBuilder.CreateTable(
            "Compliance_QuestionMessages",
            table => new
            {
                Id = table.Column<Guid>(),
                QuestionId = table.Column<Guid>(),
                AuthorId = table.Column<Guid>(),
                AuthorName = table.Column<string>(maxLength: 256),
                IsAnswer = table.Column<bool>(),
                WrittenAt = table.Column<DateTime>(),
                Text = table.Column<string>(maxLength: 10000),
            },
            constraints: table => table.PrimaryKey("PK_Compliance_QuestionMessages", x => x.Id));
        migrationBuilder.CreateIndex("IX_Compliance_QuestionMessages_QuestionId", "Compliance_QuestionMessages", "QuestionId");
    }
}
