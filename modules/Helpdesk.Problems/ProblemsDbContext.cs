using Helpdesk.Data;
using Helpdesk.Problems.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Problems;

internal sealed class ProblemsDbContext(DbContextOptions<ProblemsDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Problems";

    public DbSet<Problem> Problems => Set<Problem>();

    public DbSet<SharedWorkaround> SharedWorkarounds => Set<SharedWorkaround>();

    public DbSet<KnownError> KnownErrors => Set<KnownError>();

    public DbSet<KnownErrorUse> KnownErrorUses => Set<KnownErrorUse>();

    /// <summary>The problem's row, tracked; a new one when it has none yet.</summary>
    public async Task<Problem> FindOrAddAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var problem = await Problems.FirstOrDefaultAsync(p => p.Id == ticketId, cancellationToken);
        if (problem is null)
        {
            problem = new Problem { Id = ticketId };
            Problems.Add(problem);
        }

        return problem;
    }

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Problem>(e =>
        {
            e.ToTable("Problems");
            e.HasIndex(x => x.ReviewOn);
            e.HasIndex(x => x.RiskUntil);
        });
        modelBuilder.Entity<SharedWorkaround>(e =>
        {
            e.ToTable("SharedWorkarounds");
            e.HasKey(x => new { x.ProblemId, x.TicketId });
        });
        modelBuilder.Entity<KnownError>(e =>
        {
            e.ToTable("KnownErrors");
            e.Property(x => x.Name).HasMaxLength(250);
            e.Property(x => x.ErrorCode).HasMaxLength(100);
            e.Property(x => x.Vendor).HasMaxLength(100);
            e.Property(x => x.Product).HasMaxLength(100);
            e.Property(x => x.Version).HasMaxLength(100);
            e.Property(x => x.ProblemNumber).HasMaxLength(32);
            e.Property(x => x.FixNumber).HasMaxLength(32);
            e.HasIndex(x => new { x.State, x.TimesUsed });
            e.HasIndex(x => x.ProblemId);
        });
        modelBuilder.Entity<KnownErrorUse>(e =>
        {
            e.ToTable("KnownErrorUses");
            e.HasKey(x => new { x.KnownErrorId, x.TicketId });
        });
    }
}
