using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Identity.Migrations;

[DbContext(typeof(IdentityDbContext))]
[Migration("20261121000100_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Identity_Users",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                UserName = table.Column<string>(maxLength: 128, nullable: false),
                NormalizedUserName = table.Column<string>(maxLength: 128, nullable: false),
                Email = table.Column<string>(maxLength: 256, nullable: true),
                NormalizedEmail = table.Column<string>(maxLength: 256, nullable: true),
                EmailConfirmed = table.Column<bool>(nullable: false),
                DisplayName = table.Column<string>(maxLength: 200, nullable: false),
                NormalizedName = table.Column<string>(maxLength: 200, nullable: false),
                OrganisationId = table.Column<Guid>(nullable: true),
                Locale = table.Column<string>(maxLength: 16, nullable: true),
                TimeZone = table.Column<string>(maxLength: 64, nullable: true),
                IsActive = table.Column<bool>(nullable: false),
                PasswordHash = table.Column<string>(maxLength: 256, nullable: true),
                SecurityStamp = table.Column<string>(maxLength: 64, nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                PhoneNumber = table.Column<string>(maxLength: 64, nullable: true),
                PhoneNumberConfirmed = table.Column<bool>(nullable: false),
                TwoFactorEnabled = table.Column<bool>(nullable: false),
                LockoutEnd = table.Column<DateTime>(nullable: true),
                LockoutEnabled = table.Column<bool>(nullable: false),
                AccessFailedCount = table.Column<int>(nullable: false),
                LockoutCount = table.Column<int>(nullable: false),
                Revision = table.Column<int>(nullable: false),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
                LastModificationTime = table.Column<DateTime>(nullable: true),
                LastModifierId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Identity_Users", x => x.Id);
                table.UniqueConstraint("IX_Identity_Users_NormalizedUserName", x => x.NormalizedUserName);
            });
        migrationBuilder.CreateIndex("IX_Identity_Users_NormalizedEmail", "Identity_Users", "NormalizedEmail");
        migrationBuilder.CreateIndex("IX_Identity_Users_NormalizedName_Id", "Identity_Users", ["NormalizedName", "Id"]);
        migrationBuilder.CreateIndex("IX_Identity_Users_OrganisationId", "Identity_Users", "OrganisationId");

        migrationBuilder.CreateTable(
            name: "Identity_Roles",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 64, nullable: false),
                NormalizedName = table.Column<string>(maxLength: 64, nullable: false),
                Description = table.Column<string>(maxLength: 500, nullable: false),
                IsBuiltIn = table.Column<bool>(nullable: false),
                Revision = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Identity_Roles", x => x.Id);
                table.UniqueConstraint("IX_Identity_Roles_NormalizedName", x => x.NormalizedName);
            });

        migrationBuilder.CreateTable(
            name: "Identity_UserRoles",
            columns: table => new
            {
                UserId = table.Column<Guid>(nullable: false),
                RoleId = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Identity_UserRoles", x => new { x.UserId, x.RoleId }));
        migrationBuilder.CreateIndex("IX_Identity_UserRoles_RoleId", "Identity_UserRoles", "RoleId");

        migrationBuilder.CreateTable(
            name: "Identity_RolePermissions",
            columns: table => new
            {
                RoleId = table.Column<Guid>(nullable: false),
                Permission = table.Column<string>(maxLength: 100, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Identity_RolePermissions", x => new { x.RoleId, x.Permission }));

        migrationBuilder.CreateTable(
            name: "Identity_SeededGrants",
            columns: table => new
            {
                Role = table.Column<string>(maxLength: 64, nullable: false),
                Permission = table.Column<string>(maxLength: 100, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Identity_SeededGrants", x => new { x.Role, x.Permission }));

        migrationBuilder.CreateTable(
            name: "Identity_Teams",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                NormalizedName = table.Column<string>(maxLength: 200, nullable: false),
                Description = table.Column<string>(maxLength: 1000, nullable: false),
                Email = table.Column<string>(maxLength: 256, nullable: true),
                LeadId = table.Column<Guid>(nullable: true),
                Revision = table.Column<int>(nullable: false),
                IsActive = table.Column<bool>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
                LastModificationTime = table.Column<DateTime>(nullable: true),
                LastModifierId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Identity_Teams", x => x.Id);
                table.UniqueConstraint("IX_Identity_Teams_NormalizedName", x => x.NormalizedName);
            });

        migrationBuilder.CreateTable(
            name: "Identity_TeamMembers",
            columns: table => new
            {
                TeamId = table.Column<Guid>(nullable: false),
                UserId = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Identity_TeamMembers", x => new { x.TeamId, x.UserId }));
        migrationBuilder.CreateIndex("IX_Identity_TeamMembers_UserId", "Identity_TeamMembers", "UserId");

        migrationBuilder.CreateTable(
            name: "Identity_Organisations",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                NormalizedName = table.Column<string>(maxLength: 200, nullable: false),
                Description = table.Column<string>(maxLength: 1000, nullable: false),
                IsActive = table.Column<bool>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
                LastModificationTime = table.Column<DateTime>(nullable: true),
                LastModifierId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Identity_Organisations", x => x.Id);
                table.UniqueConstraint("IX_Identity_Organisations_NormalizedName", x => x.NormalizedName);
            });

        migrationBuilder.CreateTable(
            name: "Identity_ApiTokens",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                UserId = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 100, nullable: false),
                Hash = table.Column<string>(maxLength: 64, nullable: false),
                Prefix = table.Column<string>(maxLength: 16, nullable: false),
                Scopes = table.Column<string>(maxLength: 4000, nullable: false),
                ExpiresAt = table.Column<DateTime>(nullable: true),
                RevokedAt = table.Column<DateTime>(nullable: true),
                CreationTime = table.Column<DateTime>(nullable: false),
                CreatorId = table.Column<Guid>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Identity_ApiTokens", x => x.Id);
                table.UniqueConstraint("IX_Identity_ApiTokens_Hash", x => x.Hash);
            });
        migrationBuilder.CreateIndex("IX_Identity_ApiTokens_UserId", "Identity_ApiTokens", "UserId");

        migrationBuilder.CreateTable(
            name: "Identity_ApiTokenUses",
            columns: table => new
            {
                TokenId = table.Column<Guid>(nullable: false),
                LastUsedAt = table.Column<DateTime>(nullable: false),
                Address = table.Column<string>(maxLength: 64, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Identity_ApiTokenUses", x => x.TokenId));

        migrationBuilder.CreateTable(
            name: "Identity_SignInEvents",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                OccurredAt = table.Column<DateTime>(nullable: false),
                UserId = table.Column<Guid>(nullable: true),
                Outcome = table.Column<int>(nullable: false),
                Address = table.Column<string>(maxLength: 64, nullable: true),
                Client = table.Column<string>(maxLength: 200, nullable: true),
            },
            constraints: table => table.PrimaryKey("PK_Identity_SignInEvents", x => x.Id));
        migrationBuilder.CreateIndex("IX_Identity_SignInEvents_UserId_OccurredAt", "Identity_SignInEvents", ["UserId", "OccurredAt"]);

        migrationBuilder.CreateTable(
            name: "Identity_PersonImportKeys",
            columns: table => new
            {
                Key = table.Column<string>(maxLength: 200, nullable: false),
                UserId = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Identity_PersonImportKeys", x => x.Key));
        migrationBuilder.CreateIndex("IX_Identity_PersonImportKeys_UserId", "Identity_PersonImportKeys", "UserId");
    }
}
