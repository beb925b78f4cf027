using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Claims;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Reports;
using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Modules;
using Helpdesk.Modules.Tests.Identity;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>A tenant with one report, whose rows a test names.</summary>
internal sealed class ReportTenant : IAsyncDisposable
{
    private readonly Inventory _report = new();
    private readonly Rights _rights = new();

    private ReportTenant()
    {
    }

    public static Guid PersonId { get; } = Guid.Parse("01932e2a-0000-7000-8000-000000000001");

    public DataShell Shell { get; private set; } = null!;

    public Inventory Report => _report;

    public Rights People => _rights;

    public static async Task<ReportTenant> CreateAsync(DatabaseProvider provider = DatabaseProvider.Sqlite, Action<IServiceCollection>? configure = null)
    {
        ReportTenant tenant = new();
        tenant.Shell = await DataShell.CreateAsync(provider, services =>
        {
            IdentityFixture.AddIdentity(services);
            new Helpdesk.Compliance.Startup().ConfigureServices(services);
            services.AddSingleton<IComplianceReport>(tenant._report);
            services.AddSingleton<IPersonRights>(tenant._rights);
            configure?.Invoke(services);
        });
        return tenant;
    }

    public Task<Guid> OrderAsync(ReportScope? scope = null, string reportId = "T1") => Shell.InScopeAsync(s =>
    {
        Act(s);
        return s.GetRequiredService<StartReport>().HandleAsync(new(reportId, scope ?? Year), CancellationToken.None);
    });

    public static ReportScope Year => new(
        new(2025, 12, 31, 23, 0, 0, DateTimeKind.Utc), new(2026, 12, 31, 23, 0, 0, DateTimeKind.Utc), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    /// <summary>Makes the report and gives its row.</summary>
    public async Task<ReportRun> MakeAsync(ReportScope? scope = null) => await EndAsync(await OrderAsync(scope));

    public async Task<ReportRun> EndAsync(Guid id)
    {
        await Shell.InScopeAsync(s => ((IdentityFixture.WorkAtOnce)s.GetRequiredService<Tasks.IBackgroundWork>()).Last);
        return await RunAsync(id);
    }

    public Task<ReportRun> RunAsync(Guid id) => Shell.InScopeAsync(s => s.GetRequiredService<ComplianceDbContext>().ReportRuns.AsNoTracking().SingleAsync(r => r.Id == id));

    /// <summary>Writes a file of a report to a path of its own, for programs that read files.</summary>
    public Task<string> SaveAsync(ReportRun run, string kind) => Shell.InScopeAsync(async s =>
    {
        Act(s);
        var (file, content) = await s.GetRequiredService<ReportArchive>().FileAsync(run.Id, kind, CancellationToken.None);
        var path = Path.Combine(Shell.DataPath, file.Name);
        await using var source = content;
        await using var target = File.Create(path);
        await source.CopyToAsync(target);
        return path;
    });

    public string WorkFolder => Path.Combine(Shell.DataPath, "reports-in-work");

    public static void Act(IServiceProvider services)
    {
        var user = services.GetRequiredService<TestUser>();
        (user.Id, user.Name) = (PersonId, "Änne Żółć");
    }

    public async ValueTask DisposeAsync() => await Shell.DisposeAsync();

    internal sealed class Inventory : IComplianceReport
    {
        public Func<ReportContext, IEnumerable<ReportRow>> Rows { get; set; } = _ => [];

        public ReportDefinition Definition { get; set; } = new("T1", "Inventory", "What is there.", null,
        [
            new("number", "Number"), new("name", "Name", ReportValueKind.LongText, 3), new("count", "Count", ReportValueKind.Number), new("at", "At", ReportValueKind.Instant, 1.5),
            new("took", "Took", ReportValueKind.Duration), new("share", "Share", ReportValueKind.Share), new("isNew", "New", ReportValueKind.YesNo), new("hash", "Hash", ReportValueKind.Hash),
        ])
        {
            PeriodMeaning = "Made within the period", TakesKeys = true, TakesQuery = true, IsPopulation = true,
        };

        public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            foreach (var row in Rows(context))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return row;
            }
        }

        public static ReportRow Row(int number, string name) => new(
            string.Create(CultureInfo.InvariantCulture, $"INV{number:0000000}"),
            [
                string.Create(CultureInfo.InvariantCulture, $"INV{number:0000000}"), name, number, new DateTime(2026, 7, 1, 12, 0, 0, DateTimeKind.Utc).AddMinutes(number), 3700L, 0.25, true, new string('a', 64),
            ]);
    }

    internal sealed class Rights : IPersonRights
    {
        public bool HasLeft { get; set; }

        public Task<ClaimsPrincipal?> FindAsync(Guid personId, CancellationToken cancellationToken) =>
            Task.FromResult(HasLeft ? null : new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, personId.ToString())], "Test")));
    }
}
