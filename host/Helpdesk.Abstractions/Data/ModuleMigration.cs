using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Data;

/// <summary>
/// Base of hand-written migrations, one set for all databases. Rules (architecture.md, section 6): no <c>type:</c>, give CLR type and
/// <c>maxLength</c>; unique columns as <c>table.UniqueConstraint</c> inside of <c>CreateTable</c>; later only additive steps (AddColumn that is
/// nullable or has a default, CreateIndex, CreateTable, RenameColumn). All migrations that a start applies commit as one: a failed one leaves the
/// database as it was. There is no way down: restore the backup that was made before.
/// </summary>
public abstract class ModuleMigration : Migration
{
    /// <inheritdoc />
    protected sealed override void BuildTargetModel(Microsoft.EntityFrameworkCore.ModelBuilder modelBuilder) =>
        modelBuilder.HasAnnotation("ProductVersion", "10.0.14");

    /// <inheritdoc />
    protected sealed override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations are not undone. Restore the backup that was made before the update.");

    /// <summary>
    /// Lets the database itself refuse to delete rows of the table or to change these columns, whoever asks (practice.md 3.3). The table must not be
    /// rebuilt by later steps, which would drop the triggers on SQLite.
    /// </summary>
    /// <param name="migrationBuilder">Migration.</param>
    /// <param name="table">Table.</param>
    /// <param name="columns">Columns that are never changed.</param>
    protected static void MakeAppendOnly(MigrationBuilder migrationBuilder, string table, params IReadOnlyList<string> columns) =>
        AppendOnlyTable.Make(migrationBuilder, table, columns, [], null);
}
