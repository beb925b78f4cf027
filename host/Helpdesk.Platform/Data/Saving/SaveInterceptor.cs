using System.Diagnostics;
using System.Security.Cryptography;
using Helpdesk.Data;
using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Every save of every module passes here: audit properties, concurrency stamps, one ledger event per changed record and the outbox rows
/// of the raised events, all in the batch of the change itself (ADR 0005).
/// </summary>
internal sealed class SaveInterceptor : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ModuleDbContext { UnitOfWork: UnitOfWork unitOfWork } context)
        {
            Prepare(context, unitOfWork);
        }

        return new(result);
    }

    public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        if (eventData.Context is ModuleDbContext { UnitOfWork: UnitOfWork unitOfWork } context)
        {
            ForgetPlatformRows(context);
            context.TakenEvents = null;
            unitOfWork.MarkSaved(context);
        }

        return new(result);
    }

    public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        GiveBack(eventData.Context);
        return Task.CompletedTask;
    }

    public override Task SaveChangesCanceledAsync(DbContextEventData eventData, CancellationToken cancellationToken = default)
    {
        GiveBack(eventData.Context);
        return Task.CompletedTask;
    }

    // A save that failed can be tried again: its ledger rows are made anew and its events are not lost.
    private static void GiveBack(DbContext? context)
    {
        if (context is ModuleDbContext module)
        {
            ForgetPlatformRows(module);
            foreach (var @event in module.TakenEvents ?? [])
            {
                module.Publish(@event);
            }

            module.TakenEvents = null;
        }
    }

    private static void ForgetPlatformRows(ModuleDbContext context)
    {
        if (context.PlatformRows is { } rows)
        {
            context.PlatformRows = null;
            foreach (var row in rows)
            {
                context.Entry(row).State = EntityState.Detached;
            }
        }
    }

    private static void Prepare(ModuleDbContext context, UnitOfWork unitOfWork)
    {
        List<EntityEntry>? changed = null;
        foreach (var entry in context.ChangeTracker.Entries())
        {
            if (entry.State is EntityState.Added or EntityState.Modified or EntityState.Deleted)
            {
                (changed ??= []).Add(entry);
            }
        }

        var save = unitOfWork.Save;
        var now = ModuleDbContext.ToStored(save.Clock.GetUtcNow().UtcDateTime);
        List<object> rows = [];
        if (changed is not null)
        {
            var ledger = new LedgerEvents(save, now);
            foreach (var entry in changed)
            {
                if (Record(entry, save, now, ledger) is { } row)
                {
                    rows.Add(row);
                }
            }
        }

        var events = context.TakeEvents();
        context.TakenEvents = events;
        AddMessages(events, unitOfWork, now, rows);
        if (rows.Count > 0)
        {
            context.PlatformRows = rows;
            foreach (var row in rows)
            {
                context.Add(row);
            }
        }
    }

    private static LedgerEvent? Record(EntityEntry entry, SaveServices save, DateTime now, LedgerEvents ledger)
    {
        var plan = LedgerPlan.For(entry.Metadata);
        var entity = entry.Entity;
        switch (entry.State)
        {
            case EntityState.Added:
            {
                var byUseCase = Audit.Created(entity, plan, now, save.User.Id);
                return plan.IsInLedger
                    ? ledger.New(LedgerActions.Created, plan.EntityType, plan.KeyOf(new RowValues(entry)), plan.Added(save.Json, new RowValues(entry), byUseCase))
                    : null;
            }

            case EntityState.Modified:
            {
                var row = new RowValues(entry);
                if (entity is LedgerEvent && entry.Context is not PlatformDbContext)
                {
                    throw new InvalidOperationException("An event of the ledger is never changed. ILedgerErasure erases its values.");
                }

                if (plan.IsAppendOnly)
                {
                    throw new InvalidOperationException($"{plan.EntityType} {plan.KeyOf(row)} is append-only: it is never changed.");
                }

                var byUseCase = plan.IsModificationAudited && IsAuditChanged(entry);
                var changes = plan.Modified(save.Json, row, byUseCase);
                if (changes is null)
                {
                    if (!plan.HasDerivedChanges(row))
                    {
                        entry.State = EntityState.Unchanged;
                    }

                    return null;
                }

                if (plan.IsModificationAudited && !byUseCase)
                {
                    entry.Property(nameof(IModificationAudited.LastModificationTime)).CurrentValue = now;
                    entry.Property(nameof(IModificationAudited.LastModifierId)).CurrentValue = save.User.Id;
                }

                if (plan.HasStamp)
                {
                    entry.Property(nameof(IHasConcurrencyStamp.ConcurrencyStamp)).CurrentValue = Audit.NewStamp();
                }

                return plan.IsInLedger ? ledger.New(LedgerActions.Updated, plan.EntityType, plan.KeyOf(row), changes) : null;
            }

            default:
            {
                var row = new RowValues(entry);
                if (entity is LedgerEvent)
                {
                    throw new InvalidOperationException("An event of the ledger is never deleted.");
                }

                if (plan is { IsAppendOnly: true, MayExpire: false })
                {
                    throw new InvalidOperationException($"{plan.EntityType} {plan.KeyOf(row)} is append-only: it is never deleted.");
                }

                return plan.IsInLedger ? ledger.New(LedgerActions.Deleted, plan.EntityType, plan.KeyOf(row), plan.Deleted(save.Json, row)) : null;
            }
        }
    }

    private static bool IsAuditChanged(EntityEntry entry)
    {
        var time = entry.Property(nameof(IModificationAudited.LastModificationTime));
        return !Equals(time.CurrentValue, time.OriginalValue);
    }

    private static void AddMessages(IReadOnlyList<object> events, UnitOfWork unitOfWork, DateTime now, List<object> rows)
    {
        if (events.Count == 0)
        {
            return;
        }

        var save = unitOfWork.Save;
        var keyTime = save.Clock.GetUtcNow();
        var any = false;
        foreach (var @event in events)
        {
            if (save.Events.Find(@event.GetType()) is not { } subscription
                || subscription.Handlers.Where(h => h.Wants(@event)).ToList() is not { Count: > 0 } handlers)
            {
                continue;
            }

            any = true;
            var message = new OutboxMessage
            {
                Id = save.Keys.Next(keyTime),
                Name = subscription.Name,
                Payload = save.Events.Serialize(@event),
                OccurredAt = now,
                CorrelationId = Activity.Current?.TraceId.ToHexString(),
            };
            rows.Add(message);
            foreach (var handler in handlers)
            {
                rows.Add(new OutboxDelivery { MessageId = message.Id, Handler = handler.Handler, DueAt = now });
            }
        }

        if (any)
        {
            unitOfWork.OnCommitted(save.Outbox.Set);
        }
    }
}

