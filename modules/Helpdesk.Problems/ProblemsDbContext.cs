using Helpdesk.Data;
using Helpdesk.Problems.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Problems;

internal sealed class ProblemsDbContext(DbContextOptions<ProblemsDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Problems";

    public DbSet<Problem> Problems => Set<Problem>();

    public DbSet<SharedWorkaround> SharedWorkarounds => Set<SharedWorkaround>();

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
    }
}
