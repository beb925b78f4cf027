using System.Security.Claims;
using Helpdesk.Errors;
using Helpdesk.Security;

namespace Helpdesk.Testing;

/// <summary>Whoever the test says. May do everything unless <see cref="Denied"/> names the permission.</summary>
public sealed class TestUser : ICurrentUser
{
    /// <inheritdoc />
    public Guid? Id { get; set; }

    /// <inheritdoc />
    public Guid RequiredId => Id ?? throw new ForbiddenException("Nobody is signed in.");

    /// <inheritdoc />
    public string Name { get; set; } = "System";

    /// <inheritdoc />
    public ClaimsPrincipal Principal { get; set; } = new(new ClaimsIdentity());

    /// <inheritdoc />
    public IReadOnlyList<Guid> TeamIds { get; set; } = [];

    /// <inheritdoc />
    public Guid? OrganisationId { get; set; }

    /// <inheritdoc />
    public TimeZoneInfo TimeZone { get; set; } = TimeZoneInfo.Utc;

    /// <inheritdoc />
    public Guid? OnBehalfOfId { get; set; }

    /// <inheritdoc />
    public string? SessionId { get; set; }

    /// <inheritdoc />
    public string? Address { get; set; }

    /// <inheritdoc />
    public string Origin { get; set; } = Origins.Background;

    /// <summary>Names of permissions that the person lacks.</summary>
    public ISet<string> Denied { get; } = new HashSet<string>(StringComparer.Ordinal);

    /// <inheritdoc />
    public bool Can(Permission permission) => !Denied.Contains(permission.Name);

    /// <inheritdoc />
    public IDisposable ActAs(Guid? id, string name, string origin)
    {
        var before = (Id, Name, Origin);
        (Id, Name, Origin) = (id, name, origin);
        return new Restore(() => (Id, Name, Origin) = before);
    }

    /// <inheritdoc />
    public IDisposable LimitTo(ClaimsPrincipal person)
    {
        var before = Principal;
        Principal = person;
        return new Restore(() => Principal = before);
    }

    private sealed class Restore(Action action) : IDisposable
    {
        public void Dispose() => action();
    }
}
