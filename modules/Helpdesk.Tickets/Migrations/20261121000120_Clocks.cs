using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261121000120_Clocks")]
internal sealed class Clocks : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<DateTime>("DueAt", "Tickets_Tickets", nullable: true);
        migrationBuilder.AddColumn<Guid>("OwnerId", "Tickets_Services", nullable: true);
        migrationBuilder.CreateTable(
            name: "Tickets_ClockVersions",
            columns: table => new
            {
                ItemId = table.Column<Guid>(nullable: false),
                Version = table.Column<int>(nullable: false),
                Kind = table.Column<int>(nullable: false),
                Name = table.Column<string>(maxLength: 200, nullable: false),
                ValidFrom = table.Column<DateTime>(nullable: false),
                Body = table.Column<string>(nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                CreatedById = table.Column<Guid>(nullable: true),
                CreatedByName = table.Column<string>(maxLength: 200, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_ClockVersions", x => new { x.ItemId, x.Version }));
        migrationBuilder.CreateTable(
            name: "Tickets_Clocks",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                DefinitionId = table.Column<Guid>(nullable: false),
                DefinitionVersion = table.Column<int>(nullable: false),
                Cycle = table.Column<int>(nullable: false),
                AttachedBy = table.Column<int>(nullable: false),
                Agreement = table.Column<int>(nullable: false),
                Metric = table.Column<int>(nullable: false),
                Status = table.Column<int>(nullable: false),
                StartedAt = table.Column<DateTime>(nullable: false),
                EndedAt = table.Column<DateTime>(nullable: true),
                DueAt = table.Column<DateTime>(nullable: true),
                NextStepAt = table.Column<DateTime>(nullable: true),
                NextStep = table.Column<int>(nullable: true),
                ElapsedSeconds = table.Column<long>(nullable: true),
                TargetSeconds = table.Column<long>(nullable: false),
                IsBreached = table.Column<bool>(nullable: false),
                CalendarId = table.Column<Guid>(nullable: false),
                CalendarVersion = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Clocks", x => new { x.TicketId, x.DefinitionId, x.DefinitionVersion, x.Cycle, x.AttachedBy }));
        // The scan for due steps.
        migrationBuilder.CreateIndex("IX_Tickets_Clocks_NextStepAt_TicketId", "Tickets_Clocks", ["NextStepAt", "TicketId"]);
        // Numbers of dashboards: what runs now, and what ended in a period.
        migrationBuilder.CreateIndex("IX_Tickets_Clocks_Metric_EndedAt", "Tickets_Clocks", ["Metric", "EndedAt"]);
        migrationBuilder.CreateTable(
            name: "Tickets_ClockStates",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                Sequence = table.Column<int>(nullable: false),
                State = table.Column<string>(nullable: false),
                Plan = table.Column<string>(nullable: false),
                SilentUntil = table.Column<DateTime>(nullable: false),
                Touched = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_ClockStates", x => x.TicketId));
        migrationBuilder.CreateTable(
            name: "Tickets_FiredSteps",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                DefinitionId = table.Column<Guid>(nullable: false),
                DefinitionVersion = table.Column<int>(nullable: false),
                Cycle = table.Column<int>(nullable: false),
                AttachedBy = table.Column<int>(nullable: false),
                Step = table.Column<int>(nullable: false),
                ReachedAt = table.Column<DateTime>(nullable: false),
                FiredAt = table.Column<DateTime>(nullable: false),
                Outcome = table.Column<int>(nullable: false),
            },
            constraints: table => table.PrimaryKey(
                "PK_Tickets_FiredSteps", x => new { x.TicketId, x.DefinitionId, x.DefinitionVersion, x.Cycle, x.AttachedBy, x.Step }));
    }
}
