using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Domain;

/// <summary>Who acts on a ticket, when, how and why; and the language in which a refusal is told.</summary>
/// <param name="Now">UTC; whole microseconds, so that every database gives back what was written.</param>
/// <param name="ActorId">Person; null for the system.</param>
/// <param name="ActorName">Name at this time.</param>
/// <param name="OnBehalfOfId">Person for whom the actor acts, if any.</param>
/// <param name="Origin">One of <see cref="Security.Origins"/>.</param>
/// <param name="L">Texts of refusals.</param>
/// <param name="Reason">Why; goes to the event.</param>
public sealed record TicketAct(
    DateTime Now, Guid? ActorId, string ActorName, Guid? OnBehalfOfId, string Origin, IStringLocalizer L, string? Reason = null)
{
    /// <summary>Name of the macro that does it; goes to the event.</summary>
    public string? Macro { get; init; }

    /// <summary>The act of the present person at the present time.</summary>
    public static TicketAct Of(Security.ICurrentUser user, TimeProvider time, IStringLocalizer localizer, string? reason = null)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return new(
            now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)), user.Id, user.Name, user.OnBehalfOfId, user.Origin, localizer,
            string.IsNullOrWhiteSpace(reason) ? null : reason.Trim());
    }
}
