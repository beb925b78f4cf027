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

    public DbSet<PendingRequest> Requests => Set<PendingRequest>();

    public DbSet<WorkflowSecret> Secrets => Set<WorkflowSecret>();

    public DbSet<Webhook> Webhooks => Set<Webhook>();

    public DbSet<UsedSignature> UsedSignatures => Set<UsedSignature>();

    public DbSet<KeptStimulus> Stimuli => Set<KeptStimulus>();

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
            e.Property(x => x.Starts).IsConcurrencyToken();
            e.HasIndex(x => x.Hash);
            e.HasIndex(x => x.DueAt);
        });
        modelBuilder.Entity<JournalRecord>(e =>
        {
            e.ToTable("Journal");
            e.HasKey(x => new { x.InstanceId, x.Sequence });
            e.Property(x => x.ActivityId).HasMaxLength(WorkflowDocument.MaxIdLength);
            e.Property(x => x.ActivityType).HasMaxLength(WorkflowDocument.MaxTypeLength);
            e.Property(x => x.Event).HasMaxLength(16);
        });
        ConfigureHttp(modelBuilder);
    }

    private static void ConfigureHttp(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<PendingRequest>(e =>
        {
            e.ToTable("Requests");
            e.Property(x => x.Host).HasMaxLength(PendingRequest.MaxHost);
            e.Property(x => x.LastProblem).HasMaxLength(PendingRequest.MaxProblem);
            e.HasIndex(x => new { x.DueAt, x.Id });
        });
        modelBuilder.Entity<WorkflowSecret>(e =>
        {
            e.ToTable("Secrets");
            e.Property(x => x.Name).HasMaxLength(WorkflowSecret.MaxName);
            e.Property(x => x.Host).HasMaxLength(WorkflowSecret.MaxHost);
            e.Property(x => x.Header).HasMaxLength(WorkflowSecret.MaxHeader);
            e.HasAlternateKey(x => x.Name);
        });
        modelBuilder.Entity<Webhook>(e =>
        {
            e.ToTable("Webhooks");
            e.Property(x => x.Path).HasMaxLength(Webhook.MaxPath);
            e.HasAlternateKey(x => x.Path);
        });
        modelBuilder.Entity<UsedSignature>(e =>
        {
            e.ToTable("UsedSignatures");
            e.HasKey(x => x.Hash);
            e.Property(x => x.Hash).HasMaxLength(HashLength);
            e.HasIndex(x => x.At);
        });
        modelBuilder.Entity<KeptStimulus>(e =>
        {
            e.ToTable("Stimuli");
            e.Property(x => x.Hash).HasMaxLength(HashLength);
            e.Property(x => x.CorrelationId).HasMaxLength(WorkflowInstance.MaxCorrelationId);
            e.HasIndex(x => new { x.Hash, x.Id });
            e.HasIndex(x => x.ExpiresAt);
        });
    }
}
