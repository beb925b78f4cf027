using System.Security.Claims;
using Helpdesk.Errors;
using Helpdesk.Platform.Localization;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Security;

/// <summary>
/// The actor of a scope. The pipeline attaches the request to its own scope; every other scope (background task, event handler, seed,
/// command line) belongs to the system. It never looks at ambient state, so work that a request starts does not inherit its rights.
/// </summary>
internal sealed class CurrentUser(PermissionCatalog permissions, TenantRegion region, IStringLocalizer localizer) : ICurrentUser
{
    private static readonly ClaimsPrincipal System =
        new(new ClaimsIdentity([new Claim(ClaimTypes.Name, "System")], "System"));

    private static readonly ClaimsPrincipal Anonymous = new(new ClaimsIdentity());

    private readonly List<Override> _overrides = [];
    private HttpContext? _request;
    private ClaimsPrincipal? _limit;
    private ClaimsPrincipal? _read;
    private HashSet<string> _held = [];
    private IReadOnlyList<Guid> _teams = [];

    public Guid? Id => Top is { } top ? top.Id : GuidClaim(ClaimTypes.NameIdentifier);

    public Guid RequiredId => Id ?? throw new ForbiddenException(localizer["Sign in first."]);

    public string Name => Top?.Name ?? Principal.FindFirst(ClaimTypes.Name)?.Value ?? Principal.Identity?.Name ?? "";

    public ClaimsPrincipal Principal => _limit ?? (_request is null ? System : _request.User ?? Anonymous);

    public IReadOnlyList<Guid> TeamIds
    {
        get
        {
            Read();
            return _teams;
        }
    }

    public Guid? OrganisationId => GuidClaim(HelpdeskClaimTypes.Organisation);

    public TimeZoneInfo TimeZone =>
        Principal.FindFirst(HelpdeskClaimTypes.TimeZone)?.Value is { Length: > 0 } id && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : region.Zone;

    public Guid? OnBehalfOfId => GuidClaim(HelpdeskClaimTypes.OnBehalfOf);

    public string? SessionId => Principal.FindFirst(HelpdeskClaimTypes.Session)?.Value;

    public string? Address => _request?.Connection.RemoteIpAddress?.ToString();

    public string Origin
    {
        get
        {
            if (Top is { } top)
            {
                return top.Origin;
            }

            if (_request is null)
            {
                return Origins.Background;
            }

            return Principal.FindFirst(HelpdeskClaimTypes.Origin)?.Value
                ?? (_request.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase) ? Origins.Api : Origins.Interactive);
        }
    }

    private Override? Top => _overrides.Count == 0 ? null : _overrides[^1];

    public bool Can(Permission permission)
    {
        if (_request is null && _limit is null)
        {
            return true;
        }

        if (Principal.Identity?.IsAuthenticated != true)
        {
            return false;
        }

        Read();
        return permission.Name == PlatformPermissions.SignedIn.Name || _held.Overlaps(permissions.GrantedBy(permission));
    }

    /// <summary>
    /// Changes who is recorded, not what is allowed: rights stay those of the one who really acts, so an import in another person's name can do
    /// no more than the importer.
    /// </summary>
    public IDisposable ActAs(Guid? id, string name, string origin)
    {
        Override entry = new(id, name, origin, this);
        _overrides.Add(entry);
        return entry;
    }

    public IDisposable LimitTo(ClaimsPrincipal person)
    {
        if (_request is not null || _limit is not null)
        {
            throw new InvalidOperationException("The scope has a person already.");
        }

        _limit = person;
        return new Limit(this);
    }

    /// <summary>Makes this the actor of a request; called once by the pipeline.</summary>
    internal void Attach(HttpContext request) => _request = request;

    private Guid? GuidClaim(string type) => Guid.TryParse(Principal.FindFirst(type)?.Value, out var id) ? id : null;

    // Authentication replaces the principal during the request, so what was read from the old one is dropped then.
    private void Read()
    {
        var principal = Principal;
        if (ReferenceEquals(principal, _read))
        {
            return;
        }

        _held = principal.FindAll(HelpdeskClaimTypes.Permission).Select(c => c.Value).ToHashSet(StringComparer.Ordinal);
        _teams = [.. principal.FindAll(HelpdeskClaimTypes.Team).Select(c => Guid.TryParse(c.Value, out var id) ? id : Guid.Empty).Where(id => id != Guid.Empty)];
        _read = principal;
    }

    private sealed class Override(Guid? id, string name, string origin, CurrentUser owner) : IDisposable
    {
        public Guid? Id => id;

        public string Name => name;

        public string Origin => origin;

        public void Dispose() => owner._overrides.Remove(this);
    }

    private sealed class Limit(CurrentUser owner) : IDisposable
    {
        public void Dispose() => owner._limit = null;
    }
}
