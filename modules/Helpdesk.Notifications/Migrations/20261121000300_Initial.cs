using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Notifications.Migrations;

[DbContext(typeof(NotificationsDbContext))]
[Migration("20261121000300_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Notifications_Notifications",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                PersonId = table.Column<Guid>(nullable: false),
                MessageId = table.Column<Guid>(nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                TicketNumber = table.Column<string>(maxLength: 32, nullable: false),
                TicketTitle = table.Column<string>(maxLength: 250, nullable: false),
                ActorName = table.Column<string>(maxLength: 200, nullable: false),
                Url = table.Column<string>(maxLength: 200, nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                ReadAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Notifications_Notifications", x => x.Id);
                table.UniqueConstraint("AK_Notifications_Notifications_PersonId_MessageId", x => new { x.PersonId, x.MessageId });
            });
        // The bell: unread ones of a person; the page: the newest of a person.
        migrationBuilder.CreateIndex(
            "IX_Notifications_Notifications_PersonId_ReadAt_CreatedAt", "Notifications_Notifications", ["PersonId", "ReadAt", "CreatedAt"]);
    }
}
