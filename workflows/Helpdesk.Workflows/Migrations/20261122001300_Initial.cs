using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Workflows.Migrations;

[DbContext(typeof(WorkflowsDbContext))]
[Migration("20261122001300_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        CreateDefinitions(migrationBuilder);
        CreateInstances(migrationBuilder);
        migrationBuilder.CreateTable(
            name: "Workflows_Bookmarks",
            columns: table => new
            {
                InstanceId = table.Column<Guid>(nullable: false),
                BookmarkId = table.Column<int>(nullable: false),
                ActivityId = table.Column<string>(maxLength: 100, nullable: false),
                Hash = table.Column<string>(maxLength: 64, nullable: false),
                CorrelationId = table.Column<string>(maxLength: 200, nullable: true),
                DueAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_Bookmarks", x => new { x.InstanceId, x.BookmarkId }));
        // What waits for something that happened; what is due.
        migrationBuilder.CreateIndex("IX_Workflows_Bookmarks_Hash_InstanceId", "Workflows_Bookmarks", ["Hash", "InstanceId"]);
        migrationBuilder.CreateIndex("IX_Workflows_Bookmarks_DueAt_InstanceId", "Workflows_Bookmarks", ["DueAt", "InstanceId"]);

        migrationBuilder.CreateTable(
            name: "Workflows_Triggers",
            columns: table => new
            {
                DefinitionVersionId = table.Column<Guid>(nullable: false),
                ActivityId = table.Column<string>(maxLength: 100, nullable: false),
                Hash = table.Column<string>(maxLength: 64, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_Triggers", x => new { x.DefinitionVersionId, x.ActivityId }));
        migrationBuilder.CreateIndex("IX_Workflows_Triggers_Hash", "Workflows_Triggers", "Hash");

        migrationBuilder.CreateTable(
            name: "Workflows_Journal",
            columns: table => new
            {
                InstanceId = table.Column<Guid>(nullable: false),
                Sequence = table.Column<long>(nullable: false),
                At = table.Column<DateTime>(nullable: false),
                ActivityRun = table.Column<int>(nullable: false),
                ActivityId = table.Column<string>(maxLength: 100, nullable: false),
                ActivityType = table.Column<string>(maxLength: 200, nullable: false),
                Event = table.Column<string>(maxLength: 16, nullable: false),
                Message = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_Journal", x => new { x.InstanceId, x.Sequence }));
    }

    private static void CreateDefinitions(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            name: "Workflows_Definitions",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                DefinitionId = table.Column<string>(maxLength: 64, nullable: false),
                Version = table.Column<int>(nullable: false),
                Name = table.Column<string>(maxLength: 200, nullable: false),
                Description = table.Column<string>(maxLength: 1000, nullable: true),
                Document = table.Column<string>(nullable: false),
                IsLatest = table.Column<bool>(nullable: false),
                IsPublished = table.Column<bool>(nullable: false),
                PublishedAt = table.Column<DateTime>(nullable: true),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
                LastModificationTime = table.Column<DateTime>(nullable: true),
                LastModifierId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Workflows_Definitions", x => x.Id);
                table.UniqueConstraint("AK_Workflows_Definitions_DefinitionId_Version", x => new { x.DefinitionId, x.Version });
            });

    private static void CreateInstances(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Workflows_Instances",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                DefinitionVersionId = table.Column<Guid>(nullable: false),
                DefinitionId = table.Column<string>(maxLength: 64, nullable: false),
                Version = table.Column<int>(nullable: false),
                Name = table.Column<string>(maxLength: 200, nullable: true),
                CorrelationId = table.Column<string>(maxLength: 200, nullable: true),
                Status = table.Column<string>(maxLength: 16, nullable: false),
                SubStatus = table.Column<string>(maxLength: 16, nullable: false),
                IncidentCount = table.Column<int>(nullable: false),
                State = table.Column<string>(nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                UpdatedAt = table.Column<DateTime>(nullable: false),
                FinishedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_Instances", x => x.Id));
        // The list, whole or by what is asked for; what a retention time has passed.
        migrationBuilder.CreateIndex("IX_Workflows_Instances_CreatedAt_Id", "Workflows_Instances", ["CreatedAt", "Id"]);
        migrationBuilder.CreateIndex("IX_Workflows_Instances_DefinitionId_CreatedAt", "Workflows_Instances", ["DefinitionId", "CreatedAt"]);
        migrationBuilder.CreateIndex("IX_Workflows_Instances_CorrelationId_CreatedAt", "Workflows_Instances", ["CorrelationId", "CreatedAt"]);
        migrationBuilder.CreateIndex("IX_Workflows_Instances_Status_UpdatedAt", "Workflows_Instances", ["Status", "UpdatedAt"]);
    }
}
