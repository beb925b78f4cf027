using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Import;
using Helpdesk.Tickets.Live;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Ratings;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Tickets;

internal sealed class TicketsDbContext(DbContextOptions<TicketsDbContext> options, IUnitOfWork unitOfWork, IServiceProvider services, TicketFeed feed)
    : ModuleDbContext(options, unitOfWork)
{
    /// <summary>Tries of what does not depend on what others change meanwhile; each loses only to somebody who won.</summary>
    private const int MostTries = 20;

    private readonly IUnitOfWork _unitOfWork = unitOfWork;

    public override string TablePrefix => "Tickets";

    public DbSet<Ticket> Tickets => Set<Ticket>();

    public DbSet<TicketEvent> Events => Set<TicketEvent>();

    public DbSet<TicketComment> Comments => Set<TicketComment>();

    public DbSet<TicketAttachment> Attachments => Set<TicketAttachment>();

    public DbSet<TicketTask> Tasks => Set<TicketTask>();

    public DbSet<TicketLink> Links => Set<TicketLink>();

    public DbSet<TicketWatcher> Watchers => Set<TicketWatcher>();

    public DbSet<TicketCategory> Categories => Set<TicketCategory>();

    public DbSet<TicketService> Services => Set<TicketService>();

    public DbSet<SavedView> SavedViews => Set<SavedView>();

    public DbSet<ImportJob> ImportJobs => Set<ImportJob>();

    public DbSet<ImportLease> ImportLeases => Set<ImportLease>();

    public DbSet<TicketDraft> Drafts => Set<TicketDraft>();

    public DbSet<TicketRating> Ratings => Set<TicketRating>();

    public DbSet<Announcement> Announcements => Set<Announcement>();

    internal DbSet<FieldDefinition> FieldDefinitions => Set<FieldDefinition>();

    internal DbSet<TicketFieldValue> FieldValues => Set<TicketFieldValue>();

    internal DbSet<ClockVersion> ClockVersions => Set<ClockVersion>();

    internal DbSet<TicketClock> Clocks => Set<TicketClock>();

    internal DbSet<TicketClockState> ClockStates => Set<TicketClockState>();

    internal DbSet<TicketMeasures> Measures => Set<TicketMeasures>();

    internal DbSet<FiredStep> FiredSteps => Set<FiredStep>();

    internal DbSet<StoredBreachModel> BreachModels => Set<StoredBreachModel>();

    internal DbSet<RoutingRule> RoutingRules => Set<RoutingRule>();

    internal DbSet<PersonCapacity> Capacities => Set<PersonCapacity>();

    internal DbSet<Absence> Absences => Set<Absence>();

    internal DbSet<TeamTurns> TeamTurns => Set<TeamTurns>();

    internal DbSet<UnownedAlarm> UnownedAlarms => Set<UnownedAlarm>();

    internal DbSet<CannedResponse> Responses => Set<CannedResponse>();

    internal DbSet<Macro> Macros => Set<Macro>();

    /// <summary>
    /// Runs a use case again when somebody else changed the ticket in the same moment. Only for what is right whatever the other did: a message
    /// never competes with a field. The use case loads what it changes itself. As part of a larger unit of work it is not run again: all of that was
    /// rolled back.
    /// </summary>
    public async Task<T> RepeatOnConflictAsync<T>(Func<Task<T>> useCase)
    {
        try
        {
            return await useCase();
        }
        catch (ConcurrencyException exception)
        {
            Forget();
            return await RepeatAsync(useCase, exception);
        }
    }

    /// <summary>
    /// Whoever adds events moves the ticket's clocks and measures with them, and tells the open pages when all is committed. Asked for when needed
    /// only: clocks and measures need this context themselves.
    /// </summary>
    protected override async ValueTask<bool> OnSavingAsync(CancellationToken cancellationToken)
    {
        List<TicketEvent> added = [.. ChangeTracker.Entries<TicketEvent>().Where(e => e.State == EntityState.Added).Select(e => e.Entity)];
        if (added.Count == 0)
        {
            return false;
        }

        TellWhenCommitted(added);
        return await services.GetRequiredService<TicketClocks>().AdvanceAsync(added, cancellationToken)
            | await services.GetRequiredService<TicketMeasuring>().AdvanceAsync(added, cancellationToken);
    }

    /// <remarks>
    /// Two changes of a ticket at the same time both write its next event. Which of the two collisions the database meets first, the event's key
    /// or the ticket's stamp, depends on the order of its commands, and not every provider says which row of a batch it was; for people it is
    /// the same conflict. The first event belongs to a new ticket, which nobody else can have changed; but its team's first turn may have been taken.
    /// </remarks>
    protected override bool IsDuplicateAConflict() =>
        ChangeTracker.Entries<TicketEvent>().Any(e => e is { State: EntityState.Added, Entity.Sequence: > 1 })
        || ChangeTracker.Entries<TeamTurns>().Any(e => e.State == EntityState.Added);

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
            e.Property(x => x.FormKey).HasMaxLength(40);
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
            e.HasIndex(x => x.MergedIntoId);
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
        modelBuilder.Entity<TicketTask>(e =>
        {
            e.ToTable("Tasks");
            e.Property(x => x.Title).HasMaxLength(250);
            e.Property(x => x.State).HasMaxLength(16);
            e.HasIndex(x => new { x.TicketId, x.Position });
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
            e.HasIndex(x => new { x.Metric, x.EndedAt });
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
            e.Property(x => x.Sequence).IsConcurrencyToken();
            e.HasIndex(x => x.OpenedAt);
            e.HasIndex(x => x.IsOpen);
            e.HasIndex(x => x.LastResolvedAt);
        });
        modelBuilder.Entity<StoredBreachModel>(e =>
        {
            e.ToTable("BreachModels");
            e.HasKey(x => x.ComputedAt);
        });
        modelBuilder.Entity<TicketDraft>(e =>
        {
            e.ToTable("Drafts");
            e.Property(x => x.Form).HasMaxLength(64);
            e.HasKey(x => new { x.PersonId, x.TicketId, x.Form });
            e.HasIndex(x => x.UpdatedAt);
        });
        modelBuilder.Entity<RoutingRule>(e =>
        {
            e.ToTable("RoutingRules");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Filter).HasMaxLength(2000);
        });
        modelBuilder.Entity<PersonCapacity>(e =>
        {
            e.ToTable("Capacities");
            e.HasKey(x => x.PersonId);
        });
        modelBuilder.Entity<Absence>(e =>
        {
            e.ToTable("Absences");
            e.HasIndex(x => x.EndsAt);
        });
        modelBuilder.Entity<TeamTurns>(e =>
        {
            e.ToTable("TeamTurns");
            e.HasKey(x => x.TeamId);
            e.Property(x => x.Number).IsConcurrencyToken();
        });
        modelBuilder.Entity<UnownedAlarm>(e =>
        {
            e.ToTable("UnownedAlarms");
            e.HasKey(x => new { x.TicketId, x.Stay });
        });
        modelBuilder.Entity<TicketRating>(e =>
        {
            e.ToTable("Ratings");
            e.Property(x => x.Comment).HasMaxLength(TicketRating.MaxComment);
            e.Property(x => x.Reasons).HasMaxLength(RatingReasons.MaxStored);
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
        modelBuilder.Entity<FieldDefinition>(e =>
        {
            e.ToTable("FieldDefinitions");
            e.Property(x => x.Key).HasMaxLength(FieldDefinition.MaxKey);
            e.Property(x => x.TypeId).HasMaxLength(32);
            e.Property(x => x.Transitions).HasMaxLength(1000);
            e.HasAlternateKey(x => x.Key);
        });
        modelBuilder.Entity<TicketFieldValue>(e =>
        {
            e.ToTable("FieldValues");
            e.HasKey(x => new { x.TicketId, x.FieldId, x.Place });
            e.Property(x => x.Text).HasMaxLength(FieldReader.MaxText);
            e.Property(x => x.NormalizedText).HasMaxLength(FieldReader.MaxText);
            e.HasOne<Ticket>().WithMany(t => t.FieldValues).HasForeignKey(x => x.TicketId);
            e.HasIndex(x => new { x.FieldId, x.NormalizedText });
            e.HasIndex(x => new { x.FieldId, x.Number });
            e.HasIndex(x => new { x.FieldId, x.Date });
            e.HasIndex(x => new { x.FieldId, x.PersonId });
        });
        modelBuilder.Entity<CannedResponse>(e =>
        {
            e.ToTable("Responses");
            e.Property(x => x.Name).HasMaxLength(CannedResponse.MaxName);
            e.Property(x => x.Language).HasMaxLength(16);
        });
        modelBuilder.Entity<Macro>(e =>
        {
            e.ToTable("Macros");
            e.Property(x => x.Name).HasMaxLength(Macro.MaxName);
        });
        modelBuilder.Entity<SavedView>(e =>
        {
            e.ToTable("SavedViews");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Filter).HasMaxLength(2000);
            e.Property(x => x.Sort).HasMaxLength(TicketSort.MaxText);
            e.Property(x => x.Columns).HasMaxLength(400);
            e.HasIndex(x => x.OwnerId);
            e.HasIndex(x => x.TeamId);
        });
    }

    private async Task<T> RepeatAsync<T>(Func<Task<T>> useCase, ConcurrencyException first)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                // Begun before anything is read: where writers queue, nobody is faster any more.
                await using var transaction = await BeginAgainAsync(first);
                var result = await useCase();
                await transaction.CommitAsync();
                return result;
            }
            catch (ConcurrencyException exception) when (attempt < MostTries && exception != first)
            {
                Forget();
                await Task.Delay(Random.Shared.Next(5, 10 + (10 * attempt)));
            }
        }
    }

    private async Task<IUnitOfWorkTransaction> BeginAgainAsync(ConcurrencyException first)
    {
        try
        {
            return await _unitOfWork.BeginAsync();
        }
        catch (InvalidOperationException)
        {
            // Part of a larger unit of work, which is rolled back.
            throw first;
        }
    }

    private void TellWhenCommitted(List<TicketEvent> added)
    {
        var changed = added.GroupBy(e => e.TicketId).ToDictionary(g => g.Key, g => g.Max(e => e.Sequence));
        List<ChangedTicket> tickets =
        [
            .. ChangeTracker.Entries<Ticket>().Where(t => changed.ContainsKey(t.Entity.Id)).Select(t => new ChangedTicket(t.Entity.Number, changed[t.Entity.Id])),
        ];
        _unitOfWork.OnCommitted(() => feed.Tell(tickets));
    }
}
