using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Notifications.Migrations;

[DbContext(typeof(NotificationsDbContext))]
[Migration("20261122004000_Messages")]
internal sealed class Messages : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<string>("Text", "Notifications_Notifications", maxLength: 250, nullable: true);
}
