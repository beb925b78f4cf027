using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Workflows.Migrations;

[DbContext(typeof(WorkflowsDbContext))]
[Migration("20261122003000_Schedules")]
internal sealed class Schedules : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<DateTime>("DueAt", "Workflows_Triggers", nullable: true);
        migrationBuilder.AddColumn<int>("Attempts", "Workflows_Triggers", nullable: false, defaultValue: 0);
        migrationBuilder.AddColumn<int>("Starts", "Workflows_Triggers", nullable: false, defaultValue: 0);
        migrationBuilder.AddColumn<int>("Attempts", "Workflows_Bookmarks", nullable: false, defaultValue: 0);
        migrationBuilder.CreateIndex("IX_Workflows_Triggers_DueAt", "Workflows_Triggers", "DueAt");
    }
}