/// <summary>Audit properties and stamps.</summary>
internal static class Audit
{
    public static string NewStamp() => Guid.CreateVersion7().ToString("N");

    /// <summary>Fills what the use case left open.</summary>
    /// <returns>True when the use case gave the times itself (imported history).</returns>
    public static bool Created(object entity, LedgerPlan plan, DateTime now, Guid? userId)
    {
        var byUseCase = false;
        if (plan.HasStamp)
        {
            ((IHasConcurrencyStamp)entity).ConcurrencyStamp = NewStamp();
        }

        if (plan.IsCreationAudited)
        {
            var audited = (ICreationAudited)entity;
            if (audited.CreationTime == default)
            {
                audited.CreationTime = now;
                audited.CreatorId ??= userId;
            }
            else
            {
                byUseCase = true;
            }
        }

        return byUseCase || (plan.IsModificationAudited && ((IModificationAudited)entity).LastModificationTime is not null);
    }
}

/// <summary>Makes the ledger events of one save: all with the same time, actor and reason.</summary>
internal sealed class LedgerEvents(SaveServices save, DateTime now)
{
    private readonly DateTimeOffset _keyTime = save.Clock.GetUtcNow();
    private readonly string? _correlation = Activity.Current?.TraceId.ToHexString();
    private readonly Guid? _actorId = save.User.Id;
    private readonly string _actorName = Cut(save.User.Name, 256) ?? "";
    private readonly Guid? _onBehalfOfId = save.User.OnBehalfOfId;
    private readonly string? _sessionId = Cut(save.User.SessionId, 64);
    private readonly string? _address = Cut(save.User.Address, 64);
    private readonly string _origin = save.User.Origin;
    private readonly string? _reason = Cut(save.Reason.Reason, 1000);

    public LedgerEvent New(string action, string entityType, string entityId, string changes) => new()
    {
        Id = save.Keys.Next(_keyTime),
        OccurredAt = now,
        ActorId = _actorId,
        ActorName = _actorName,
        OnBehalfOfId = _onBehalfOfId,
        SessionId = _sessionId,
        Address = _address,
        Origin = _origin,
        Action = action,
        EntityType = entityType,
        EntityId = Cut(entityId, 200)!,
        Changes = changes,
        Salt = RandomNumberGenerator.GetBytes(LedgerEvent.SaltLength),
        Reason = _reason,
        CorrelationId = _correlation,
    };

    private static string? Cut(string? text, int length) => text is null || text.Length <= length ? text : text[..length];
}
