namespace Helpdesk.Ui;

/// <summary>How the tenant looks, for documents that leave the product. A theme registers it; without one documents have the product's look. Scoped.</summary>
public interface ITenantLook
{
    /// <summary>Name and colour.</summary>
    Task<TenantLook> GetAsync(CancellationToken cancellationToken);
}

/// <summary>Name and colour of a tenant.</summary>
/// <param name="Name">Name of the portal and the desk.</param>
/// <param name="Accent">Colour as <c>#rrggbb</c>; null for the product's own.</param>
public sealed record TenantLook(string Name, string? Accent);
