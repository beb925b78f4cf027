using Helpdesk.Data;
using Helpdesk.Platform.Events;
using Helpdesk.Security;

namespace Helpdesk.Platform.Data;

/// <summary>What every save of a scope needs, looked up once per scope.</summary>
internal sealed class SaveServices(IServiceProvider services)
{
    public ICurrentUser User { get; } = services.GetRequiredService<ICurrentUser>();

    public IChangeReason Reason { get; } = services.GetRequiredService<IChangeReason>();

    public TimeProvider Clock { get; } = services.GetRequiredService<TimeProvider>();

    public EventCatalog Events { get; } = services.GetRequiredService<EventCatalog>();

    public OutboxSignal Outbox { get; } = services.GetRequiredService<OutboxSignal>();

    public LedgerKeys Keys { get; } = services.GetRequiredService<LedgerKeys>();

    public CanonicalJson Json { get; } = new();
}

internal sealed class ChangeReason : IChangeReason
{
    public string? Reason { get; set; }
}
