using Helpdesk.Data;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Helpdesk.Identity;

internal sealed class IdentityDbContext(DbContextOptions<IdentityDbContext> options, IUnitOfWork unitOfWork, PersonCache cache)
    : ModuleDbContext(options, unitOfWork)
{
    private readonly IUnitOfWork _unitOfWork = unitOfWork;

    public override string TablePrefix => "Identity";

    public DbSet<User> Users => Set<User>();

    public DbSet<Role> Roles => Set<Role>();

    public DbSet<UserRole> UserRoles => Set<UserRole>();

    public DbSet<RolePermission> RolePermissions => Set<RolePermission>();

    public DbSet<SeededGrant> SeededGrants => Set<SeededGrant>();

    public DbSet<Team> Teams => Set<Team>();

    public DbSet<TeamMember> TeamMembers => Set<TeamMember>();

    public DbSet<Organisation> Organisations => Set<Organisation>();

    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    public DbSet<ApiTokenUse> ApiTokenUses => Set<ApiTokenUse>();

    public DbSet<SignInEvent> SignInEvents => Set<SignInEvent>();

    public DbSet<PersonImportKey> PersonImportKeys => Set<PersonImportKey>();

    /// <summary>Saves, and once committed forgets what this node's cache knows of the people concerned: a right taken away is gone at the next request.</summary>
    public override Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (ConcernedPeople() is { } people)
        {
            _unitOfWork.OnCommitted(() => cache.Forget(people));
        }

        return base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
    }

    protected override void ConfigureModel(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<User>(e =>
        {
            e.ToTable("Users");
            e.Property(x => x.UserName).HasMaxLength(128).IsRequired();
            e.Property(x => x.NormalizedUserName).HasMaxLength(128).IsRequired();
            e.Property(x => x.Email).HasMaxLength(256);
            e.Property(x => x.NormalizedEmail).HasMaxLength(256);
            e.Property(x => x.DisplayName).HasMaxLength(200);
            e.Property(x => x.NormalizedName).HasMaxLength(200);
            e.Property(x => x.PhoneNumber).HasMaxLength(64);
            e.Property(x => x.Locale).HasMaxLength(16);
            e.Property(x => x.TimeZone).HasMaxLength(64);
            e.Property(x => x.PasswordHash).HasMaxLength(256).IsSensitive();
            e.Property(x => x.SecurityStamp).HasMaxLength(64).IsRequired().IsSensitive();
            e.Property(x => x.ConcurrencyStamp).IsRequired();
            e.Property(x => x.LockoutEnd).HasConversion(LockoutEndConverter);
            e.HasIndex(x => x.NormalizedUserName).IsUnique();
            e.HasIndex(x => x.NormalizedEmail);
            e.HasIndex(x => new { x.NormalizedName, x.Id });
            e.HasIndex(x => x.OrganisationId);
            e.HasIndex(x => x.ManagerId);
        });
        modelBuilder.Entity<Role>(e =>
        {
            e.ToTable("Roles");
            e.Property(x => x.Name).HasMaxLength(64).IsRequired();
            e.Property(x => x.NormalizedName).HasMaxLength(64).IsRequired();
            e.Property(x => x.Description).HasMaxLength(500);
            e.Property(x => x.ConcurrencyStamp).IsRequired();
            e.HasIndex(x => x.NormalizedName).IsUnique();
        });
        modelBuilder.Entity<UserRole>(e =>
        {
            e.ToTable("UserRoles");
            e.HasKey(x => new { x.UserId, x.RoleId });
            e.HasIndex(x => x.RoleId);
        });
        modelBuilder.Entity<RolePermission>(e =>
        {
            e.ToTable("RolePermissions");
            e.HasKey(x => new { x.RoleId, x.Permission });
            e.Property(x => x.Permission).HasMaxLength(100);
        });
        modelBuilder.Entity<SeededGrant>(e =>
        {
            e.ToTable("SeededGrants");
            e.HasKey(x => new { x.Role, x.Permission });
            e.Property(x => x.Role).HasMaxLength(64);
            e.Property(x => x.Permission).HasMaxLength(100);
        });
        modelBuilder.Entity<Team>(e =>
        {
            e.ToTable("Teams");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.NormalizedName).HasMaxLength(200);
            e.Property(x => x.Description).HasMaxLength(1000);
            e.Property(x => x.Email).HasMaxLength(256);
            e.HasIndex(x => x.NormalizedName).IsUnique();
        });
        modelBuilder.Entity<TeamMember>(e =>
        {
            e.ToTable("TeamMembers");
            e.HasKey(x => new { x.TeamId, x.UserId });
            e.HasIndex(x => x.UserId);
        });
        modelBuilder.Entity<Organisation>(e =>
        {
            e.ToTable("Organisations");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.NormalizedName).HasMaxLength(200);
            e.Property(x => x.Description).HasMaxLength(1000);
            e.HasIndex(x => x.NormalizedName).IsUnique();
        });
        modelBuilder.Entity<ApiToken>(e =>
        {
            e.ToTable("ApiTokens");
            e.Property(x => x.Name).HasMaxLength(100);
            e.Property(x => x.Hash).HasMaxLength(64);
            e.Property(x => x.Prefix).HasMaxLength(16);
            e.Property(x => x.Scopes).HasMaxLength(4000);
            e.Ignore(x => x.ScopeList);
            e.HasIndex(x => x.Hash).IsUnique();
            e.HasIndex(x => x.UserId);
        });
        modelBuilder.Entity<ApiTokenUse>(e =>
        {
            e.ToTable("ApiTokenUses");
            e.HasKey(x => x.TokenId);
            e.Property(x => x.Address).HasMaxLength(64);
        });
        modelBuilder.Entity<SignInEvent>(e =>
        {
            e.ToTable("SignInEvents");
            e.Property(x => x.Address).HasMaxLength(64);
            e.Property(x => x.Client).HasMaxLength(200);
            e.HasIndex(x => new { x.UserId, x.OccurredAt });
        });
        modelBuilder.Entity<PersonImportKey>(e =>
        {
            e.ToTable("PersonImportKeys");
            e.HasKey(x => x.Key);
            e.Property(x => x.Key).HasMaxLength(200);
            e.HasIndex(x => x.UserId);
        });
    }

    /// <summary>Null: nobody. Empty: everybody.</summary>
    private HashSet<Guid>? ConcernedPeople()
    {
        HashSet<Guid> people = [];
        foreach (var entry in ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Unchanged or EntityState.Detached)
            {
                continue;
            }

            switch (entry.Entity)
            {
                case User user:
                    people.Add(user.Id);
                    break;
                case UserRole role:
                    people.Add(role.UserId);
                    break;
                case TeamMember member:
                    people.Add(member.UserId);
                    break;
                case ApiToken token:
                    people.Add(token.UserId);
                    break;
                case Role or RolePermission:
                    return [];
            }
        }

        return people.Count == 0 ? null : people;
    }

    // ASP.NET Core Identity says DateTimeOffset; the product's columns are UTC DateTime on every database.
    private static readonly ValueConverter<DateTimeOffset, DateTime> LockoutEndConverter = new(
        v => v.UtcDateTime,
        v => new DateTimeOffset(DateTime.SpecifyKind(v, DateTimeKind.Utc)));
}
