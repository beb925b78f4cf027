using System.Globalization;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Compliance.Ledger.Reports;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Identity.Domain;
using Helpdesk.Modules;
using Helpdesk.Modules.Tests.Identity;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A tenant whose teams come and change, with its sealed ledger.</summary>
internal sealed class SealedLedger : IAsyncDisposable
{
    private int _names;

    private SealedLedger(DataShell shell) => Shell = shell;

    public DataShell Shell { get; }

    public static async Task<SealedLedger> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite) => new(await DataShell.CreateAsync(provider, Configure));

    public static void Configure(IServiceCollection services)
    {
        IdentityFixture.AddIdentity(services);
        services.AddModuleDbContext<ComplianceDbContext>();
        services.AddComplianceReport<LedgerIntegrity>().AddComplianceReport<ConfigurationChanges>();
        services.AddScoped<SigningKeys>().AddScoped<SealLedger>().AddScoped<SealedEvents>().AddScoped<LedgerPart>().AddScoped<VerifyLedger>().AddScoped<VerifyRows>().AddScoped<ExportLedger>().AddScoped<VerifyBundle>().AddScoped<ProveEvents>();
        services.AddScoped<EraseLedgerValues>().AddScoped<AcceptRestore>();
    }

    /// <summary>Some changes, each with its event.</summary>
    public Task ChangeAsync(int count, DataShell? node = null) => (node ?? Shell).InScopeAsync(async s =>
    {
        var db = s.GetRequiredService<IdentityDbContext>();
        for (var i = 0; i < count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Team {Interlocked.Increment(ref _names):00000} “Größe”\t\\ \"€\" 😀");
            db.Teams.Add(new Team { Id = Guid.CreateVersion7(), Name = name, Description = "Ελληνικά, кириллица" });
            await db.SaveChangesAsync();
        }
    });

    public Task<int> SealAsync(DataShell? node = null, CancellationToken cancellationToken = default) =>
        (node ?? Shell).InScopeAsync(s => s.GetRequiredService<SealLedger>().HandleAsync(everything: true, cancellationToken));

    /// <param name="partLength">Events of a part; by default these ledgers are one part.</param>
    public Task<LedgerVerification> VerifyAsync(int? partLength = null) => Shell.InScopeAsync(s =>
    {
        var verify = s.GetRequiredService<VerifyLedger>();
        verify.PartLength = partLength ?? verify.PartLength;
        return verify.HandleAsync(CancellationToken.None);
    });

    public async Task<string> ExportAsync(string name = "ledger.zip")
    {
        var file = Path.Combine(Shell.DataPath, name);
        await Shell.InScopeAsync(s => s.GetRequiredService<ExportLedger>().HandleAsync(file, CancellationToken.None));
        return file;
    }

    public Task<LedgerVerification> VerifyBundleAsync(string file) =>
        Shell.InScopeAsync(s => s.GetRequiredService<VerifyBundle>().HandleAsync(file, CancellationToken.None));

    /// <summary>As a database administrator writes: past the product, with its guards taken away.</summary>
    public Task SqlAsync(string sql, params object?[] values) => Shell.InScopeAsync(async s =>
    {
        var connection = s.GetRequiredService<ComplianceDbContext>().Database.GetDbConnection();
        await connection.OpenAsync();
        // On SQLite they stay away, so that a thousand rounds need not write them anew each time; on PostgreSQL it is the session that ends.
        _ = await LedgerGuards.LiftAsync(connection);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (string.Create(CultureInfo.InvariantCulture, $"@p{i}"), values[i] ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        await command.ExecuteNonQueryAsync();
    });

    public ValueTask DisposeAsync() => Shell.DisposeAsync();
}
