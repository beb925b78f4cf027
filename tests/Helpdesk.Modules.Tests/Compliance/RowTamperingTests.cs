using System.Data.Common;
using System.Globalization;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Shells;
using Helpdesk.Testing;
using Helpdesk.Tickets.Generation;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A desk with months of tickets: nobody touched it, and then an administrator changes, deletes and copies rows by SQL, wherever there are any.</summary>
public sealed class RowTamperingTests
{
    [Theory]
    [OnEachDatabase]
    public async Task AGeneratedDesk_HasNoFalseAlarm_AndEachTamperingIsNamed(DatabaseProvider provider)
    {
        var token = TestContext.Current.CancellationToken;
        var rounds = provider == DatabaseProvider.Sqlite ? 300 : 60;
        await using var database = await DatabaseMatrix.CreateAsync(provider);
        await using var host = await ShellFixture.StartAsync(new() { Database = database.Settings }, token);
        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetRequiredService<GenerateTickets>().HandleAsync(new(40, Seed: 1, Days: 90, AddPeople: true), progress: null, token);
        }

        var clean = await VerifyAsync(host);
        clean.Finding.ShouldBeNull(clean.Finding?.Sentence);
        clean.Rows.ShouldBeGreaterThan(500);

        var random = new Random(20261123);
        await using var administrator = await Administrator.LogInAsync(host, provider);
        HashSet<string> kinds = [];
        for (var round = 0; round < rounds;)
        {
            var (entity, plan) = administrator.Kinds[random.Next(administrator.Kinds.Count)];
            if (await administrator.TamperAsync(entity, plan, random, round % 5) is not { } tampering)
            {
                continue;
            }

            var finding = (await VerifyAsync(host)).Finding;

            finding.ShouldNotBeNull($"round {round}: {tampering.What}");
            finding.Sentence.ShouldContain(plan.EntityType, customMessage: $"round {round}: {tampering.What}");
            (tampering.Keys.Any(k => finding.Sentence.Contains(k, StringComparison.OrdinalIgnoreCase))
                || (tampering.HasNoKey && finding.Sentence.EndsWith("not even its key.", StringComparison.Ordinal))).ShouldBeTrue($"round {round}: {tampering.What}: {finding.Sentence}");
            await tampering.Undo();
            kinds.Add(plan.EntityType);
            round++;
        }

