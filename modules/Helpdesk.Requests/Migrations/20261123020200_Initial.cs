using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Requests.Migrations;

[DbContext(typeof(RequestsDbContext))]
[Migration("20261123020200_Initial")]
internal sealed class Initial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            name: "Requests_Categories",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Name = table.Column<string>(maxLength: 80, nullable: false),
                Icon = table.Column<string>(maxLength: 100, nullable: false),
                Position = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Requests_Categories", x => x.Id));

        migrationBuilder.CreateTable(
            name: "Requests_Items",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                Key = table.Column<string>(maxLength: 40, nullable: false),
                Name = table.Column<string>(maxLength: 120, nullable: false),
                Summary = table.Column<string>(maxLength: 200, nullable: false),
                Description = table.Column<string>(nullable: false),
                CategoryId = table.Column<Guid>(nullable: false),
                Icon = table.Column<string>(maxLength: 100, nullable: false),
                ImageSha256 = table.Column<string>(maxLength: 64, nullable: true),
                ImageType = table.Column<string>(maxLength: 32, nullable: true),
                IsActive = table.Column<bool>(nullable: false),
                AudienceTeams = table.Column<string>(nullable: false),
                AudienceRoles = table.Column<string>(nullable: false),
                UnitPrice = table.Column<long>(nullable: true),
                Currency = table.Column<string>(maxLength: 3, nullable: true),
                CostCentre = table.Column<string>(maxLength: 100, nullable: false),
                DeliveryTime = table.Column<string>(maxLength: 100, nullable: false),
                MaxQuantity = table.Column<int>(nullable: false),
                ServiceId = table.Column<Guid>(nullable: true),
                TeamId = table.Column<Guid>(nullable: true),
                Urgency = table.Column<int>(nullable: false),
                WorkflowId = table.Column<string>(maxLength: 100, nullable: true),
                ApprovalText = table.Column<string>(maxLength: 200, nullable: false),
                Tasks = table.Column<string>(nullable: false),
                Defaults = table.Column<string>(nullable: false),
                Version = table.Column<int>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Requests_Items", x => x.Id);
                table.UniqueConstraint("AK_Requests_Items_Key", x => x.Key);
            });
        migrationBuilder.CreateIndex("IX_Requests_Items_CategoryId", "Requests_Items", "CategoryId");

        migrationBuilder.CreateTable(
            name: "Requests_Orders",
            columns: table => new
            {
                Id = table.Column<Guid>(nullable: false),
                ItemId = table.Column<Guid>(nullable: false),
                ItemVersion = table.Column<int>(nullable: false),
                ItemName = table.Column<string>(maxLength: 120, nullable: false),
                DeliveryTime = table.Column<string>(maxLength: 100, nullable: false),
                Quantity = table.Column<int>(nullable: false),
                MaxQuantity = table.Column<int>(nullable: false),
                UnitPrice = table.Column<long>(nullable: true),
                Currency = table.Column<string>(maxLength: 3, nullable: true),
                CostCentre = table.Column<string>(maxLength: 100, nullable: false),
                WorkflowId = table.Column<string>(maxLength: 100, nullable: true),
                ApprovalText = table.Column<string>(maxLength: 200, nullable: false),
                ApprovalRunId = table.Column<Guid>(nullable: true),
                Tasks = table.Column<string>(nullable: false),
                ConcurrencyStamp = table.Column<string>(maxLength: 32, nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Requests_Orders", x => x.Id));
        migrationBuilder.CreateIndex("IX_Requests_Orders_ItemId", "Requests_Orders", "ItemId");
        // Which order a run of a workflow is about.
        migrationBuilder.CreateIndex("IX_Requests_Orders_ApprovalRunId", "Requests_Orders", "ApprovalRunId");

        migrationBuilder.CreateTable(
            name: "Requests_OrderTasks",
            columns: table => new
            {
                OrderId = table.Column<Guid>(nullable: false),
                Key = table.Column<string>(maxLength: 40, nullable: false),
                TicketId = table.Column<Guid>(nullable: false),
            },
            constraints: table => table.PrimaryKey("PK_Requests_OrderTasks", x => new { x.OrderId, x.Key }));
        // Which order a task belongs to.
        migrationBuilder.CreateIndex("IX_Requests_OrderTasks_TicketId", "Requests_OrderTasks", "TicketId");
    }
}
