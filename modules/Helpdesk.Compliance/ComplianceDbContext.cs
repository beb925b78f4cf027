using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance;

/// <summary>Seals of the ledger; the events that they seal are part of each module's model.</summary>
internal sealed class ComplianceDbContext(DbContextOptions<ComplianceDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Compliance";

    public DbSet<LedgerSeal> Seals => Set<LedgerSeal>();

    public DbSet<LedgerCheckpoint> Checkpoints => Set<LedgerCheckpoint>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LedgerSeal>(e =>
        {
            e.ToTable("LedgerSeals");
            e.HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedNever();
            e.HasAlternateKey(x => x.EventId);
            e.Property(x => x.EventHash).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.ChainHash).HasMaxLength(LedgerSeal.HashLength);
        });
        modelBuilder.Entity<LedgerCheckpoint>(e =>
        {
            e.ToTable("LedgerCheckpoints");
            e.HasKey(x => x.Number);
            e.Property(x => x.Number).ValueGeneratedNever();
            e.Property(x => x.Root).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.ChainHash).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.PreviousHash).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.KeyId).HasMaxLength(SigningKeys.IdLength);
            e.Property(x => x.Signature).HasMaxLength(200);
        });
    }
}
