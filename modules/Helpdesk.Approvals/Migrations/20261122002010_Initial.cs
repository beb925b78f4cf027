using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Approvals.Migrations;

[DbContext(typeof(ApprovalsDbContext))]
[Migration("20261122002010_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Approvals_Approvals",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
                TicketNumber = table.Column<string>(maxLength: 32, nullable: false),
                TicketTitle = table.Column<string>(maxLength: 250, nullable: false),
                RequesterId = table.Column<Guid>(nullable: false),
                InstanceId = table.Column<Guid>(nullable: false),
                RunId = table.Column<int>(nullable: false),
                DefinitionId = table.Column<string>(maxLength: 64, nullable: false),
                ActivityId = table.Column<string>(maxLength: 128, nullable: false),
                WorkflowName = table.Column<string>(maxLength: 250, nullable: false),
                Title = table.Column<string>(maxLength: 250, nullable: false),
                Meaning = table.Column<string>(nullable: false),
                Mode = table.Column<int>(nullable: false),
                Quorum = table.Column<int>(nullable: false),
                IsQuorumPercent = table.Column<bool>(nullable: false),
                IsSamePersonOnce = table.Column<bool>(nullable: false),
                Holds = table.Column<string>(maxLength: 450, nullable: false),
                State = table.Column<int>(nullable: false),
                Round = table.Column<int>(nullable: false),
                Level = table.Column<int>(nullable: false),
                ContentHash = table.Column<string>(maxLength: 64, nullable: false),
                CreatedAt = table.Column<DateTime>(nullable: false),
                RoundAt = table.Column<DateTime>(nullable: false),
                EndedAt = table.Column<DateTime>(nullable: true),
                RemindEverySeconds = table.Column<int>(nullable: true),
                EscalateAfterSeconds = table.Column<int>(nullable: true),
                ExpiresAfterSeconds = table.Column<int>(nullable: true),
                RemindAt = table.Column<DateTime>(nullable: true),
                EscalateAt = table.Column<DateTime>(nullable: true),
                ExpiresAt = table.Column<DateTime>(nullable: true),
                EscalateTo = table.Column<string>(maxLength: 450, nullable: true),
                IsEscalated = table.Column<bool>(nullable: false),
                EscalatedPersonId = table.Column<Guid>(nullable: true),
                EscalatedTeamId = table.Column<Guid>(nullable: true),
                OnExpiry = table.Column<int>(nullable: false),
                Revision = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Approvals_Approvals", x => x.Id));
        // The panel of a ticket, its guard, and what a change of its content concerns.
        migrationBuilder.CreateIndex("IX_Approvals_Approvals_TicketId_State", "Approvals_Approvals", ["TicketId", "State"]);

        migrationBuilder.CreateTable(
            name: "Approvals_Slots",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ApprovalId = table.Column<Guid>(nullable: false),
                Round = table.Column<int>(nullable: false),
                Position = table.Column<int>(nullable: false),
                Level = table.Column<int>(nullable: false),
                IsMandatory = table.Column<bool>(nullable: false),
                PersonId = table.Column<Guid>(nullable: true),
                TeamId = table.Column<Guid>(nullable: true),
                EscalatedPersonId = table.Column<Guid>(nullable: true),
                EscalatedTeamId = table.Column<Guid>(nullable: true),
                Source = table.Column<string>(maxLength: 250, nullable: false),
                State = table.Column<int>(nullable: false),
                AskedAt = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Approvals_Slots", x => x.Id);
                table.ForeignKey(
                    "FK_Approvals_Slots_Approvals_Approvals_ApprovalId", x => x.ApprovalId, "Approvals_Approvals", "Id", onDelete: ReferentialAction.Cascade);
            });
        // The inbox: what is asked of a person, and of the teams of a person.
        migrationBuilder.CreateIndex("IX_Approvals_Slots_State_PersonId", "Approvals_Slots", ["State", "PersonId"]);
        migrationBuilder.CreateIndex("IX_Approvals_Slots_State_TeamId", "Approvals_Slots", ["State", "TeamId"]);
        migrationBuilder.CreateIndex("IX_Approvals_Slots_ApprovalId", "Approvals_Slots", "ApprovalId");

        migrationBuilder.CreateTable(
            name: "Approvals_Decisions",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ApprovalId = table.Column<Guid>(nullable: false),
                SlotId = table.Column<Guid>(nullable: false),
                Sequence = table.Column<int>(nullable: false),
                Round = table.Column<int>(nullable: false),
                Kind = table.Column<int>(nullable: false),
                PersonId = table.Column<Guid>(nullable: false),
                OnBehalfOfId = table.Column<Guid>(nullable: true),
                Comment = table.Column<string>(nullable: true),
                ContentHash = table.Column<string>(maxLength: 64, nullable: false),
                DecidedAt = table.Column<DateTime>(nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Approvals_Decisions", x => x.Id);
                table.ForeignKey(
                    "FK_Approvals_Decisions_Approvals_Approvals_ApprovalId", x => x.ApprovalId, "Approvals_Approvals", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Approvals_Decisions_PersonId_DecidedAt", "Approvals_Decisions", ["PersonId", "DecidedAt"]);
        migrationBuilder.CreateIndex("IX_Approvals_Decisions_ApprovalId", "Approvals_Decisions", "ApprovalId");

        migrationBuilder.CreateTable(
            name: "Approvals_Delegations",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                PersonId = table.Column<Guid>(nullable: false),
                DelegateId = table.Column<Guid>(nullable: false),
                From = table.Column<DateTime>(nullable: false),
                To = table.Column<DateTime>(nullable: false),
                Reason = table.Column<string>(maxLength: 250, nullable: true),
                CreatedAt = table.Column<DateTime>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Approvals_Delegations", x => x.Id));
        migrationBuilder.CreateIndex("IX_Approvals_Delegations_PersonId_To", "Approvals_Delegations", ["PersonId", "To"]);
        migrationBuilder.CreateIndex("IX_Approvals_Delegations_DelegateId_To", "Approvals_Delegations", ["DelegateId", "To"]);
    }
}
