using Helpdesk.Data;
using Helpdesk.Requests.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Requests;

internal sealed class RequestsDbContext(DbContextOptions<RequestsDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Requests";

    public DbSet<CatalogCategory> Categories => Set<CatalogCategory>();

    public DbSet<CatalogItem> Items => Set<CatalogItem>();

    public DbSet<Order> Orders => Set<Order>();

    public DbSet<OrderTask> OrderTasks => Set<OrderTask>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<CatalogCategory>(e =>
        {
            e.ToTable("Categories");
            e.Property(x => x.Name).HasMaxLength(CatalogCategory.MaxName);
            e.Property(x => x.Icon).HasMaxLength(CatalogItem.MaxWord);
        });
        modelBuilder.Entity<CatalogItem>(e =>
        {
            e.ToTable("Items");
            e.HasAlternateKey(x => x.Key);
            e.Property(x => x.Key).HasMaxLength(CatalogItem.MaxKey);
            e.Property(x => x.Name).HasMaxLength(CatalogItem.MaxName);
            e.Property(x => x.Summary).HasMaxLength(CatalogItem.MaxSummary);
            e.Property(x => x.Icon).HasMaxLength(CatalogItem.MaxWord);
            e.Property(x => x.ImageSha256).HasMaxLength(64);
            e.Property(x => x.ImageType).HasMaxLength(32);
            e.Property(x => x.Currency).HasMaxLength(3);
            e.Property(x => x.CostCentre).HasMaxLength(CatalogItem.MaxWord);
            e.Property(x => x.DeliveryTime).HasMaxLength(CatalogItem.MaxWord);
            e.Property(x => x.WorkflowId).HasMaxLength(100);
            e.Property(x => x.ApprovalText).HasMaxLength(CatalogItem.MaxSummary);
            e.HasIndex(x => x.CategoryId);
        });
        modelBuilder.Entity<Order>(e =>
        {
            e.ToTable("Orders");
            e.Property(x => x.ItemName).HasMaxLength(CatalogItem.MaxName);
            e.Property(x => x.DeliveryTime).HasMaxLength(CatalogItem.MaxWord);
            e.Property(x => x.Currency).HasMaxLength(3);
            e.Property(x => x.CostCentre).HasMaxLength(CatalogItem.MaxWord);
            e.Property(x => x.WorkflowId).HasMaxLength(100);
            e.Property(x => x.ApprovalText).HasMaxLength(CatalogItem.MaxSummary);
            e.HasIndex(x => x.ItemId);
            e.HasIndex(x => x.ApprovalRunId);
        });
        modelBuilder.Entity<OrderTask>(e =>
        {
            e.ToTable("OrderTasks");
            e.HasKey(x => new { x.OrderId, x.Key });
            e.Property(x => x.Key).HasMaxLength(FulfilmentTask.MaxKey);
            e.HasIndex(x => x.TicketId);
        });
    }
}
