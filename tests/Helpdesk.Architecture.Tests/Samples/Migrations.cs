using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Architecture.Samples;

// Breaks each rule of migrations once.
[Migration("Initial")]
internal sealed class NarrowMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Sample_Rows",
            table => new
            {
                Id = table.Column<Guid>(type: "uniqueidentifier"),
                At = table.Column<DateTimeOffset>(),
                Price = table.Column<decimal>(nullable: true),
                Name = table.Column<string>(),
                Text = table.Column<string>(maxLength: 451),
                ThisNameIsLongerThanPostgreSqlKeepsAndWouldBeCutWithoutAnyWarning = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Sample_Rows", x => x.Id);
                table.UniqueConstraint("UK_Sample_Rows_Name", x => x.Name);
            });
        migrationBuilder.CreateIndex("IX_Sample_Rows_Text", "Sample_Rows", "Text", unique: true);
        migrationBuilder.AlterColumn<string>("Name", "Sample_Rows", maxLength: 100);
    }
}

[DbContext(typeof(DeafContext))]
[Migration("20261121_Sample_Initial")]
internal sealed class NeutralMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Sample_Rows",
            table => new
            {
                Id = table.Column<Guid>(),
                Name = table.Column<string>(maxLength: 100),
                At = table.Column<DateTime>(nullable: true),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Sample_Rows", x => x.Id);
                table.UniqueConstraint("UK_Sample_Rows_Name", x => x.Name);
            });
        migrationBuilder.CreateIndex("IX_Sample_Rows_At", "Sample_Rows", "At");
    }
}
