using Helpdesk.Approvals.Domain;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals;

internal sealed class ApprovalsDbContext(DbContextOptions<ApprovalsDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Approvals";

    public DbSet<Approval> Approvals => Set<Approval>();

    public DbSet<ApprovalSlot> Slots => Set<ApprovalSlot>();

    public DbSet<ApprovalDecision> Decisions => Set<ApprovalDecision>();

    public DbSet<Delegation> Delegations => Set<Delegation>();

    /// <summary>The approval with all that was asked and decided, tracked; null when there is none.</summary>
    public Task<Approval?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        Approvals.Include(a => a.Slots).Include(a => a.Decisions).AsSplitQuery().FirstOrDefaultAsync(a => a.Id == id, cancellationToken);

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Approval>(e =>
        {
            e.ToTable("Approvals");
            e.Property(x => x.TicketNumber).HasMaxLength(32);
            e.Property(x => x.TicketTitle).HasMaxLength(250);
            e.Property(x => x.DefinitionId).HasMaxLength(64);
            e.Property(x => x.ActivityId).HasMaxLength(128);
            e.Property(x => x.WorkflowName).HasMaxLength(250);
            e.Property(x => x.Title).HasMaxLength(250);
            e.Property(x => x.Holds).HasMaxLength(450);
            e.Property(x => x.ContentHash).HasMaxLength(64);
            e.Property(x => x.EscalateTo).HasMaxLength(450);
            e.HasIndex(x => new { x.TicketId, x.State });
        });
        modelBuilder.Entity<ApprovalSlot>(e =>
        {
            e.ToTable("Slots");
            e.Property(x => x.Source).HasMaxLength(250);
            e.HasOne<Approval>().WithMany(a => a.Slots).HasForeignKey(x => x.ApprovalId);
            e.HasIndex(x => new { x.State, x.PersonId });
            e.HasIndex(x => new { x.State, x.TeamId });
            e.HasIndex(x => x.ApprovalId);
        });
        modelBuilder.Entity<ApprovalDecision>(e =>
        {
            e.ToTable("Decisions");
            e.Property(x => x.ContentHash).HasMaxLength(64);
            e.HasOne<Approval>().WithMany(a => a.Decisions).HasForeignKey(x => x.ApprovalId);
            e.HasIndex(x => new { x.PersonId, x.DecidedAt });
            e.HasIndex(x => x.ApprovalId);
        });
        modelBuilder.Entity<Delegation>(e =>
        {
            e.ToTable("Delegations");
            e.Property(x => x.Reason).HasMaxLength(250);
            e.HasIndex(x => new { x.PersonId, x.To });
            e.HasIndex(x => new { x.DelegateId, x.To });
        });
    }
}
