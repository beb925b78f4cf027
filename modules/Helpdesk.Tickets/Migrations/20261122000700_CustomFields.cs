using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

[DbContext(typeof(TicketsDbContext))]
[Migration("20261122000700_CustomFields")]
internal sealed class CustomFields : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_FieldDefinitions",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Key = table.Column<string>(maxLength: 40, nullable: false),
                Kind = table.Column<int>(nullable: false),
                TypeId = table.Column<string>(maxLength: 32, nullable: true),
                Labels = table.Column<string>(nullable: false),
                Help = table.Column<string>(nullable: false),
                Choices = table.Column<string>(nullable: false),
                Categories = table.Column<string>(nullable: false),
                Condition = table.Column<string>(nullable: true),
                Requirement = table.Column<int>(nullable: false),
                Transitions = table.Column<string>(maxLength: 1000, nullable: false),
                IsStaffOnly = table.Column<bool>(nullable: false),
                IsRetired = table.Column<bool>(nullable: false),
                Minimum = table.Column<long>(nullable: true),
                Maximum = table.Column<long>(nullable: true),
                Position = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_FieldDefinitions", x => x.Id);
                table.UniqueConstraint("AK_Tickets_FieldDefinitions_Key", x => x.Key);
            });
        migrationBuilder.CreateTable(
            name: "Tickets_FieldValues",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                FieldId = table.Column<Guid>(nullable: false),
                Place = table.Column<int>(nullable: false),
                Text = table.Column<string>(maxLength: 250, nullable: true),
                NormalizedText = table.Column<string>(maxLength: 250, nullable: true),
                LongText = table.Column<string>(nullable: true),
                NormalizedLongText = table.Column<string>(nullable: true),
                Number = table.Column<long>(nullable: true),
                Date = table.Column<DateTime>(nullable: true),
                PersonId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_FieldValues", x => new { x.TicketId, x.FieldId, x.Place });
                table.ForeignKey(
                    "FK_Tickets_FieldValues_Tickets_Tickets_TicketId", x => x.TicketId, "Tickets_Tickets", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Tickets_FieldValues_FieldId_NormalizedText", "Tickets_FieldValues", ["FieldId", "NormalizedText"]);
        migrationBuilder.CreateIndex("IX_Tickets_FieldValues_FieldId_Number", "Tickets_FieldValues", ["FieldId", "Number"]);
        migrationBuilder.CreateIndex("IX_Tickets_FieldValues_FieldId_Date", "Tickets_FieldValues", ["FieldId", "Date"]);
        migrationBuilder.CreateIndex("IX_Tickets_FieldValues_FieldId_PersonId", "Tickets_FieldValues", ["FieldId", "PersonId"]);
    }
}
