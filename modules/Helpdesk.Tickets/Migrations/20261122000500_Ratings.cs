using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000500_Ratings")]
internal sealed class Ratings : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_Ratings",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                RequesterId = table.Column<Guid>(nullable: false),
                IsSampled = table.Column<bool>(nullable: false),
                DecidedAt = table.Column<DateTime>(nullable: false),
                InvitedAt = table.Column<DateTime>(nullable: true),
                NotifyAt = table.Column<DateTime>(nullable: true),
                Score = table.Column<int>(nullable: true),
                Comment = table.Column<string>(maxLength: 2000, nullable: true),
                RatedAt = table.Column<DateTime>(nullable: true),
                EditableUntil = table.Column<DateTime>(nullable: true),
                FollowUpId = table.Column<Guid>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_Ratings", x => x.Id);
                table.UniqueConstraint("AK_Tickets_Ratings_TicketId", x => x.TicketId);
            });
        migrationBuilder.CreateIndex("IX_Tickets_Ratings_RequesterId_InvitedAt", "Tickets_Ratings", ["RequesterId", "InvitedAt"]);
        migrationBuilder.CreateIndex("IX_Tickets_Ratings_InvitedAt", "Tickets_Ratings", "InvitedAt");
        migrationBuilder.CreateIndex("IX_Tickets_Ratings_NotifyAt", "Tickets_Ratings", "NotifyAt");
        migrationBuilder.CreateIndex("IX_Tickets_Ratings_FollowUpId", "Tickets_Ratings", "FollowUpId");
    }
}