        kinds.Count.ShouldBeGreaterThan(10);
        clean = await VerifyAsync(host);
        clean.Finding.ShouldBeNull($"nothing is left of it: {clean.Finding?.Sentence}");
    }

    private static async Task<RowVerification> VerifyAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<VerifyRows>().HandleAsync(TestContext.Current.CancellationToken);
    }

    /// <param name="What">For the message.</param>
    /// <param name="Keys">One of them must be named.</param>
    /// <param name="Undo">Puts the row back.</param>
    /// <param name="HasNoKey">A row was added whose key is no key: only its kind can be named.</param>
    private sealed record Tampering(string What, IReadOnlyList<string> Keys, Func<Task> Undo, bool HasNoKey = false);

    /// <summary>Has the database and nothing of the product but its table names.</summary>
    private sealed class Administrator(ShellScope scope, DbConnection connection) : IAsyncDisposable
    {
        public List<(IEntityType Entity, LedgerPlan Plan)> Kinds { get; } = [];

        public static async Task<Administrator> LogInAsync(ShellFixture host, DatabaseProvider provider)
        {
            var scope = host.CreateScope();
            var connection = await scope.Services.GetRequiredService<IUnitOfWork>().GetConnectionAsync();
            Administrator administrator = new(scope, connection);
            // No constraint and no trigger stops who owns the database.
            _ = await LedgerGuards.LiftAsync(connection);
            if (provider == DatabaseProvider.Sqlite)
            {
                await administrator.RunAsync("PRAGMA foreign_keys = OFF", []);
            }

            foreach (var entity in scope.Services.GetServices<ModuleDbContextRegistration>()
                .SelectMany(r => ((DbContext)scope.Services.GetRequiredService(r.ContextType)).Model.GetEntityTypes()))
            {
                if (LedgerPlan.For(entity) is { IsInLedger: true } plan)
                {
                    administrator.Kinds.Add((entity, plan));
                }
            }

            return administrator;
        }

        /// <returns>What was done; null where there is no row, nothing to change, or the database refuses.</returns>
        public async Task<Tampering?> TamperAsync(IEntityType entity, LedgerPlan plan, Random random, int kind)
        {
            var table = entity.GetTableName()!;
            var key = entity.FindPrimaryKey()!.Properties.Select(p => p.GetColumnName()).ToList();
            if (await ReadAsync(table, key, random) is not { } row)
            {
                return null;
            }

            Dictionary<string, object> changed = new(row);
            var (column, what) = (key[random.Next(key.Count)], "copied");
            if (kind == 1)
            {
                await DeleteAsync(table, key, row);
                return new($"{plan.EntityType} {Name(key, row)} deleted", [Name(key, row)], () => InsertAsync(table, row));
            }

            if (kind != 0)
            {
                var compared = entity.GetProperties().Where(p => IsCompared(p, plan)).Select(p => p.GetColumnName()).Where(c => row[c] is not DBNull).ToList();
                if (compared.Count == 0)
                {
                    return null;
                }

                column = compared[random.Next(compared.Count)];
                what = $"{column} changed";
            }

            if (Other(row[column], random) is not { } other)
            {
                return null;
            }

            changed[column] = other;
            try
            {
                if (kind != 0)
                {
                    await DeleteAsync(table, key, row);
                }

                await InsertAsync(table, changed);
            }
            catch (DbException)
            {
                // A unique index is there even for administrators.
                if (kind != 0)
                {
                    await InsertAsync(table, row);
                }

                return null;
            }

            return new($"{plan.EntityType} {Name(key, row)} {what}: {row[column]} to {other}", [Name(key, row), Name(key, changed)], async () =>
            {
                await DeleteAsync(table, key, changed);
                if (kind != 0)
                {
                    await InsertAsync(table, row);
                }
            }, kind == 0 && Guid.TryParse(row[column] as string, out _) && !Guid.TryParse(other as string, out _));
        }

        public ValueTask DisposeAsync() => scope.DisposeAsync();

        private static bool IsCompared(IProperty property, LedgerPlan plan) =>
            property.IsPrimaryKey()
            || plan.Changing.Any(c => c.Property == property && (plan.IsAppendOnly || !c.IsSensitive));

        /// <summary>Another value of the same type, one character apart where it is a text.</summary>
        private static object? Other(object value, Random random) => value switch
        {
            string { Length: 0 } => "7",
            string text when random.Next(text.Length) is var at => string.Concat(text.AsSpan(0, at), text[at] == '7' ? "3" : "7", text.AsSpan(at + 1)),
            bool flag => !flag,
            int number => number + 1,
            long number => number == 0 ? 1L : number - 1,
            short number => (short)(number + 1),
            double number => number + 1,
            decimal number => number + 1,
            DateTime time => time.AddSeconds(1),
            DateOnly date => date.AddDays(1),
            Guid id => new Guid([.. id.ToByteArray().Select((b, i) => i == 15 ? (byte)(b ^ 1) : b)]),
            string[] texts => texts.Append("7").ToArray(),
            byte[] { Length: > 0 } bytes => bytes.Select((b, i) => i == 0 ? (byte)(b ^ 1) : b).ToArray(),
            _ => null,
        };

        private static string Name(List<string> key, Dictionary<string, object> row) =>
            string.Join(',', key.Select(k => Convert.ToString(row[k], CultureInfo.InvariantCulture)));

        private async Task<Dictionary<string, object>?> ReadAsync(string table, List<string> key, Random random)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM \"{table}\"";
            var count = Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
            if (count == 0)
            {
                return null;
            }

            var order = string.Join(", ", key.Select(k => $"\"{k}\""));
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"SELECT * FROM \"{table}\" ORDER BY {order} LIMIT 1 OFFSET {random.Next(count)}");
            await using var reader = await command.ExecuteReaderAsync();
            await reader.ReadAsync();
            return Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, reader.GetValue);
        }

        private Task DeleteAsync(string table, List<string> key, Dictionary<string, object> row) => RunAsync(
            $"DELETE FROM \"{table}\" WHERE {string.Join(" AND ", key.Select((k, i) => $"\"{k}\" = @p{i}"))}", key.ConvertAll(k => row[k]));

        private Task InsertAsync(string table, Dictionary<string, object> row) => RunAsync(
            $"INSERT INTO \"{table}\" ({string.Join(", ", row.Keys.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", row.Select((_, i) => $"@p{i}"))})", [.. row.Values]);

        private async Task RunAsync(string sql, List<object> values)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (i, value) in values.Index())
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (string.Create(CultureInfo.InvariantCulture, $"@p{i}"), value);
                command.Parameters.Add(parameter);
            }

            await command.ExecuteNonQueryAsync();
        }
    }
}
