using System.Data.Common;
using Helpdesk.Data;
using Helpdesk.Modules;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>
/// The schema of a database as sorted lines, read from its own catalogue: two databases with the same lines behave the same. A unique
/// constraint and a unique index are the same rule and give the same line; names of constraints and defaults of columns are left out.
/// </summary>
internal static class SchemaReader
{
    private const string Sqlite =
        """
        SELECT 'column ' || t.name || '.' || c.name || ' ' || c.type || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN ' not null' ELSE ' null' END
        FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        UNION ALL
        SELECT CASE WHEN i.origin = 'pk' THEN 'key ' WHEN i."unique" = 1 THEN 'unique ' ELSE 'index ' END || t.name || ' (' ||
            (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')'
        FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        UNION ALL
        SELECT 'reference ' || t.name || '.' || f."from" || ' to ' || f."table" || '.' || f."to" || ' on delete ' || f.on_delete
        FROM sqlite_master t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
        """;

    private const string PostgreSql =
        """
        SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' not null' ELSE ' null' END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public' JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relkind = 'r'
        UNION ALL
        SELECT CASE WHEN i.indisprimary THEN 'key ' WHEN i.indisunique THEN 'unique ' ELSE 'index ' END || c.relname || ' (' ||
            (SELECT string_agg(a.attname, ', ' ORDER BY k.ord) FROM unnest(i.indkey) WITH ORDINALITY k(attnum, ord) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum)
            || ')' || COALESCE(' where ' || pg_get_expr(i.indpred, c.oid), '')
        FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'public'
        UNION ALL
        SELECT 'reference ' || conrelid::regclass::text || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'
        """;

    private const string SqlServer =
        """
        SELECT 'column ' + t.name + '.' + c.name + ' ' + y.name + '(' + CAST(c.max_length AS varchar(10)) + ',' + CAST(c.precision AS varchar(10)) + ')' + CASE WHEN c.is_nullable = 1 THEN ' null' ELSE ' not null' END
        FROM sys.tables t JOIN sys.columns c ON c.object_id = t.object_id JOIN sys.types y ON y.user_type_id = c.user_type_id
        UNION ALL
        SELECT CASE WHEN i.is_primary_key = 1 THEN 'key ' WHEN i.is_unique = 1 THEN 'unique ' ELSE 'index ' END + t.name + ' (' +
            (SELECT STRING_AGG(c.name, ', ') WITHIN GROUP (ORDER BY ic.key_ordinal) FROM sys.index_columns ic JOIN sys.columns c ON c.object_id = ic.object_id AND c.column_id = ic.column_id
             WHERE ic.object_id = i.object_id AND ic.index_id = i.index_id) + ')'
        FROM sys.tables t JOIN sys.indexes i ON i.object_id = t.object_id AND i.index_id > 0
        UNION ALL
        SELECT 'reference ' + OBJECT_NAME(f.parent_object_id) + ' to ' + OBJECT_NAME(f.referenced_object_id) + ' on delete ' + f.delete_referential_action_desc FROM sys.foreign_keys f
        """;

    /// <summary>Reads tables, but for the histories of migrations.</summary>
    public static async Task<List<string>> ReadAsync(IServiceProvider services, DatabaseProvider provider)
    {
        var connection = await services.GetRequiredService<IUnitOfWork>().GetConnectionAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = provider switch
        {
            DatabaseProvider.Sqlite => Sqlite,
            DatabaseProvider.PostgreSql => PostgreSql,
            _ => SqlServer,
        };
        SortedSet<string> lines = new(StringComparer.Ordinal);
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var line = reader.GetString(0);
            if (!line.Contains("_Migrations", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        return [.. lines];
    }
}
