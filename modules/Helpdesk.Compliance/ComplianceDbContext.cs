using Helpdesk.Compliance.Engagements;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Compliance.Reports;
using Helpdesk.Compliance.Reports.Schedules;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance;

/// <summary>Seals of the ledger, whose events are part of each module's model, and the reports that were made.</summary>
internal sealed class ComplianceDbContext(DbContextOptions<ComplianceDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Compliance";

    public DbSet<LedgerSeal> Seals => Set<LedgerSeal>();

    public DbSet<LedgerCheckpoint> Checkpoints => Set<LedgerCheckpoint>();

    public DbSet<ReportRun> ReportRuns => Set<ReportRun>();

    public DbSet<ReportSchedule> ReportSchedules => Set<ReportSchedule>();

    public DbSet<Engagement> Engagements => Set<Engagement>();

    public DbSet<EngagementSample> EngagementSamples => Set<EngagementSample>();

    public DbSet<AuditQuestion> AuditQuestions => Set<AuditQuestion>();

    public DbSet<QuestionMessage> QuestionMessages => Set<QuestionMessage>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<LedgerSeal>(e =>
        {
            e.ToTable("LedgerSeals");
            e.HasKey(x => x.Sequence);
            e.Property(x => x.Sequence).ValueGeneratedNever();
            e.HasAlternateKey(x => x.EventId);
            e.Property(x => x.EventHash).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.ChainHash).HasMaxLength(LedgerSeal.HashLength);
        });
        modelBuilder.Entity<LedgerCheckpoint>(e =>
        {
            e.ToTable("LedgerCheckpoints");
            e.HasKey(x => x.Number);
            e.Property(x => x.Number).ValueGeneratedNever();
            e.Property(x => x.Root).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.ChainHash).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.PreviousHash).HasMaxLength(LedgerSeal.HashLength);
            e.Property(x => x.KeyId).HasMaxLength(SigningKeys.IdLength);
            e.Property(x => x.Signature).HasMaxLength(200);
        });
        modelBuilder.Entity<ReportRun>(e =>
        {
            e.ToTable("ReportRuns");
            e.Property(x => x.ReportId).HasMaxLength(32);
            e.Property(x => x.Title).HasMaxLength(ReportRun.MaxTitle);
            e.Property(x => x.Culture).HasMaxLength(20);
            e.Property(x => x.RequestedByName).HasMaxLength(256);
            e.Property(x => x.Error).HasMaxLength(ReportRun.MaxError);
            e.HasIndex(x => x.RequestedAt);
            e.HasIndex(x => x.EngagementId);
            e.HasIndex(x => new { x.State, x.LeaseUntil });
        });
        modelBuilder.Entity<ReportSchedule>(e =>
        {
            e.ToTable("ReportSchedules");
            e.Property(x => x.ReportId).HasMaxLength(32);
            e.Property(x => x.Query).HasMaxLength(2000);
            e.Property(x => x.OwnerName).HasMaxLength(256);
            e.Property(x => x.Culture).HasMaxLength(20);
            e.Property(x => x.Zone).HasMaxLength(64);
            e.HasIndex(x => x.NextAt);
        });
        modelBuilder.Entity<Engagement>(e =>
        {
            e.ToTable("Engagements");
            e.Property(x => x.Title).HasMaxLength(Engagement.MaxTitle);
            e.Property(x => x.Frame).HasMaxLength(Engagement.MaxFrame);
            e.Property(x => x.Zone).HasMaxLength(64);
            e.Property(x => x.Scope).HasMaxLength(Engagement.MaxScope);
            e.HasMany(x => x.Members).WithOne().HasForeignKey(m => m.EngagementId).HasConstraintName("FK_Compliance_EngagementMembers_Engagement").OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<EngagementMember>(e =>
        {
            e.ToTable("EngagementMembers");
            e.HasKey(x => new { x.EngagementId, x.PersonId });
        });
        modelBuilder.Entity<EngagementSample>(e =>
        {
            e.ToTable("EngagementSamples");
            e.Property(x => x.ReportId).HasMaxLength(32);
            e.Property(x => x.DataSha256).HasMaxLength(64);
            e.Property(x => x.Seed).HasMaxLength(EngagementSample.MaxSeed);
            e.Property(x => x.Reason).HasMaxLength(EngagementSample.MaxReason);
            e.Property(x => x.DrawnByName).HasMaxLength(256);
            e.HasIndex(x => x.EngagementId);
        });
        modelBuilder.Entity<AuditQuestion>(e =>
        {
            e.ToTable("AuditQuestions");
            e.Property(x => x.Title).HasMaxLength(AuditQuestion.MaxTitle);
            e.Property(x => x.Item).HasMaxLength(AuditQuestion.MaxItem);
            e.HasIndex(x => x.EngagementId);
        });
        modelBuilder.Entity<QuestionMessage>(e =>
        {
            e.ToTable("QuestionMessages");
            e.Property(x => x.AuthorName).HasMaxLength(256);
            e.Property(x => x.Text).HasMaxLength(QuestionMessage.MaxText);
            e.HasIndex(x => x.QuestionId);
        });
    }
}
