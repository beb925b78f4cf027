using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Workflows.Migrations;

[DbContext(typeof(WorkflowsDbContext))]
[Migration("20261122005000_Http")]
internal sealed class Http : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Workflows_Requests",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                InstanceId = table.Column<Guid>(nullable: false),
                RunId = table.Column<int>(nullable: false),
                Host = table.Column<string>(maxLength: 255, nullable: false),
                Order = table.Column<string>(nullable: false),
                DueAt = table.Column<DateTime>(nullable: false),
                Attempts = table.Column<int>(nullable: false),
                LastProblem = table.Column<string>(maxLength: 500, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_Requests", x => x.Id));
        migrationBuilder.CreateIndex("IX_Workflows_Requests_DueAt_Id", "Workflows_Requests", ["DueAt", "Id"]);

        CreateSecrets(migrationBuilder);
        migrationBuilder.CreateTable(
            name: "Workflows_UsedSignatures",
            columns: table => new
            {
                Hash = table.Column<string>(maxLength: 64, nullable: false),
                At = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_UsedSignatures", x => x.Hash));
        migrationBuilder.CreateIndex("IX_Workflows_UsedSignatures_At", "Workflows_UsedSignatures", "At");

        migrationBuilder.CreateTable(
            name: "Workflows_Stimuli",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                Hash = table.Column<string>(maxLength: 64, nullable: false),
                CorrelationId = table.Column<string>(maxLength: 200, nullable: true),
                Payload = table.Column<string>(nullable: true),
                ExpiresAt = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Workflows_Stimuli", x => x.Id));
        migrationBuilder.CreateIndex("IX_Workflows_Stimuli_Hash_Id", "Workflows_Stimuli", ["Hash", "Id"]);
        migrationBuilder.CreateIndex("IX_Workflows_Stimuli_ExpiresAt", "Workflows_Stimuli", "ExpiresAt");
    }

    private static void CreateSecrets(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Workflows_Secrets",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Host = table.Column<string>(maxLength: 300, nullable: false),
                Header = table.Column<string>(maxLength: 100, nullable: false),
                Value = table.Column<string>(nullable: false),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
                LastModificationTime = table.Column<DateTime>(nullable: true),
                LastModifierId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Workflows_Secrets", x => x.Id);
                table.UniqueConstraint("AK_Workflows_Secrets_Name", x => x.Name);
            });
        migrationBuilder.CreateTable(
            name: "Workflows_Webhooks",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                Path = table.Column<string>(maxLength: 200, nullable: false),
                Secret = table.Column<string>(nullable: false),
                PreviousSecret = table.Column<string>(nullable: true),
                RotatedAt = table.Column<DateTime>(nullable: true),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Workflows_Webhooks", x => x.Id);
                table.UniqueConstraint("AK_Workflows_Webhooks_Path", x => x.Path);
            });
    }
}
