using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Tickets.Migrations;

/// <summary>
/// Rules of all migrations: no provider types, unique constraints inside of CreateTable, additive afterwards. Each index names the
/// query that needs it; a row less per insert is worth more than a query that nobody runs.
/// </summary>
[DbContext(typeof(TicketsDbContext))]
[Migration("20261121000105_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Tickets_Tickets",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                TypeId = table.Column<string>(maxLength: 32, nullable: false),
                Number = table.Column<string>(maxLength: 32, nullable: false),
                Title = table.Column<string>(maxLength: 250, nullable: false),
                NormalizedTitle = table.Column<string>(maxLength: 250, nullable: false),
                Description = table.Column<string>(nullable: false),
                State = table.Column<string>(maxLength: 32, nullable: false),
                SubState = table.Column<string>(maxLength: 64, nullable: true),
                IsOpen = table.Column<bool>(nullable: false),
                Impact = table.Column<int>(nullable: true),
                Urgency = table.Column<int>(nullable: true),
                Priority = table.Column<int>(nullable: false),
                IsPriorityOverridden = table.Column<bool>(nullable: false),
                CategoryId = table.Column<Guid>(nullable: true),
                ServiceId = table.Column<Guid>(nullable: true),
                RequesterId = table.Column<Guid>(nullable: false),
                OpenedById = table.Column<Guid>(nullable: true),
                TeamId = table.Column<Guid>(nullable: true),
                AssigneeId = table.Column<Guid>(nullable: true),
                Channel = table.Column<string>(maxLength: 32, nullable: false),
                ParentId = table.Column<Guid>(nullable: true),
                ResolutionCode = table.Column<string>(maxLength: 64, nullable: true),
                ResolutionNotes = table.Column<string>(nullable: true),
                ReopenCount = table.Column<int>(nullable: false),
                ReassignmentCount = table.Column<int>(nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                UpdatedAt = table.Column<DateTime>(nullable: false),
                ResolvedAt = table.Column<DateTime>(nullable: true),
                ClosedAt = table.Column<DateTime>(nullable: true),
                LastSequence = table.Column<int>(nullable: false),
                Fields = table.Column<string>(nullable: false),
                ExternalSource = table.Column<string>(maxLength: 64, nullable: true),
                ExternalNumber = table.Column<string>(maxLength: 64, nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_Tickets", x => x.Id);
                table.UniqueConstraint("AK_Tickets_Tickets_Number", x => x.Number);
            });
        // The desk's queue: open tickets by priority and age.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_IsOpen_Priority_CreatedAt_Number", "Tickets_Tickets", ["IsOpen", "Priority", "CreatedAt", "Number"]);
        // The queue of a team.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_TeamId_IsOpen_Priority_CreatedAt", "Tickets_Tickets", ["TeamId", "IsOpen", "Priority", "CreatedAt"]);
        // "Mine".
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_AssigneeId_IsOpen_Priority_CreatedAt", "Tickets_Tickets", ["AssigneeId", "IsOpen", "Priority", "CreatedAt"]);
        // The portal's list, and a requester's recent tickets.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_RequesterId_CreatedAt", "Tickets_Tickets", ["RequesterId", "CreatedAt"]);
        // Views of one state ("Waiting", "Resolved"), and closing after some days.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_State_UpdatedAt", "Tickets_Tickets", ["State", "UpdatedAt"]);
        // What changed last, over all tickets.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_UpdatedAt_Number", "Tickets_Tickets", ["UpdatedAt", "Number"]);
        // Children of a ticket.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_ParentId", "Tickets_Tickets", ["ParentId"]);
        // A second run of an import finds what it stored.
        migrationBuilder.CreateIndex("IX_Tickets_Tickets_ExternalSource_ExternalNumber", "Tickets_Tickets", ["ExternalSource", "ExternalNumber"]);

        migrationBuilder.CreateTable(
            name: "Tickets_Events",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                Sequence = table.Column<int>(nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
                OccurredAt = table.Column<DateTime>(nullable: false),
                RecordedAt = table.Column<DateTime>(nullable: false),
                ActorId = table.Column<Guid>(nullable: true),
                ActorName = table.Column<string>(maxLength: 200, nullable: false),
                OnBehalfOfId = table.Column<Guid>(nullable: true),
                Origin = table.Column<string>(maxLength: 32, nullable: false),
                Changes = table.Column<string>(nullable: false),
                Reason = table.Column<string>(maxLength: 1000, nullable: true),
                SubjectId = table.Column<Guid>(nullable: true),
                IsPublic = table.Column<bool>(nullable: false),
                DefinitionVersion = table.Column<int>(nullable: true),
                IsOutsideMachine = table.Column<bool>(nullable: false),
                SourceKey = table.Column<string>(maxLength: 100, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Events", x => new { x.TicketId, x.Sequence }));

        migrationBuilder.CreateTable(
            name: "Tickets_Comments",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                IsPublic = table.Column<bool>(nullable: false),
                AuthorId = table.Column<Guid>(nullable: true),
                AuthorName = table.Column<string>(maxLength: 200, nullable: false),
                Body = table.Column<string>(nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Comments", x => x.Id));
        migrationBuilder.CreateIndex("IX_Tickets_Comments_TicketId_CreatedAt", "Tickets_Comments", ["TicketId", "CreatedAt"]);

        migrationBuilder.CreateTable(
            name: "Tickets_Attachments",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                CommentId = table.Column<Guid>(nullable: true),
                FileName = table.Column<string>(maxLength: 255, nullable: false),
                ContentType = table.Column<string>(maxLength: 127, nullable: false),
                Length = table.Column<long>(nullable: false),
                Sha256 = table.Column<string>(maxLength: 64, nullable: false),
                IsPublic = table.Column<bool>(nullable: false),
                UploadedById = table.Column<Guid>(nullable: true),
                CreatedAt = table.Column<DateTime>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Attachments", x => x.Id));
        migrationBuilder.CreateIndex("IX_Tickets_Attachments_TicketId", "Tickets_Attachments", ["TicketId"]);

        migrationBuilder.CreateTable(
            name: "Tickets_Links",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                SourceId = table.Column<Guid>(nullable: false),
                TargetId = table.Column<Guid>(nullable: false),
                Kind = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_Links", x => x.Id);
                table.UniqueConstraint("AK_Tickets_Links_SourceId_TargetId_Kind", x => new { x.SourceId, x.TargetId, x.Kind });
            });
        migrationBuilder.CreateIndex("IX_Tickets_Links_TargetId", "Tickets_Links", ["TargetId"]);

        migrationBuilder.CreateTable(
            name: "Tickets_Watchers",
            columns: table => new
            {
                TicketId = table.Column<Guid>(nullable: false),
                PersonId = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_Watchers", x => new { x.TicketId, x.PersonId }));
        migrationBuilder.CreateIndex("IX_Tickets_Watchers_PersonId", "Tickets_Watchers", ["PersonId"]);

        migrationBuilder.CreateTable(
            name: "Tickets_Categories",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                ParentId = table.Column<Guid>(nullable: true),
                Path = table.Column<string>(maxLength: 400, nullable: false),
                IsActive = table.Column<bool>(nullable: false),
                Position = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_Categories", x => x.Id);
                table.UniqueConstraint("IX_Tickets_Categories_Path", x => x.Path);
            });

        migrationBuilder.CreateTable(
            name: "Tickets_Services",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                DefaultImpact = table.Column<int>(nullable: false),
                IsActive = table.Column<bool>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Tickets_Services", x => x.Id);
                table.UniqueConstraint("IX_Tickets_Services_Name", x => x.Name);
            });

        migrationBuilder.CreateTable(
            name: "Tickets_SavedViews",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Filter = table.Column<string>(maxLength: 2000, nullable: false),
                Sort = table.Column<string>(maxLength: 64, nullable: false),
                Columns = table.Column<string>(maxLength: 400, nullable: false),
                OwnerId = table.Column<Guid>(nullable: true),
                TeamId = table.Column<Guid>(nullable: true),
                Position = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Tickets_SavedViews", x => x.Id));
        migrationBuilder.CreateIndex("IX_Tickets_SavedViews_OwnerId", "Tickets_SavedViews", ["OwnerId"]);
        migrationBuilder.CreateIndex("IX_Tickets_SavedViews_TeamId", "Tickets_SavedViews", ["TeamId"]);
    }
}
