using System.Diagnostics.CodeAnalysis;

namespace Helpdesk.Tickets.Clocks;

/// <summary>IANA zones.</summary>
internal static class Zones
{
    /// <summary>Names that a form offers.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/') || id == "UTC").Where(IsKnown).Order(StringComparer.Ordinal)];

    public static bool IsKnown([NotNullWhen(true)] string? id) =>
        !string.IsNullOrEmpty(id) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) && zone.HasIanaId;
}
