using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Calendar;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes;

internal sealed class ChangesDbContext(DbContextOptions<ChangesDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Changes";

    public DbSet<Change> Changes => Set<Change>();

    public DbSet<Blackout> Blackouts => Set<Blackout>();

    public DbSet<MaintenanceWindow> MaintenanceWindows => Set<MaintenanceWindow>();

    public DbSet<ChangeModel> Models => Set<ChangeModel>();

    public DbSet<ChangeTask> Tasks => Set<ChangeTask>();

    public DbSet<CalendarFeed> Feeds => Set<CalendarFeed>();

    public DbSet<CabMeeting> CabMeetings => Set<CabMeeting>();

    public DbSet<CabAgendaItem> CabAgendaItems => Set<CabAgendaItem>();

    public DbSet<CabAttendee> CabAttendees => Set<CabAttendee>();

    public DbSet<CabAddendum> CabAddenda => Set<CabAddendum>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Change>(e =>
        {
            e.ToTable("Changes");
            e.Property(x => x.RiskAnswers).HasMaxLength(16);
            e.Property(x => x.ModelName).HasMaxLength(250);
            e.HasIndex(x => x.ModelVersionId);
            e.HasIndex(x => new { x.PlannedEnd, x.PlannedStart });
            e.HasIndex(x => x.ActualEnd);
        });
        modelBuilder.Entity<ChangeModel>(e =>
        {
            e.ToTable("Models");
            e.Property(x => x.Name).HasMaxLength(ChangeModel.MaxName);
            e.HasIndex(x => x.Name);
            e.HasMany(x => x.Versions).WithOne().HasForeignKey(v => v.ModelId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<ChangeModelVersion>(e =>
        {
            e.ToTable("ModelVersions");
            e.Property(x => x.RiskAnswers).HasMaxLength(16);
            e.HasAlternateKey(x => new { x.ModelId, x.Number });
        });
        modelBuilder.Entity<ChangeTask>(e =>
        {
            e.ToTable("Tasks");
            e.Property(x => x.Title).HasMaxLength(ChangeTask.MaxTitle);
            e.Property(x => x.After).HasMaxLength(250);
            e.HasIndex(x => new { x.ChangeId, x.Position });
        });
        modelBuilder.Entity<Blackout>(e =>
        {
            e.ToTable("Blackouts");
            e.Property(x => x.Reason).HasMaxLength(250);
            e.HasIndex(x => x.To);
        });
        modelBuilder.Entity<MaintenanceWindow>(e =>
        {
            e.ToTable("MaintenanceWindows");
            e.HasIndex(x => x.ServiceId);
        });
        modelBuilder.Entity<CalendarFeed>(e =>
        {
            e.ToTable("CalendarFeeds");
            e.Property(x => x.Hash).HasMaxLength(64);
            e.HasIndex(x => x.Hash);
        });
        modelBuilder.Entity<CabMeeting>(e =>
        {
            e.ToTable("CabMeetings");
            e.Property(x => x.Title).HasMaxLength(CabMeeting.MaxTitle);
            e.Property(x => x.Place).HasMaxLength(CabMeeting.MaxPlace);
            e.Property(x => x.CancelReason).HasMaxLength(1000);
            e.HasIndex(x => x.Start);
        });
        modelBuilder.Entity<CabAgendaItem>(e =>
        {
            e.ToTable("CabAgendaItems");
            e.Property(x => x.ClosedHash).HasMaxLength(64);
            e.HasOne<CabMeeting>().WithMany(m => m.Items).HasForeignKey(x => x.MeetingId);
            e.HasIndex(x => x.MeetingId);
            e.HasIndex(x => x.ChangeId);
        });
        modelBuilder.Entity<CabAttendee>(e =>
        {
            e.ToTable("CabAttendees");
            e.HasOne<CabMeeting>().WithMany(m => m.Attendees).HasForeignKey(x => x.MeetingId);
            e.HasIndex(x => x.MeetingId);
        });
        modelBuilder.Entity<CabAddendum>(e =>
        {
            e.ToTable("CabAddenda");
            e.HasOne<CabMeeting>().WithMany(m => m.Addenda).HasForeignKey(x => x.MeetingId);
            e.HasIndex(x => x.MeetingId);
        });
    }
}
