using System.Diagnostics.CodeAnalysis;

namespace Helpdesk.Tickets.Clocks;

/// <summary>IANA zones.</summary>
internal static class Zones
{
    public static bool IsKnown([NotNullWhen(true)] string? id) =>
        !string.IsNullOrEmpty(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId;
}
