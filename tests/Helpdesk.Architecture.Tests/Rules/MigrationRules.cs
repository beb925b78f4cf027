using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Helpdesk.Architecture.Samples;
using Helpdesk.Architecture.Source;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Helpdesk.Architecture.Rules;

/// <summary>One set of migrations runs on SQLite, PostgreSQL and SQL Server: the rules are those that each of them taught us (architecture, section 6).</summary>
public sealed partial class MigrationRules
{
    private const int PostgreSqlIdentifierBytes = 63;
    private const int SqlServerIndexedCharacters = 450;

    public static TheoryData<Type> Migrations() =>
        [.. Assemblies.Modules.Append(Assemblies.Platform).SelectMany(a => a.GetTypes()).Where(t => typeof(Migration).IsAssignableFrom(t) && !t.IsAbstract)];

    [Theory]
    [MemberData(nameof(Migrations), DisableDiscoveryEnumeration = true)]
    public void Migration_RunsOnEveryProvider(Type migration) => Violations(migration).ShouldBeEmpty();

    [Fact]
    public void EveryContext_HasMigrations()
    {
        var migrated = Migrations().Select(row => row.Data.GetCustomAttribute<DbContextAttribute>()?.ContextType).ToHashSet();
        Assemblies.Modules.SelectMany(a => a.GetTypes())
            .Where(t => typeof(ModuleDbContext).IsAssignableFrom(t) && !t.IsAbstract && !migrated.Contains(t))
            .ShouldBeEmpty();
    }

    [Fact]
    public void MigrationIds_AreUnique() =>
        Migrations().Select(row => row.Data.GetCustomAttribute<MigrationAttribute>()?.Id).GroupBy(id => id).Where(g => g.Count() > 1).Select(g => g.Key).ShouldBeEmpty();

    [Fact]
    public void NegativeSample_EachBrokenRule_IsReported()
    {
        var reported = string.Join('\n', Violations(typeof(NarrowMigration)));
        reported.ShouldContain("names the provider's type");
        reported.ShouldContain("DateTimeOffset");
        reported.ShouldContain("Decimal");
        reported.ShouldContain("longer than 63 bytes");
        reported.ShouldContain("is indexed and longer than 450");
        reported.ShouldContain("is indexed and has no maximum length");
        reported.ShouldContain("is a unique index");
        reported.ShouldContain("cannot run on SQLite");
        reported.ShouldContain("has no [DbContext]");
        reported.ShouldContain("is no migration id");
    }

    [Fact]
    public void NegativeSample_ANeutralMigration_IsNotReported() => Violations(typeof(NeutralMigration)).ShouldBeEmpty();

    private static List<string> Violations(Type type)
    {
        var migration = (Migration)Activator.CreateInstance(type, nonPublic: true)!;
        List<string> found = [];
        if (type.GetCustomAttribute<DbContextAttribute>() is null)
        {
            found.Add($"{type.Name} has no [DbContext]");
        }

        var id = type.GetCustomAttribute<MigrationAttribute>()?.Id ?? "";
        if (!MigrationId().IsMatch(id))
        {
            found.Add($"'{id}' is no migration id such as 20261121_Tickets_Initial");
        }

        foreach (var provider in new[] { "Microsoft.EntityFrameworkCore.Sqlite", "Npgsql.EntityFrameworkCore.PostgreSQL", "Microsoft.EntityFrameworkCore.SqlServer" })
        {
            migration.ActiveProvider = provider;
            Dictionary<string, ColumnOperation> columns = new(StringComparer.Ordinal);
            foreach (var operation in Flatten(migration.UpOperations))
            {
                found.AddRange(Identifiers(operation).Where(n => Encoding.UTF8.GetByteCount(n) > PostgreSqlIdentifierBytes).Select(n => $"{n} is longer than 63 bytes"));
                switch (operation)
                {
                    case AddColumnOperation column:
                        columns[$"{column.Table}.{column.Name}"] = column;
                        found.AddRange(ColumnViolations(column));
                        break;
                    case CreateIndexOperation index:
                        if (index.IsUnique)
                        {
                            found.Add($"{index.Name} is a unique index: use table.UniqueConstraint, or SQL Server makes it a filtered one");
                        }

                        found.AddRange(Indexed(columns, index.Table, index.Columns));
                        break;
                    case AddPrimaryKeyOperation key:
                        found.AddRange(Indexed(columns, key.Table, key.Columns));
                        break;
                    case AddUniqueConstraintOperation unique:
                        found.AddRange(Indexed(columns, unique.Table, unique.Columns));
                        break;
                    case AlterColumnOperation or DropColumnOperation or DropForeignKeyOperation or DropPrimaryKeyOperation or DropUniqueConstraintOperation:
                        found.Add($"{operation.GetType().Name} cannot run on SQLite: rebuild the table");
                        break;
                }
            }
        }

        return found.Distinct(StringComparer.Ordinal).ToList();
    }

    // The parts of a CREATE TABLE come first, so that the indexes behind it find its columns.
    private static IEnumerable<MigrationOperation> Flatten(IReadOnlyList<MigrationOperation> operations)
    {
        foreach (var operation in operations)
        {
            yield return operation;
            if (operation is CreateTableOperation table)
            {
                IEnumerable<MigrationOperation?> parts = [.. table.Columns, table.PrimaryKey, .. table.UniqueConstraints];
                foreach (var part in parts.OfType<MigrationOperation>())
                {
                    yield return part;
                }
            }
        }
    }

    private static IEnumerable<string> Identifiers(MigrationOperation operation) => operation switch
    {
        CreateTableOperation table => [table.Name, .. table.ForeignKeys.Select(f => f.Name)],
        AddColumnOperation column => [column.Name],
        CreateIndexOperation index => [index.Name],
        AddPrimaryKeyOperation key => [key.Name],
        AddUniqueConstraintOperation unique => [unique.Name],
        RenameColumnOperation rename => [rename.NewName],
        RenameTableOperation { NewName: { } name } => [name],
        _ => [],
    };

    private static IEnumerable<string> ColumnViolations(AddColumnOperation column)
    {
        if (column.ColumnType is not null)
        {
            yield return $"{column.Table}.{column.Name} names the provider's type {column.ColumnType}";
        }

        var type = Nullable.GetUnderlyingType(column.ClrType) ?? column.ClrType;
        if (type == typeof(DateTimeOffset) || type == typeof(decimal))
        {
            yield return $"{column.Table}.{column.Name} is a {type.Name}: it sorts and sums differently on SQLite";
        }
    }

    private static IEnumerable<string> Indexed(Dictionary<string, ColumnOperation> columns, string table, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (columns.TryGetValue($"{table}.{name}", out var column) && column.ClrType == typeof(string))
            {
                if (column.MaxLength is null)
                {
                    yield return $"{table}.{name} is indexed and has no maximum length";
                }
                else if (column.MaxLength > SqlServerIndexedCharacters)
                {
                    yield return $"{table}.{name} is indexed and longer than 450 characters";
                }
            }
        }
    }

    [GeneratedRegex("^20[0-9]{6}([0-9]{4,6})?_[A-Za-z0-9_]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex MigrationId();
}
