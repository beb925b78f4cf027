using Helpdesk.Events;

namespace Helpdesk.Identity;

/// <summary>Somebody's account was switched off: whoever waits for them asks somebody else.</summary>
/// <param name="PersonId">Who is not here any more.</param>
[EventName("identity.person-left.v1")]
public sealed record PersonLeft(Guid PersonId);
