using Helpdesk.Data;
using Helpdesk.Notifications.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications;

internal sealed class NotificationsDbContext(DbContextOptions<NotificationsDbContext> options, IUnitOfWork unitOfWork)
    : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Notifications";

    public DbSet<Notification> Notifications => Set<Notification>();

    protected override void ConfigureModel(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Notification>(e =>
        {
            e.ToTable("Notifications");
            e.Property(x => x.Kind).HasMaxLength(32);
            e.Property(x => x.TicketNumber).HasMaxLength(32);
            e.Property(x => x.TicketTitle).HasMaxLength(250);
            e.Property(x => x.ActorName).HasMaxLength(200);
            e.Property(x => x.Text).HasMaxLength(Notification.MaxText);
            e.Property(x => x.Url).HasMaxLength(200);
            e.HasAlternateKey(x => new { x.PersonId, x.MessageId });
            e.HasIndex(x => new { x.PersonId, x.ReadAt, x.CreatedAt });
        });
}
