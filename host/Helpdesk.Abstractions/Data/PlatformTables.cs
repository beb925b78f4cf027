using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Data;

/// <summary>
/// The platform's tables that every save writes to. They are part of each module's model, so that ledger and outbox rows travel in the
/// same batch as the change; the platform's own context owns their migrations.
/// </summary>
internal static class PlatformTables
{
    internal const string Prefix = "Platform";

    internal static bool Contains(Type entity) =>
        entity == typeof(LedgerEvent) || entity == typeof(OutboxMessage) || entity == typeof(OutboxDelivery);

    /// <summary>Maps ledger and outbox.</summary>
    internal static void Map(ModelBuilder modelBuilder, bool isOwner)
    {
        modelBuilder.Entity<LedgerEvent>(e =>
        {
            e.ToTable("Platform_LedgerEvents", t =>
            {
                t.ExcludeFromMigrations(!isOwner);
                // SQL Server answers an update of a table with triggers only if it is asked in another way.
                t.HasTrigger("Platform_LedgerEvents_NoUpdate");
            });
            e.Property(x => x.ActorName).HasMaxLength(256);
            e.Property(x => x.SessionId).HasMaxLength(64);
            e.Property(x => x.Address).HasMaxLength(64);
            e.Property(x => x.Origin).HasMaxLength(32);
            e.Property(x => x.Action).HasMaxLength(16);
            e.Property(x => x.EntityType).HasMaxLength(64);
            e.Property(x => x.EntityId).HasMaxLength(200);
            e.Property(x => x.Reason).HasMaxLength(1000);
            e.Property(x => x.CorrelationId).HasMaxLength(64);
            e.Property(x => x.Salt).HasMaxLength(LedgerEvent.SaltLength);
            e.Property(x => x.ErasedDigest).HasMaxLength(64);
            e.HasIndex(x => new { x.EntityType, x.EntityId, x.OccurredAt });
            e.HasIndex(x => new { x.OccurredAt, x.Id });
            ModuleDbContext.ApplyConventions(e.Metadata);
        });
        modelBuilder.Entity<OutboxMessage>(e =>
        {
            e.ToTable("Platform_OutboxMessages", t => t.ExcludeFromMigrations(!isOwner));
            e.Property(x => x.Name).HasMaxLength(128);
            e.Property(x => x.CorrelationId).HasMaxLength(64);
            ModuleDbContext.ApplyConventions(e.Metadata);
        });
        modelBuilder.Entity<OutboxDelivery>(e =>
        {
            e.ToTable("Platform_OutboxDeliveries", t => t.ExcludeFromMigrations(!isOwner));
            e.HasKey(x => new { x.MessageId, x.Handler });
            e.Property(x => x.Handler).HasMaxLength(200);
            e.Property(x => x.LeaseOwner).HasMaxLength(64);
            e.HasIndex(x => new { x.State, x.DueAt });
            ModuleDbContext.ApplyConventions(e.Metadata);
        });
    }
}
