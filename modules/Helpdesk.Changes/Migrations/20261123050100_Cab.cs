using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Changes.Migrations;

[DbContext(typeof(ChangesDbContext))]
[Migration("20261123050100_Cab")]
internal sealed class Cab : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Changes_CabMeetings",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Start = table.Column<DateTime>(nullable: false),
                End = table.Column<DateTime>(nullable: false),
                Place = table.Column<string>(maxLength: 250, nullable: true),
                ChairId = table.Column<Guid>(nullable: false),
                State = table.Column<int>(nullable: false),
                CancelReason = table.Column<string>(maxLength: 1000, nullable: true),
                Quorum = table.Column<int>(nullable: true),
                ClosedById = table.Column<Guid>(nullable: true),
                ClosedAt = table.Column<DateTime>(nullable: true),
                Revision = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Changes_CabMeetings", x => x.Id));
        migrationBuilder.CreateIndex("IX_Changes_CabMeetings_Start", "Changes_CabMeetings", "Start");

        migrationBuilder.CreateTable(
            name: "Changes_CabAgendaItems",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                MeetingId = table.Column<Guid>(nullable: false),
                ChangeId = table.Column<Guid>(nullable: false),
                Position = table.Column<int>(nullable: false),
                Minutes = table.Column<int>(nullable: false),
                Notes = table.Column<string>(nullable: true),
                Result = table.Column<string>(nullable: true),
                ClosedVotes = table.Column<string>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Changes_CabAgendaItems", x => x.Id);
                table.ForeignKey(
                    "FK_Changes_CabAgendaItems_Changes_CabMeetings_MeetingId", x => x.MeetingId, "Changes_CabMeetings", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Changes_CabAgendaItems_MeetingId", "Changes_CabAgendaItems", "MeetingId");
        migrationBuilder.CreateIndex("IX_Changes_CabAgendaItems_ChangeId", "Changes_CabAgendaItems", "ChangeId");

        migrationBuilder.CreateTable(
            name: "Changes_CabAttendees",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                MeetingId = table.Column<Guid>(nullable: false),
                PersonId = table.Column<Guid>(nullable: false),
                IsGuest = table.Column<bool>(nullable: false),
                IsPresent = table.Column<bool>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Changes_CabAttendees", x => x.Id);
                table.ForeignKey(
                    "FK_Changes_CabAttendees_Changes_CabMeetings_MeetingId", x => x.MeetingId, "Changes_CabMeetings", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Changes_CabAttendees_MeetingId", "Changes_CabAttendees", "MeetingId");

        migrationBuilder.CreateTable(
            name: "Changes_CabAddenda",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                MeetingId = table.Column<Guid>(nullable: false),
                ById = table.Column<Guid>(nullable: false),
                At = table.Column<DateTime>(nullable: false),
                Text = table.Column<string>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Changes_CabAddenda", x => x.Id);
                table.ForeignKey(
                    "FK_Changes_CabAddenda_Changes_CabMeetings_MeetingId", x => x.MeetingId, "Changes_CabMeetings", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Changes_CabAddenda_MeetingId", "Changes_CabAddenda", "MeetingId");
    }
}
