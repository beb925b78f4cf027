using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Changes.Migrations;

[DbContext(typeof(ChangesDbContext))]
[Migration("20261123040100_CalendarFeeds")]
internal sealed class CalendarFeeds : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Changes_CalendarFeeds",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Hash = table.Column<string>(maxLength: 64, nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                LastUsedOn = table.Column<DateOnly>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Changes_CalendarFeeds", x => x.Id));
        // Whose address this is.
        migrationBuilder.CreateIndex("IX_Changes_CalendarFeeds_Hash", "Changes_CalendarFeeds", "Hash");
    }
}
