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
        (unitOfWork as IUnitOfWorkContexts)?.Join(this);
    }

    internal IUnitOfWork UnitOfWork => _unitOfWork;

    /// <summary>Ledger and outbox rows of the save that runs.</summary>
    internal List<object>? PlatformRows { get; set; }

    /// <summary>Events that the save that runs has taken; given back when it fails.</summary>
    internal IReadOnlyList<object>? TakenEvents { get; set; }

    /// <summary>Prefix of all tables, without underscore: <c>Tickets</c> gives <c>Tickets_Comments</c>.</summary>
    public abstract string TablePrefix { get; }

    /// <summary>The module's entities. Table names are set without prefix.</summary>
    protected abstract void ConfigureModel(ModelBuilder modelBuilder);

    /// <summary>Hands an event to the outbox of the next save, for changes that no <see cref="AggregateRoot"/> raises.</summary>
    public void Publish(object @event) => (_published ??= []).Add(@event);

    /// <summary>Takes the events of this context and its aggregates; called by the platform while saving.</summary>
    public IReadOnlyList<object> TakeEvents()
    {
        List<object>? events = null;
        foreach (var entry in ChangeTracker.Entries<AggregateRoot>())
        {
            if (entry.Entity.HasEvents)
            {
                (events ??= []).AddRange(entry.Entity.TakeEvents());
            }
        }

        if (_published is { Count: > 0 })
        {
            (events ??= []).AddRange(_published);
            _published = null;
        }

        return events ?? (IReadOnlyList<object>)[];
    }

    /// <summary>
    /// Drops everything that was not saved: tracked records and waiting events, also those that a failed save gave back. Call it before the scope
    /// goes on after something that was refused; clearing the change tracker alone would send the events of the refused with the next save.
    /// </summary>
    public void Forget()
    {
#pragma warning disable RS0030 // Here is what everybody else has to call.
        ChangeTracker.Clear();
#pragma warning restore RS0030
        _published = null;
        TakenEvents = null;
        PlatformRows = null;
    }

    /// <summary>
    /// Saves in the scope's transaction, or in one of its own when none has begun. Does nothing, not even begin, when nothing changed and no
    /// event waits.
    /// </summary>
    /// <returns>Rows written, ledger and outbox included.</returns>
    /// <exception cref="Errors.ConcurrencyException">Somebody else changed or deleted a record meanwhile.</exception>
    /// <exception cref="Errors.DuplicateException">A value that must be unique exists already.</exception>
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (!ChangeTracker.HasChanges() && !HasEvents())
        {
            return 0;
        }

        // HasChanges has just looked at every entity; what the platform adds while saving is tracked as it is added.
        var detect = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Never;
        try
        {
            await using var transaction = await _unitOfWork.BeginAsync(cancellationToken);
            if (await OnSavingAsync(cancellationToken))
            {
                ChangeTracker.DetectChanges();
            }

            int written;
            try
            {
                written = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
            }
            catch (DbUpdateException exception) when (_unitOfWork is IDatabaseErrors errors && errors.Translate(exception) is { } translated)
            {
                throw translated is Errors.DuplicateException && IsDuplicateAConflict() ? errors.Conflict() : translated;
            }

            await transaction.CommitAsync(cancellationToken);
            return written;
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detect;
        }
    }

    /// <summary>
    /// Asked when a save failed because a value exists already: true when that can only mean that somebody else changed the same record at the
    /// same time. Callers then get <see cref="Errors.ConcurrencyException"/>.
    /// </summary>
    protected virtual bool IsDuplicateAConflict() => false;

    /// <summary>
    /// Called in the transaction of each save, before it: for what follows from the changes and must be stored with them. It may be called again for
    /// the same changes when a save failed and is repeated.
    /// </summary>
    /// <returns>True when it changed or added records.</returns>
    protected virtual ValueTask<bool> OnSavingAsync(CancellationToken cancellationToken) => new(false);

    private bool HasEvents()
    {
        if (_published is { Count: > 0 })
        {
            return true;
        }

        foreach (var entry in ChangeTracker.Entries<AggregateRoot>())
        {
            if (entry.Entity.HasEvents)
            {
                return true;
            }
        }

        return false;
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

        PlatformTables.Map(modelBuilder, isOwner: string.Equals(TablePrefix, PlatformTables.Prefix, StringComparison.Ordinal));
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

    // Microseconds are what all three databases keep; a finer value would differ from itself after it was read back.
    internal static DateTime ToStored(DateTime value)
    {
        var utc = value.Kind == DateTimeKind.Local ? value.ToUniversalTime() : value;
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
    }

    private static readonly ValueConverter<DateTime, DateTime> UtcConverter = new(
        v => ToStored(v),
        v => DateTime.SpecifyKind(v, DateTimeKind.Utc));

    private static readonly ValueConverter<DateTime?, DateTime?> NullableUtcConverter = new(
        v => v == null ? null : ToStored(v.Value),
        v => v == null ? null : DateTime.SpecifyKind(v.Value, DateTimeKind.Utc));
}

/// <summary>Says what a database error means; the platform's unit of work implements it.</summary>
internal interface IDatabaseErrors
{
    /// <summary>The exception that callers know, or null to keep this one.</summary>
    Exception? Translate(DbUpdateException exception);

    /// <summary>Somebody else was faster.</summary>
    Errors.ConcurrencyException Conflict();
}

/// <summary>The contexts of a scope; the platform's unit of work implements it.</summary>
internal interface IUnitOfWorkContexts
{
    /// <summary>Remembers a context of the scope.</summary>
    void Join(ModuleDbContext context);
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
        // The options name no connection (the scope's unit of work gives it), so one instance serves the whole shell.
        services.AddDbContext<TContext>(
            (provider, options) => provider.GetRequiredService<IModuleDbContextOptions>().Configure(options, typeof(TContext)),
            ServiceLifetime.Scoped,
            ServiceLifetime.Singleton);
        services.AddSingleton(new ModuleDbContextRegistration(typeof(TContext)));
        return services;
    }
}

/// <summary>Names a context of the shell, for migrations and drift tests.</summary>
/// <param name="ContextType">The context.</param>
public sealed record ModuleDbContextRegistration(Type ContextType);

/// <summary>The platform's side of a context: provider, shared connection, interceptors. Singleton of the shell.</summary>
public interface IModuleDbContextOptions
{
    /// <summary>Configures the options of one kind of context.</summary>
    void Configure(DbContextOptionsBuilder options, Type contextType);
}
