using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000200_Merges")]
internal sealed class Merges : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<Guid>("MergedIntoId", "Tickets_Tickets", nullable: true);
        migrationBuilder.AddColumn<DateTime>("MergedAt", "Tickets_Tickets", nullable: true);
        // What was merged into a ticket.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_MergedIntoId", "Tickets_Tickets", ["MergedIntoId"]);
        // Nobody knows it of older messages, and what is append-only gets no invented values.
        migrationBuilder.AddColumn<bool>("IsFromDesk", "Tickets_Comments", nullable: true);
        migrationBuilder.CreateTable(
            name: "Tickets_Tasks",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                Title = table.Column<string>(maxLength: 250, nullable: false),
                State = table.Column<string>(maxLength: 16, nullable: false),
                AssigneeId = table.Column<Guid>(nullable: true),
                DueAt = table.Column<DateTime>(nullable: true),
                Position = table.Column<int>(nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                EndedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Tasks", x => x.Id));
        // The tasks of a ticket.
        migrationBuilder.CreateIndex("IX_Tickets_Tasks_TicketId_Position", "Tickets_Tasks", ["TicketId", "Position"]);
    }
}
