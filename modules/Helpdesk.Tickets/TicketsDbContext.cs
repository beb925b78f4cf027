using Helpdesk.Data;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets;

internal sealed class TicketsDbContext(DbContextOptions<TicketsDbContext> options, IUnitOfWork unitOfWork, IServiceProvider services)
    : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Tickets";

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<TicketEvent> Events => Set<TicketEvent>();

    public DbSet<TicketComment> Comments => Set<TicketComment>();

    public DbSet<TicketAttachment> Attachments => Set<TicketAttachment>();

    public DbSet<TicketLink> Links => Set<TicketLink>();

    public DbSet<TicketWatcher> Watchers => Set<TicketWatcher>();

    public DbSet<TicketCategory> Categories => Set<TicketCategory>();

    public DbSet<TicketService> Services => Set<TicketService>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<ImportJob> ImportJobs => Set<ImportJob>();

    public DbSet<ImportLease> ImportLeases => Set<ImportLease>();

    public DbSet<TicketRating> Ratings => Set<TicketRating>();

    public DbSet<Announcement> Announcements => Set<Announcement>();

    internal DbSet<ClockVersion> ClockVersions => Set<ClockVersion>();

    internal DbSet<TicketClock> Clocks => Set<TicketClock>();

    internal DbSet<TicketClockState> ClockStates => Set<TicketClockState>();

    internal DbSet<TicketMeasures> Measures => Set<TicketMeasures>();

    internal DbSet<FiredStep> FiredSteps => Set<FiredStep>();

    /// <summary>
    /// Whoever adds events moves the ticket's clocks and measures with them. Asked for when needed only: both need this context themselves.
    /// </summary>
    protected override async ValueTask<bool> OnSavingAsync(CancellationToken cancellationToken)
    {
        List<TicketEvent> added = [.. ChangeTracker.Entries<TicketEvent>().Where(e => e.State == EntityState.Added).Select(e => e.Entity)];
        return added.Count > 0
            && (await services.GetRequiredService<TicketClocks>().AdvanceAsync(added, cancellationToken)
                | await services.GetRequiredService<TicketMeasuring>().AdvanceAsync(added, cancellationToken));
    }

    /// <remarks>
    /// Two changes of a ticket at the same time both write its next event. Which of the two collisions the database meets first, the event's key
    /// or the ticket's stamp, depends on the order of its commands, and not every provider says which row of a batch it was; for people it is
    /// the same conflict. The first event belongs to a new ticket, which nobody else can have changed.
    /// </remarks>
    protected override bool IsDuplicateAConflict() =>
        ChangeTracker.Entries<TicketEvent>().Any(e => e is { State: EntityState.Added, Entity.Sequence: > 1 });

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Ticket>(e =>
        {
            e.ToTable("Tickets");
            e.Property(x => x.TypeId).HasMaxLength(32);
            e.Property(x => x.Number).HasMaxLength(32);
            e.Property(x => x.Title).HasMaxLength(250);
            e.Property(x => x.NormalizedTitle).HasMaxLength(250);
            e.Property(x => x.State).HasMaxLength(32);
            e.Property(x => x.SubState).HasMaxLength(64);
            e.Property(x => x.Channel).HasMaxLength(32);
            e.Property(x => x.ResolutionCode).HasMaxLength(64);
            e.Property(x => x.ExternalSource).HasMaxLength(64);
            e.Property(x => x.ExternalNumber).HasMaxLength(64);
            e.HasAlternateKey(x => x.Number);
            // Queues: open tickets by urgency and age, of a team, of a person; and what changed last.
            e.HasIndex(x => new { x.IsOpen, x.Priority, x.CreatedAt, x.Number });
            e.HasIndex(x => new { x.TeamId, x.IsOpen, x.Priority, x.CreatedAt });
            e.HasIndex(x => new { x.AssigneeId, x.IsOpen, x.Priority, x.CreatedAt });
            e.HasIndex(x => new { x.RequesterId, x.CreatedAt });
            e.HasIndex(x => new { x.State, x.UpdatedAt });
            e.HasIndex(x => new { x.UpdatedAt, x.Number });
            e.HasIndex(x => x.ParentId);
            e.HasIndex(x => new { x.ExternalSource, x.ExternalNumber });
        });
        modelBuilder.Entity<TicketEvent>(e =>
        {
            e.ToTable("Events");
            e.Property(x => x.Kind).HasMaxLength(32);
            e.Property(x => x.ActorName).HasMaxLength(200);
            e.Property(x => x.Origin).HasMaxLength(32);
            e.Property(x => x.Reason).HasMaxLength(1000);
            e.Property(x => x.SourceKey).HasMaxLength(100);
            e.HasKey(x => new { x.TicketId, x.Sequence });
        });
        modelBuilder.Entity<TicketComment>(e =>
        {
            e.ToTable("Comments");
            e.Property(x => x.AuthorName).HasMaxLength(200);
            e.HasIndex(x => new { x.TicketId, x.CreatedAt });
        });
        modelBuilder.Entity<TicketAttachment>(e =>
        {
            e.ToTable("Attachments");
            e.Property(x => x.FileName).HasMaxLength(255);
            e.Property(x => x.ContentType).HasMaxLength(127);
            e.Property(x => x.Sha256).HasMaxLength(64);
            e.HasIndex(x => x.TicketId);
        });
        modelBuilder.Entity<TicketLink>(e =>
        {
            e.ToTable("Links");
            e.Property(x => x.Kind).HasMaxLength(32);
            e.HasAlternateKey(x => new { x.SourceId, x.TargetId, x.Kind });
            e.HasIndex(x => x.TargetId);
        });
        modelBuilder.Entity<TicketWatcher>(e =>
        {
            e.ToTable("Watchers");
            e.HasKey(x => new { x.TicketId, x.PersonId });
            e.HasIndex(x => x.PersonId);
        });
        modelBuilder.Entity<TicketCategory>(e =>
        {
            e.ToTable("Categories");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Path).HasMaxLength(400);
            // Not a key of the model: names may be changed.
            e.HasIndex(x => x.Path).IsUnique();
        });
        modelBuilder.Entity<TicketService>(e =>
        {
            e.ToTable("Services");
            e.Property(x => x.Name).HasMaxLength(100);
            e.HasIndex(x => x.Name).IsUnique();
        });
        modelBuilder.Entity<ImportJob>(e =>
        {
            e.ToTable("ImportJobs");
            e.Property(x => x.FileName).HasMaxLength(255);
            e.Property(x => x.FileSha256).HasMaxLength(64);
            e.Property(x => x.Profile).HasMaxLength(64);
            e.Property(x => x.StartedByName).HasMaxLength(200);
            e.Property(x => x.Error).HasMaxLength(1000);
            e.HasIndex(x => x.StartedAt);
        });
        modelBuilder.Entity<ImportLease>(e =>
        {
            e.ToTable("ImportLeases");
            e.HasKey(x => x.Source);
            e.Property(x => x.Source).HasMaxLength(64);
        });
        modelBuilder.Entity<ClockVersion>(e =>
        {
            e.ToTable("ClockVersions");
            e.HasKey(x => new { x.ItemId, x.Version });
            e.Property(x => x.Name).HasMaxLength(200);
            e.Property(x => x.CreatedByName).HasMaxLength(200);
        });
        modelBuilder.Entity<TicketClock>(e =>
        {
            e.ToTable("Clocks");
            e.HasKey(x => new { x.TicketId, x.DefinitionId, x.DefinitionVersion, x.Cycle, x.AttachedBy });
            // The scan for due steps.
            e.HasIndex(x => new { x.NextStepAt, x.TicketId });
        });
        modelBuilder.Entity<TicketClockState>(e =>
        {
            e.ToTable("ClockStates");
            e.HasKey(x => x.TicketId);
            e.Property(x => x.Sequence).IsConcurrencyToken();
        });
        modelBuilder.Entity<FiredStep>(e =>
        {
            e.ToTable("FiredSteps");
            e.HasKey(x => new { x.TicketId, x.DefinitionId, x.DefinitionVersion, x.Cycle, x.AttachedBy, x.Step });
        });
        modelBuilder.Entity<TicketMeasures>(e =>
        {
            e.ToTable("Measures");
            e.HasKey(x => x.TicketId);
            e.HasIndex(x => x.OpenedAt);
            e.HasIndex(x => x.LastResolvedAt);
        });
        modelBuilder.Entity<TicketRating>(e =>
        {
            e.ToTable("Ratings");
            e.Property(x => x.Comment).HasMaxLength(TicketRating.MaxComment);
            e.HasAlternateKey(x => x.TicketId);
            // How often a person was asked lately; what was asked in a period; whom to tell now; whether a ticket is a follow-up.
            e.HasIndex(x => new { x.RequesterId, x.InvitedAt });
            e.HasIndex(x => x.InvitedAt);
            e.HasIndex(x => x.NotifyAt);
            e.HasIndex(x => x.FollowUpId);
        });
        modelBuilder.Entity<Announcement>(e =>
        {
            e.ToTable("Announcements");
            e.Property(x => x.Title).HasMaxLength(Announcement.MaxTitle);
            e.Property(x => x.Text).HasMaxLength(Announcement.MaxText);
            e.Property(x => x.Kind).HasMaxLength(16);
            e.Property(x => x.Audience).HasMaxLength(16);
            e.HasIndex(x => x.Until);
        });
        modelBuilder.Entity<SavedView>(e =>
        {
            e.ToTable("SavedViews");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Filter).HasMaxLength(2000);
            e.Property(x => x.Sort).HasMaxLength(64);
            e.Property(x => x.Columns).HasMaxLength(400);
            e.HasIndex(x => x.OwnerId);
            e.HasIndex(x => x.TeamId);
        });
    }
}
