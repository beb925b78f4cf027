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

    public DbSet<CalendarFeed> Feeds => Set<CalendarFeed>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Change>(e =>
        {
            e.ToTable("Changes");
            e.Property(x => x.RiskAnswers).HasMaxLength(16);
            e.HasIndex(x => new { x.PlannedEnd, x.PlannedStart });
            e.HasIndex(x => x.ActualEnd);
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
    }
}
