using Helpdesk.Data;
using Helpdesk.Incidents.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Incidents;

internal sealed class IncidentsDbContext(DbContextOptions<IncidentsDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Incidents";

    public DbSet<Incident> Incidents => Set<Incident>();

    protected override void ConfigureModel(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Incident>(e => e.ToTable("Incidents"));
}
