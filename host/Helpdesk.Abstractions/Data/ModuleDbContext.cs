using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Data;

/// <summary>
/// The data of one module. All contexts of a scope share connection and transaction (<see cref="IUnitOfWork"/>); tables carry the
/// module's prefix; saving writes audit properties, ledger and outbox in the same transaction. No foreign keys to other modules.
/// </summary>
public abstract class ModuleDbContext : DbContext
{
    private readonly IUnitOfWork _unitOfWork;
    private List<object>? _published;

    /// <summary>Made by the scope's container.</summary>
    protected ModuleDbContext(DbContextOptions options, IUnitOfWork unitOfWork)
        : base(options)
    {
        _unitOfWork = unitOfWork;
        unitOfWork.Enlist(this);
    }

    /// <summary>Prefix of all tables, without underscore: <c>Tickets</c> gives <c>Tickets_Comments</c>.</summary>
    public abstract string TablePrefix { get; }

    /// <summary>The module's entities. Table names are set without prefix.</summary>
    protected abstract void ConfigureModel(ModelBuilder modelBuilder);

    /// <summary>Hands an event to the outbox of the next save, for changes that no <see cref="AggregateRoot"/> raises.</summary>
    public void Publish(object @event) => (_published ??= []).Add(@event);

    /// <summary>Takes the events of this context and its aggregates; called by the platform while saving.</summary>
    public IReadOnlyList<object> TakeEvents()
    {
        List<object> events = [];
        foreach (var entry in ChangeTracker.Entries<AggregateRoot>())
        {
            events.AddRange(entry.Entity.TakeEvents());
        }

        events.AddRange(_published ?? []);
        _published = null;
        return events;
    }

    /// <summary>Saves in the scope's transaction, or in one of its own when none has begun.</summary>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await using var transaction = await _unitOfWork.BeginAsync(cancellationToken);
        var written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return written;
    }

    /// <summary>Not available: blocking a thread on the database starves the server.</summary>
    public sealed override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new InvalidOperationException("Use SaveChangesAsync.");

    /// <inheritdoc />
    protected sealed override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ConfigureModel(modelBuilder);
        foreach (var entity in modelBuilder.Model.GetEntityTypes().Where(e => !e.IsOwned()))
        {
            entity.SetTableName($"{TablePrefix}_{entity.GetTableName()}");
            ApplyConventions(entity);
        }

        PlatformTables.Map(modelBuilder);
    }

    internal static void ApplyConventions(IMutableEntityType entity)
    {
        foreach (var property in entity.GetProperties())
        {
            if (property.ClrType == typeof(DateTime))
            {
                property.SetValueConverter(UtcConverter);
            }
            else if (property.ClrType == typeof(DateTime?))
            {
                property.SetValueConverter(NullableUtcConverter);
            }

            if (property.IsPrimaryKey())
            {
                property.ValueGenerated = ValueGenerated.Never;
            }
        }

        if (typeof(IHasConcurrencyStamp).IsAssignableFrom(entity.ClrType))
        {
            var stamp = entity.FindProperty(nameof(IHasConcurrencyStamp.ConcurrencyStamp))!;
            stamp.IsConcurrencyToken = true;
            stamp.SetMaxLength(32);
        }
    }

    private static readonly ValueConverter<DateTime, DateTime> UtcConverter = new(
        v => v.Kind == DateTimeKind.Local ? v.ToUniversalTime() : DateTime.SpecifyKind(v, DateTimeKind.Utc),
        v => DateTime.SpecifyKind(v, DateTimeKind.Utc));

    private static readonly ValueConverter<DateTime?, DateTime?> NullableUtcConverter = new(
        v => v == null ? null : v.Value.Kind == DateTimeKind.Local ? v.Value.ToUniversalTime() : DateTime.SpecifyKind(v.Value, DateTimeKind.Utc),
        v => v == null ? null : DateTime.SpecifyKind(v.Value, DateTimeKind.Utc));
}

/// <summary>Registers module contexts.</summary>
public static class ModuleDbContextServiceCollectionExtensions
{
    /// <summary>
    /// Adds the context of a module to the shell. Its migrations (hand-written, provider-neutral, in the module's assembly) run while the
    /// shell is built.
    /// </summary>
    public static IServiceCollection AddModuleDbContext<TContext>(this IServiceCollection services)
        where TContext : ModuleDbContext
    {
        services.AddDbContext<TContext>((provider, options) =>
            provider.GetRequiredService<IModuleDbContextOptions>().Configure(options, typeof(TContext)));
        services.AddSingleton(new ModuleDbContextRegistration(typeof(TContext)));
        return services;
    }
}

/// <summary>Names a context of the shell, for migrations and drift tests.</summary>
/// <param name="ContextType">The context.</param>
public sealed record ModuleDbContextRegistration(Type ContextType);

/// <summary>The platform's side of a context: provider, shared connection, interceptors. Scoped.</summary>
public interface IModuleDbContextOptions
{
    /// <summary>Configures the options of one context of the present scope.</summary>
    void Configure(DbContextOptionsBuilder options, Type contextType);
}
