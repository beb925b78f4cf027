using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Changes.Migrations;

[DbContext(typeof(ChangesDbContext))]
[Migration("20261123030100_ModelsAndTasks")]
internal sealed class ModelsAndTasks : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<Guid>("ModelVersionId", "Changes_Changes", nullable: true);
        migrationBuilder.AddColumn<string>("ModelName", "Changes_Changes", maxLength: 250, nullable: true);
        migrationBuilder.AddColumn<string>("TaskPlan", "Changes_Changes", nullable: true);
        migrationBuilder.AddColumn<DateTime>("HeldAt", "Changes_Changes", nullable: true);
        migrationBuilder.AddColumn<string>("HeldReason", "Changes_Changes", nullable: true);
        // How the changes by a model went.
        migrationBuilder.CreateIndex("IX_Changes_Changes_ModelVersionId", "Changes_Changes", "ModelVersionId");

        migrationBuilder.CreateTable(
            name: "Changes_Models",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 200, nullable: false),
                Kind = table.Column<int>(nullable: false),
                ServiceId = table.Column<Guid>(nullable: true),
                TeamId = table.Column<Guid>(nullable: true),
                IsRetired = table.Column<bool>(nullable: false),
                Failures = table.Column<int>(nullable: false),
                SuspendedAt = table.Column<DateTime>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Changes_Models", x => x.Id));
        migrationBuilder.CreateIndex("IX_Changes_Models_Name", "Changes_Models", "Name");

        migrationBuilder.CreateTable(
            name: "Changes_ModelVersions",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ModelId = table.Column<Guid>(nullable: false),
                Number = table.Column<int>(nullable: false),
                Reason = table.Column<string>(nullable: true),
                ImplementationPlan = table.Column<string>(nullable: true),
                TestPlan = table.Column<string>(nullable: true),
                BackoutPlan = table.Column<string>(nullable: true),
                RiskAnswers = table.Column<string>(maxLength: 16, nullable: false),
                AuthorId = table.Column<Guid>(nullable: false),
                ApprovedById = table.Column<Guid>(nullable: true),
                ApprovedAt = table.Column<DateTime>(nullable: true),
                ExpiresAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Changes_ModelVersions", x => x.Id);
                table.UniqueConstraint("AK_Changes_ModelVersions_ModelId_Number", x => new { x.ModelId, x.Number });
                table.ForeignKey("FK_Changes_ModelVersions_Changes_Models_ModelId", x => x.ModelId, "Changes_Models", "Id", onDelete: ReferentialAction.Cascade);
            });

        migrationBuilder.CreateTable(
            name: "Changes_Tasks",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ChangeId = table.Column<Guid>(nullable: false),
                Position = table.Column<int>(nullable: false),
                Title = table.Column<string>(maxLength: 250, nullable: false),
                TeamId = table.Column<Guid>(nullable: true),
                PlannedStart = table.Column<DateTime>(nullable: true),
                PlannedEnd = table.Column<DateTime>(nullable: true),
                After = table.Column<string>(maxLength: 250, nullable: false),
                State = table.Column<int>(nullable: false),
                StartedAt = table.Column<DateTime>(nullable: true),
                EndedAt = table.Column<DateTime>(nullable: true),
                DoneById = table.Column<Guid>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Changes_Tasks", x => x.Id));
        migrationBuilder.CreateIndex("IX_Changes_Tasks_ChangeId_Position", "Changes_Tasks", ["ChangeId", "Position"]);
    }
}
