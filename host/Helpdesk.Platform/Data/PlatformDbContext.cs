using Helpdesk.Data;
using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

/// <summary>The platform's own tables. The only context that may update and delete without loading: its rows are transport and state, not facts.</summary>
internal sealed class PlatformDbContext(DbContextOptions<PlatformDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => PlatformTables.Prefix;

    public DbSet<Setting> Settings => Set<Setting>();

    public DbSet<IdempotencyKey> IdempotencyKeys => Set<IdempotencyKey>();

    public DbSet<BackgroundTaskRow> BackgroundTaskStates => Set<BackgroundTaskRow>();

    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    public DbSet<NumberCounter> NumberCounters => Set<NumberCounter>();

    public DbSet<TenantRow> Tenants => Set<TenantRow>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Setting>(e =>
        {
            e.ToTable("Settings");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(100);
        });
        modelBuilder.Entity<IdempotencyKey>(e =>
        {
            e.ToTable("IdempotencyKeys");
            e.HasKey(x => new { x.Key, x.UserId });
            e.Property(x => x.Key).HasMaxLength(200);
            e.Property(x => x.RequestHash).HasMaxLength(64);
            e.Property(x => x.ContentType).HasMaxLength(128);
            e.Property(x => x.Location).HasMaxLength(1000);
            e.Property(x => x.ETag).HasMaxLength(128);
            e.HasIndex(x => x.CreatedAt);
        });
        modelBuilder.Entity<BackgroundTaskRow>(e =>
        {
            e.ToTable("BackgroundTaskStates");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(256);
        });
        modelBuilder.Entity<DataProtectionKey>(e =>
        {
            e.ToTable("DataProtectionKeys");
            e.HasKey(x => x.FriendlyName);
            e.Property(x => x.FriendlyName).HasMaxLength(200);
        });
        modelBuilder.Entity<NumberCounter>(e =>
        {
            e.ToTable("NumberCounters");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(64);
        });
        modelBuilder.Entity<TenantRow>(e =>
        {
            e.ToTable("Tenants");
            e.HasKey(x => x.Name);
            e.Property(x => x.Name).HasMaxLength(40);
        });
    }
}

/// <summary>Settings of one type as JSON.</summary>
[Configuration]
[LedgerName("platform.setting")]
internal sealed class Setting : IHasConcurrencyStamp
{
    /// <summary>Name of the group.</summary>
    public string Name { get; set; } = "";

    public string Json { get; set; } = "{}";

    public string ConcurrencyStamp { get; set; } = "";
}

/// <summary>The answer to a request that carried <c>Idempotency-Key</c>.</summary>
[NotInLedger("A cached answer; the change that it answers is in the ledger.")]
internal sealed class IdempotencyKey
{
    public string Key { get; set; } = "";

    /// <summary>Caller; empty when anonymous.</summary>
    public Guid UserId { get; set; }

    /// <summary>SHA-256 of method, path and body.</summary>
    public string RequestHash { get; set; } = "";

    public int StatusCode { get; set; }

    public string? Body { get; set; }

    public string? ContentType { get; set; }

    public string? Location { get; set; }

    public string? ETag { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>Last run of a background task.</summary>
[NotInLedger("State of the machinery; what a task changes is in the ledger.")]
internal sealed class BackgroundTaskRow
{
    public string Name { get; set; } = "";

    public DateTime? LastRunAt { get; set; }

    public long? LastDurationMilliseconds { get; set; }

    public string? LastError { get; set; }
}

/// <summary>A key of ASP.NET Core's data protection.</summary>
[NotInLedger("Key ring of the framework, rolled by it; it holds no fact of the organisation.")]
internal sealed class DataProtectionKey
{
    public string FriendlyName { get; set; } = "";

    [Sensitive]
    public string Xml { get; set; } = "";
}

/// <summary>Next number of a sequence that is not reserved yet.</summary>
[NotInLedger("A counter; the records that carry its numbers are in the ledger.")]
internal sealed class NumberCounter
{
    public string Name { get; set; } = "";

    public long NextValue { get; set; }
}

/// <summary>A tenant's settings, in the Default tenant's database.</summary>
[NotInLedger("Read and written before any shell with a ledger exists; with one node it is a file beside the database.")]
internal sealed class TenantRow
{
    public string Name { get; set; } = "";

    /// <summary>Holds the connection string.</summary>
    [Sensitive]
    public string Json { get; set; } = "{}";

    public int Version { get; set; }
}
