using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Data;

/// <summary>Triggers by which the database itself refuses to change or delete rows of a table, whoever asks. Who owns the table can take them away; the seals of the ledger show what was done then.</summary>
internal static class AppendOnlyTable
{
    /// <param name="migrationBuilder">Migration.</param>
    /// <param name="table">Table.</param>
    /// <param name="columns">Columns that are never changed.</param>
    /// <param name="erasable">Columns that are changed only as <paramref name="erased"/> says.</param>
    /// <param name="erased">SQL condition on <c>OLD</c> and <c>NEW</c> that all three databases understand.</param>
    public static void Make(MigrationBuilder migrationBuilder, string table, IReadOnlyList<string> columns, IReadOnlyList<string> erasable, string? erased)
    {
        var statements = migrationBuilder.ActiveProvider switch
        {
            { } p when p.EndsWith("Sqlite", StringComparison.Ordinal) => Sqlite(table, columns, erasable, erased),
            { } p when p.EndsWith("PostgreSQL", StringComparison.Ordinal) => PostgreSql(table, columns, erasable, erased),
            { } p when p.EndsWith("SqlServer", StringComparison.Ordinal) => SqlServer(table, columns, erasable, erased),
            var p => throw new NotSupportedException($"The triggers of {table} are not written for {p}."),
        };
        foreach (var statement in statements)
        {
            migrationBuilder.Sql(statement);
        }
    }

    private static string Sentence(string table) => $"Rows of {table} are never changed or deleted: they prove what happened.";

    private static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(c => $"\"{c}\""));

    private static IEnumerable<string> Sqlite(string table, IReadOnlyList<string> columns, IReadOnlyList<string> erasable, string? erased)
    {
        yield return Trigger("NoDelete", "DELETE", "");
        yield return Trigger("NoUpdate", $"UPDATE OF {Names(columns)}", "");
        if (erased is not null)
        {
            yield return Trigger("OnlyErase", $"UPDATE OF {Names(erasable)}", $" WHEN NOT ({erased})");
        }

        string Trigger(string name, string of, string when) =>
            $"CREATE TRIGGER \"{table}_{name}\" BEFORE {of} ON \"{table}\"{when} BEGIN SELECT RAISE(ABORT, '{Sentence(table)}'); END;";
    }

    private static IEnumerable<string> PostgreSql(string table, IReadOnlyList<string> columns, IReadOnlyList<string> erasable, string? erased)
    {
        yield return $"CREATE FUNCTION \"{table}_Refuse\"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{Sentence(table)}'; END $$;";
        yield return Trigger("NoDelete", "DELETE", "ROW", "");
        yield return Trigger("NoTruncate", "TRUNCATE", "STATEMENT", "");
        yield return Trigger("NoUpdate", $"UPDATE OF {Names(columns)}", "ROW", "");
        if (erased is not null)
        {
            yield return Trigger("OnlyErase", $"UPDATE OF {Names(erasable)}", "ROW", $" WHEN (NOT ({erased}))");
        }

        string Trigger(string name, string of, string each, string when) =>
            $"CREATE TRIGGER \"{table}_{name}\" BEFORE {of} ON \"{table}\" FOR EACH {each}{when} EXECUTE FUNCTION \"{table}_Refuse\"();";
    }

    /// <summary>A trigger must be the first statement of its batch, which a script that asks what was applied already is not: hence EXEC.</summary>
    private static IEnumerable<string> SqlServer(string table, IReadOnlyList<string> columns, IReadOnlyList<string> erasable, string? erased)
    {
        yield return Trigger("NoDelete", "INSTEAD OF DELETE", "");
        yield return Trigger("NoUpdate", "AFTER UPDATE", $"IF {Changed(columns)} ");
        if (erased is not null)
        {
            yield return Trigger("OnlyErase", "AFTER UPDATE", $"IF ({Changed(erasable)}) AND EXISTS (SELECT 1 FROM inserted NEW JOIN deleted OLD ON OLD.\"Id\" = NEW.\"Id\" WHERE NOT ({erased})) ");
        }

        string Trigger(string name, string when, string condition) =>
            $"EXEC(N'CREATE TRIGGER \"{table}_{name}\" ON \"{table}\" {when} AS {($"{condition}THROW 51000, '{Sentence(table)}', 1;").Replace("'", "''", StringComparison.Ordinal)}');";

        static string Changed(IEnumerable<string> columns) => string.Join(" OR ", columns.Select(c => $"UPDATE(\"{c}\")"));
    }
}
