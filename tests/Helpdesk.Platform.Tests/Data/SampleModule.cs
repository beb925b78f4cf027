using Helpdesk.Data;
using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Helpdesk.Platform.Tests.Data;

// A module as others write them, with one entity for every rule of the data layer.
[LedgerName("sample.note")]
internal sealed class Note : AggregateRoot, ICreationAudited, IModificationAudited
{
    public string Title { get; set; } = "";

    public string? Body { get; set; }

    public Mood Mood { get; set; }

    public int Stars { get; set; }

    public double? Weight { get; set; }

    public DateTime? DueAt { get; set; }

    public Guid? OwnerId { get; set; }

    [Sensitive]
    public string? Pin { get; set; }

    public string? Code { get; set; }

    public List<string> Tags { get; set; } = [];

    public DateTime CreationTime { get; set; }

    public Guid? CreatorId { get; set; }

    public DateTime? LastModificationTime { get; set; }

    public Guid? LastModifierId { get; set; }

    public void Announce() => Raise(new NoteAnnounced(Id, Title));
}

internal enum Mood
{
    Calm,
    Worried,
}

[AppendOnly]
[LedgerName("sample.entry")]
internal sealed class NoteEntry : Entity
{
    public Guid NoteId { get; set; }

    public string Text { get; set; } = "";

    public DateTime At { get; set; }

    public Mood Mood { get; set; }
}

[NotInLedger("A draft holds no fact.")]
internal sealed class NoteDraft : Entity
{
    public string Text { get; set; } = "";
}

[EventName("sample.announced.v1")]
internal sealed record NoteAnnounced(Guid NoteId, string Title);

[EventName("sample.unheard.v1")]
internal sealed record NoteUnheard(Guid NoteId);

internal sealed class SampleDbContext(DbContextOptions<SampleDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Sample";

    public DbSet<Note> Notes => Set<Note>();

    public DbSet<NoteEntry> Entries => Set<NoteEntry>();

    public DbSet<NoteDraft> Drafts => Set<NoteDraft>();

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Note>(e =>
        {
            e.Property(x => x.Title).HasMaxLength(200);
            e.Property(x => x.Pin).HasMaxLength(64);
            e.Property(x => x.Code).HasMaxLength(64).IsSensitive();
            e.HasIndex(x => x.Title).IsUnique();
        });
        modelBuilder.Entity<NoteEntry>(e =>
        {
            e.Property(x => x.Text).HasMaxLength(200);
            e.HasOne<Note>().WithMany().HasForeignKey(x => x.NoteId).OnDelete(DeleteBehavior.Cascade);
        });
        modelBuilder.Entity<NoteDraft>();
    }
}

[DbContext(typeof(SampleDbContext))]
[Migration("20260101000000_Initial")]
internal sealed class SampleInitial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "Sample_Notes",
            table => new
            {
                Id = table.Column<Guid>(),
                Title = table.Column<string>(maxLength: 200),
                Body = table.Column<string>(nullable: true),
                Mood = table.Column<int>(),
                Stars = table.Column<int>(),
                DueAt = table.Column<DateTime>(nullable: true),
                OwnerId = table.Column<Guid>(nullable: true),
                Pin = table.Column<string>(maxLength: 64, nullable: true),
                Code = table.Column<string>(maxLength: 64, nullable: true),
                Tags = table.Column<List<string>>(),
                CreationTime = table.Column<DateTime>(),
                CreatorId = table.Column<Guid>(nullable: true),
                LastModificationTime = table.Column<DateTime>(nullable: true),
                LastModifierId = table.Column<Guid>(nullable: true),
                ConcurrencyStamp = table.Column<string>(maxLength: 32),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Sample_Notes", x => x.Id);
                table.UniqueConstraint("AK_Sample_Notes_Title", x => x.Title);
            });
        migrationBuilder.CreateTable(
            "Sample_Entries",
            table => new
            {
                Id = table.Column<Guid>(),
                NoteId = table.Column<Guid>(),
                Text = table.Column<string>(maxLength: 200),
                At = table.Column<DateTime>(),
                Mood = table.Column<int>(),
            },
            constraints: table =>
            {
                table.PrimaryKey("PK_Sample_Entries", x => x.Id);
                table.ForeignKey("FK_Sample_Entries_Sample_Notes_NoteId", x => x.NoteId, "Sample_Notes", "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_Sample_Entries_NoteId", "Sample_Entries", "NoteId");
        migrationBuilder.CreateTable(
            "Sample_Drafts",
            table => new { Id = table.Column<Guid>(), Text = table.Column<string>() },
            constraints: table => table.PrimaryKey("PK_Sample_Drafts", x => x.Id));
    }
}

[DbContext(typeof(SampleDbContext))]
[Migration("20260201000000_Weight")]
internal sealed class SampleWeight : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.AddColumn<double>("Weight", "Sample_Notes", nullable: true);
}

[LedgerName("other.counterpart")]
internal sealed class Counterpart : Entity
{
    public Guid NoteId { get; set; }

    public string Text { get; set; } = "";
}

internal sealed class OtherDbContext(DbContextOptions<OtherDbContext> options, IUnitOfWork unitOfWork) : ModuleDbContext(options, unitOfWork)
{
    public override string TablePrefix => "Other";

    public DbSet<Counterpart> Counterparts => Set<Counterpart>();

    protected override void ConfigureModel(ModelBuilder modelBuilder) => modelBuilder.Entity<Counterpart>();
}

[DbContext(typeof(OtherDbContext))]
[Migration("20260101000000_Initial")]
internal sealed class OtherInitial : ModuleMigration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable(
            "Other_Counterparts",
            table => new { Id = table.Column<Guid>(), NoteId = table.Column<Guid>(), Text = table.Column<string>() },
            constraints: table => table.PrimaryKey("PK_Other_Counterparts", x => x.Id));
}
