using Helpdesk.Approvals.Features;
using Helpdesk.Events;
using Helpdesk.Identity;

namespace Helpdesk.Approvals.Integration;

/// <summary>Nobody waits for a decision of somebody who is not here any more.</summary>
internal sealed class WhenPersonLeft(ReplaceApprover replace) : IEventHandler<PersonLeft>
{
    public Task HandleAsync(PersonLeft @event, EventContext context, CancellationToken cancellationToken) => replace.HandleAsync(@event.PersonId, cancellationToken);
}
