namespace Helpdesk.Changes.Api;

/// <summary>Times of requests.</summary>
internal static class Instants
{
    /// <summary>A time without a zone is UTC.</summary>
    public static DateTime? Utc(DateTime? at) =>
        at is { Kind: DateTimeKind.Local } local ? local.ToUniversalTime() : at is { } other ? DateTime.SpecifyKind(other, DateTimeKind.Utc) : null;
}
