using System.Collections.Frozen;
using System.Security.Claims;
using Helpdesk.Security;

namespace Helpdesk.Platform.Security;

/// <summary>
/// All permissions of a shell with the closure of "implied by": who holds one of the names in <see cref="GrantedBy"/> has the permission.
/// Singleton of each shell; read once, because the set of features of a shell never changes.
/// </summary>
internal sealed class PermissionCatalog(IServiceScopeFactory scopes)
{
    private readonly Lazy<State> _state = new(() => Load(scopes));

    /// <summary>Every declared permission by name.</summary>
    public IReadOnlyDictionary<string, Permission> All => _state.Value.All;

    /// <summary>True when a provider of the shell declares it.</summary>
    public bool IsKnown(string name) => _state.Value.All.ContainsKey(name);

    /// <summary>Names whose holders have the permission, its own and <c>SiteOwner</c> included.</summary>
    public IReadOnlySet<string> GrantedBy(Permission permission) =>
        _state.Value.GrantedBy.TryGetValue(permission.Name, out var names) ? names : Close(permission, _state.Value.All);

    /// <summary>Names whose holders have the permission; for a name that nobody declares, itself and <c>SiteOwner</c>.</summary>
    public IReadOnlySet<string> GrantedBy(string name) => GrantedBy(_state.Value.All.GetValueOrDefault(name) ?? new Permission(name, name));

    /// <summary>True when the signed-in person has it by a claim, directly or implied.</summary>
    public bool Grants(ClaimsPrincipal principal, string name)
    {
        if (principal.Identity?.IsAuthenticated != true)
        {
            return false;
        }

        if (name == PlatformPermissions.SignedIn.Name)
        {
            return true;
        }

        var names = GrantedBy(name);
        return principal.HasClaim(c => c.Type == HelpdeskClaimTypes.Permission && names.Contains(c.Value));
    }

    private static State Load(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        Dictionary<string, Permission> all = new(StringComparer.Ordinal);
        foreach (var permission in scope.ServiceProvider.GetServices<IPermissionProvider>().SelectMany(p => p.GetPermissions()))
        {
            // Two modules that declare the same name mean the same right; who implies it adds up.
            all[permission.Name] = all.TryGetValue(permission.Name, out var earlier)
                ? earlier with { ImpliedBy = [.. earlier.ImpliedBy ?? [], .. permission.ImpliedBy ?? []] }
                : permission;
        }

        return new State(
            all.ToFrozenDictionary(StringComparer.Ordinal),
            all.Values.ToFrozenDictionary(p => p.Name, p => Close(p, all), StringComparer.Ordinal));
    }

    private static FrozenSet<string> Close(Permission permission, IReadOnlyDictionary<string, Permission> all)
    {
        HashSet<string> names = new(StringComparer.Ordinal) { PlatformPermissions.SiteOwner.Name };
        Stack<Permission> open = new([permission]);
        while (open.TryPop(out var next))
        {
            if (!names.Add(next.Name))
            {
                continue;
            }

            foreach (var by in (next.ImpliedBy ?? []).Concat(all.GetValueOrDefault(next.Name)?.ImpliedBy ?? []))
            {
                open.Push(by);
            }
        }

        return names.ToFrozenSet(StringComparer.Ordinal);
    }

    private sealed record State(FrozenDictionary<string, Permission> All, FrozenDictionary<string, FrozenSet<string>> GrantedBy);
}

/// <summary>The platform's own permissions.</summary>
internal sealed class PlatformPermissionProvider : IPermissionProvider
{
    public IEnumerable<Permission> GetPermissions() =>
        [PlatformPermissions.SiteOwner, PlatformPermissions.AccessAdmin, PlatformPermissions.SignedIn];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
        [new(Roles.Administrator, [PlatformPermissions.SiteOwner])];
}
