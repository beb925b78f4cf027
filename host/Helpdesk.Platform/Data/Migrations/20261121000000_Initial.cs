using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Platform.Data.Migrations;

[DbContext(typeof(PlatformDbContext))]
[Migration("20261121000000_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Platform_LedgerEvents",
            table => new
            {
                Id = table.Column<Guid>(),
                OccurredAt = table.Column<DateTime>(),
                ActorId = table.Column<Guid>(nullable: true),
                ActorName = table.Column<string>(maxLength: 256),
                OnBehalfOfId = table.Column<Guid>(nullable: true),
                SessionId = table.Column<string>(maxLength: 64, nullable: true),
                Address = table.Column<string>(maxLength: 64, nullable: true),
                Origin = table.Column<string>(maxLength: 32),
                Action = table.Column<string>(maxLength: 16),
                EntityType = table.Column<string>(maxLength: 64),
                EntityId = table.Column<string>(maxLength: 200),
                Changes = table.Column<string>(),
                Reason = table.Column<string>(maxLength: 1000, nullable: true),
                CorrelationId = table.Column<string>(maxLength: 64, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Platform_LedgerEvents", x => x.Id));
        migrationBuilder.CreateIndex(
            "IX_Platform_LedgerEvents_EntityType_EntityId_OccurredAt", "Platform_LedgerEvents", ["EntityType", "EntityId", "OccurredAt"]);
        migrationBuilder.CreateIndex("IX_Platform_LedgerEvents_OccurredAt_Id", "Platform_LedgerEvents", ["OccurredAt", "Id"]);

        migrationBuilder.CreateTable(
            "Platform_OutboxMessages",
            table => new
            {
                Id = table.Column<Guid>(),
                Name = table.Column<string>(maxLength: 128),
                Payload = table.Column<string>(),
                OccurredAt = table.Column<DateTime>(),
                CorrelationId = table.Column<string>(maxLength: 64, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Platform_OutboxMessages", x => x.Id));

        migrationBuilder.CreateTable(
            "Platform_OutboxDeliveries",
            table => new
            {
                MessageId = table.Column<Guid>(),
                Handler = table.Column<string>(maxLength: 200),
                State = table.Column<int>(),
                Attempts = table.Column<int>(),
                DueAt = table.Column<DateTime>(),
                LeaseOwner = table.Column<string>(maxLength: 64, nullable: true),
                LeaseUntil = table.Column<DateTime>(nullable: true),
                Error = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Platform_OutboxDeliveries", x => new { x.MessageId, x.Handler }));
        migrationBuilder.CreateIndex("IX_Platform_OutboxDeliveries_State_DueAt", "Platform_OutboxDeliveries", ["State", "DueAt"]);

        migrationBuilder.CreateTable(
            "Platform_Settings",
            table => new
            {
                Name = table.Column<string>(maxLength: 100),
                Json = table.Column<string>(),
                ConcurrencyStamp = table.Column<string>(maxLength: 32),
            },
            constraints: table => table.PrimaryKey("PK_Platform_Settings", x => x.Name));

        migrationBuilder.CreateTable(
            "Platform_IdempotencyKeys",
            table => new
            {
                Key = table.Column<string>(maxLength: 200),
                UserId = table.Column<Guid>(),
                RequestHash = table.Column<string>(maxLength: 64),
                StatusCode = table.Column<int>(),
                Body = table.Column<string>(nullable: true),
                ContentType = table.Column<string>(maxLength: 128, nullable: true),
                Location = table.Column<string>(maxLength: 1000, nullable: true),
                ETag = table.Column<string>(maxLength: 128, nullable: true),
                CreatedAt = table.Column<DateTime>(),
            },
            constraints: table => table.PrimaryKey("PK_Platform_IdempotencyKeys", x => new { x.Key, x.UserId }));
        migrationBuilder.CreateIndex("IX_Platform_IdempotencyKeys_CreatedAt", "Platform_IdempotencyKeys", "CreatedAt");

        migrationBuilder.CreateTable(
            "Platform_BackgroundTaskStates",
            table => new
            {
                Name = table.Column<string>(maxLength: 256),
                LastRunAt = table.Column<DateTime>(nullable: true),
                LastDurationMilliseconds = table.Column<long>(nullable: true),
                LastError = table.Column<string>(nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Platform_BackgroundTaskStates", x => x.Name));

        migrationBuilder.CreateTable(
            "Platform_DataProtectionKeys",
            table => new
            {
                FriendlyName = table.Column<string>(maxLength: 200),
                Xml = table.Column<string>(),
            },
            constraints: table => table.PrimaryKey("PK_Platform_DataProtectionKeys", x => x.FriendlyName));

        migrationBuilder.CreateTable(
            "Platform_NumberCounters",
            table => new
            {
                Name = table.Column<string>(maxLength: 64),
                NextValue = table.Column<long>(),
            },
            constraints: table => table.PrimaryKey("PK_Platform_NumberCounters", x => x.Name));

        migrationBuilder.CreateTable(
            "Platform_Tenants",
            table => new
            {
                Name = table.Column<string>(maxLength: 40),
                Json = table.Column<string>(),
                Version = table.Column<int>(),
            },
            constraints: table => table.PrimaryKey("PK_Platform_Tenants", x => x.Name));
    }
}
