using Helpdesk.Data;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows;

internal sealed class WorkflowsDbContext(DbContextOptions<WorkflowsDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    private const int HashLength = 64;

    public override string TablePrefix => "Workflows";

    public DbSet<WorkflowDefinition> Definitions => Set<WorkflowDefinition>();

    public DbSet<WorkflowInstance> Instances => Set<WorkflowInstance>();

    public DbSet<StoredBookmark> Bookmarks => Set<StoredBookmark>();

    public DbSet<StoredTrigger> Triggers => Set<StoredTrigger>();

    public DbSet<JournalRecord> Journal => Set<JournalRecord>();

    /// <summary>Lines of a journal and versions of a workflow are counted: a number that exists was given to somebody else at the same moment.</summary>
    protected override bool IsDuplicateAConflict() => true;

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<WorkflowDefinition>(e =>
        {
            e.ToTable("Definitions");
            e.Property(x => x.DefinitionId).HasMaxLength(WorkflowDefinition.MaxId);
            e.Property(x => x.Name).HasMaxLength(WorkflowDefinition.MaxName);
            e.Property(x => x.Description).HasMaxLength(WorkflowDefinition.MaxDescription);
            e.HasAlternateKey(x => new { x.DefinitionId, x.Version });
        });
        modelBuilder.Entity<WorkflowInstance>(e =>
        {
            e.ToTable("Instances");
            e.Property(x => x.DefinitionId).HasMaxLength(WorkflowDefinition.MaxId);
            e.Property(x => x.Name).HasMaxLength(WorkflowDefinition.MaxName);
            e.Property(x => x.CorrelationId).HasMaxLength(WorkflowInstance.MaxCorrelationId);
            e.Property(x => x.Status).HasConversion<string>().HasMaxLength(16);
            e.Property(x => x.SubStatus).HasConversion<string>().HasMaxLength(16);
            e.HasIndex(x => new { x.CreatedAt, x.Id });
            e.HasIndex(x => new { x.DefinitionId, x.CreatedAt });
            e.HasIndex(x => new { x.CorrelationId, x.CreatedAt });
            e.HasIndex(x => new { x.Status, x.UpdatedAt });
        });
        modelBuilder.Entity<StoredBookmark>(e =>
        {
            e.ToTable("Bookmarks");
            e.HasKey(x => new { x.InstanceId, x.BookmarkId });
            e.Property(x => x.ActivityId).HasMaxLength(WorkflowDocument.MaxIdLength);
            e.Property(x => x.Hash).HasMaxLength(HashLength);
            e.Property(x => x.CorrelationId).HasMaxLength(WorkflowInstance.MaxCorrelationId);
            e.HasIndex(x => new { x.Hash, x.InstanceId });
            e.HasIndex(x => new { x.DueAt, x.InstanceId });
        });
        modelBuilder.Entity<StoredTrigger>(e =>
        {
            e.ToTable("Triggers");
            e.HasKey(x => new { x.DefinitionVersionId, x.ActivityId });
            e.Property(x => x.ActivityId).HasMaxLength(WorkflowDocument.MaxIdLength);
            e.Property(x => x.Hash).HasMaxLength(HashLength);
            e.HasIndex(x => x.Hash);
        });
        modelBuilder.Entity<JournalRecord>(e =>
        {
            e.ToTable("Journal");
            e.HasKey(x => new { x.InstanceId, x.Sequence });
            e.Property(x => x.ActivityId).HasMaxLength(WorkflowDocument.MaxIdLength);
            e.Property(x => x.ActivityType).HasMaxLength(WorkflowDocument.MaxTypeLength);
            e.Property(x => x.Event).HasMaxLength(16);
        });
    }
}
