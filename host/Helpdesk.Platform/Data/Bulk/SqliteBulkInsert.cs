using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Prepared once, bound and stepped per row by the native library: parameters of ADO.NET would cost more than the insert itself. Values are
/// written exactly as Microsoft.Data.Sqlite writes them.
/// </summary>
internal static class SqliteBulkInsert
{
    public static void Run(SqliteConnection connection, BulkTable table, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var db = connection.Handle!;
        var columns = string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""));
        var places = string.Join(", ", Enumerable.Repeat("?", table.Columns.Length));
        var sql = $"INSERT INTO \"{table.Name}\" ({columns}) VALUES ({places})";
        Check(db, raw.sqlite3_prepare_v2(db, sql, out var statement));
        using (statement)
        {
            Span<char> text = stackalloc char[64];
            var count = 0;
            foreach (var row in rows)
            {
                if ((++count & 0x3FF) == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                for (var i = 0; i < table.Columns.Length; i++)
                {
                    Check(db, Bind(statement, i + 1, table.Columns[i].Read(row), text));
                }

                var code = raw.sqlite3_step(statement);
                if (code != raw.SQLITE_DONE)
                {
                    // The same exception as from a command, so that a duplicate is known as one.
                    var exception = new SqliteException(
                        $"SQLite Error {code}: '{raw.sqlite3_errmsg(db).utf8_to_string()}'.", code & 0xFF, raw.sqlite3_extended_errcode(db));
                    raw.sqlite3_reset(statement);
                    throw exception;
                }

                Check(db, raw.sqlite3_reset(statement));
            }
        }
    }

    private static int Bind(sqlite3_stmt statement, int index, object? value, Span<char> text)
    {
        int written;
        switch (value)
        {
            case null: return raw.sqlite3_bind_null(statement, index);
            case string s: return raw.sqlite3_bind_text16(statement, index, s.AsSpan());
            case long n: return raw.sqlite3_bind_int64(statement, index, n);
            case int n: return raw.sqlite3_bind_int64(statement, index, n);
            case bool b: return raw.sqlite3_bind_int64(statement, index, b ? 1 : 0);
            case double d: return raw.sqlite3_bind_double(statement, index, d);
            case Guid g:
                g.TryFormat(text, out written, "D");
                for (var i = 0; i < written; i++)
                {
                    if (text[i] is >= 'a' and <= 'f')
                    {
                        text[i] -= (char)32;
                    }
                }

                return raw.sqlite3_bind_text16(statement, index, text[..written]);
            case DateTime t:
                t.TryFormat(text, out written, @"yyyy\-MM\-dd HH\:mm\:ss.FFFFFFF", CultureInfo.InvariantCulture);
                return raw.sqlite3_bind_text16(statement, index, text[..written]);
            case byte[] bytes: return raw.sqlite3_bind_blob(statement, index, bytes);
            case short n: return raw.sqlite3_bind_int64(statement, index, n);
            case byte n: return raw.sqlite3_bind_int64(statement, index, n);
            case sbyte n: return raw.sqlite3_bind_int64(statement, index, n);
            case ushort n: return raw.sqlite3_bind_int64(statement, index, n);
            case uint n: return raw.sqlite3_bind_int64(statement, index, n);
            case ulong n: return raw.sqlite3_bind_int64(statement, index, unchecked((long)n));
            case float f: return raw.sqlite3_bind_double(statement, index, f);
            case char c: return raw.sqlite3_bind_text16(statement, index, [c]);
            case Enum e: return raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(e, CultureInfo.InvariantCulture));
            case DateOnly d:
                d.TryFormat(text, out written, @"yyyy\-MM\-dd", CultureInfo.InvariantCulture);
                return raw.sqlite3_bind_text16(statement, index, text[..written]);
            case TimeOnly t:
                t.TryFormat(text, out written, t.Ticks % TimeSpan.TicksPerSecond == 0 ? @"HH:mm:ss" : @"HH:mm:ss.fffffff", CultureInfo.InvariantCulture);
                return raw.sqlite3_bind_text16(statement, index, text[..written]);
            case TimeSpan t:
                t.TryFormat(text, out written, "c", CultureInfo.InvariantCulture);
                return raw.sqlite3_bind_text16(statement, index, text[..written]);
            default:
                throw new NotSupportedException($"A value of type {value.GetType().Name} cannot be written in bulk. Give its property a conversion.");
        }
    }

    private static void Check(sqlite3 db, int code)
    {
        if (code != raw.SQLITE_OK)
        {
            throw new SqliteException($"SQLite Error {code}: '{raw.sqlite3_errmsg(db).utf8_to_string()}'.", code & 0xFF, raw.sqlite3_extended_errcode(db));
        }
    }
}
