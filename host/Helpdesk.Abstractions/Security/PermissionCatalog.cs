using System.Collections.Frozen;
using System.Reflection;
using System.Security.Claims;
using Helpdesk.Modules.Manifest;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Security;

/// <summary>
/// All permissions of a shell, and what follows from holding some of them. Singleton of each shell; read once, because the set of features of a
/// shell never changes.
/// </summary>
/// <param name="scopes">Makes the scope in which the providers are asked.</param>
public sealed class PermissionCatalog(IServiceScopeFactory scopes)
{
    private const string PlatformGroup = "Platform";

    private readonly Lazy<State> _state = new(() => Load(scopes));

    /// <summary>Every declared permission by name.</summary>
    public IReadOnlyDictionary<string, Permission> All => _state.Value.All;

    /// <summary>Permissions by module, in the order of the modules.</summary>
    public IReadOnlyList<PermissionGroup> Groups => _state.Value.Groups;

    /// <summary>Default grants of all modules.</summary>
    public IReadOnlyList<PermissionStereotype> Stereotypes => _state.Value.Stereotypes;

    /// <summary>True when a provider of the shell declares it.</summary>
    public bool IsKnown(string name) => All.ContainsKey(name);

    /// <summary>The declared permission, or null.</summary>
    public Permission? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Names whose holders have the permission, its own and <c>SiteOwner</c> included.</summary>
    public IReadOnlySet<string> GrantedBy(Permission permission) =>
        _state.Value.GrantedBy.TryGetValue(permission.Name, out var names) ? names : Close(permission, All);

    /// <summary>Names whose holders have the permission; for a name that nobody declares, itself and <c>SiteOwner</c>.</summary>
    public IReadOnlySet<string> GrantedBy(string name) => GrantedBy(Find(name) ?? new Permission(name, name));

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

    /// <summary>Every permission that is held by who is granted these: themselves, what they imply, and all with <c>SiteOwner</c>. Unknown names give nothing.</summary>
    public IReadOnlySet<string> Expand(IEnumerable<string> granted)
    {
        var direct = granted.Where(IsKnown).ToHashSet(StringComparer.Ordinal);
        direct.Add(PlatformPermissions.SignedIn.Name);
        return _state.Value.GrantedBy.Where(p => p.Value.Overlaps(direct)).Select(p => p.Key).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The granted permission through which another one is held, or null when it is granted itself or not held.</summary>
    public Permission? ImpliedThrough(Permission permission, IReadOnlySet<string> granted)
    {
        if (granted.Contains(permission.Name))
        {
            return null;
        }

        if (granted.Contains(PlatformPermissions.SiteOwner.Name))
        {
            return PlatformPermissions.SiteOwner;
        }

        foreach (var implying in permission.ImpliedBy ?? [])
        {
            if (granted.Contains(implying.Name))
            {
                return implying;
            }

            if (ImpliedThrough(implying, granted) is { } through)
            {
                return through;
            }
        }

        return null;
    }

    private static State Load(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        var providers = scope.ServiceProvider.GetServices<IPermissionProvider>().ToList();
        List<(string Group, Permission Permission)> declared =
        [
            .. PlatformPermissions.All.Select(p => (PlatformGroup, p)),
            .. providers.SelectMany(p => p.GetPermissions().Select(permission => (GroupOf(p), permission))),
        ];
        Dictionary<string, Permission> all = new(StringComparer.Ordinal);
        foreach (var (_, permission) in declared)
        {
            // Two modules that declare the same name mean the same right; who implies it adds up.
            all[permission.Name] = all.TryGetValue(permission.Name, out var earlier)
                ? earlier with { ImpliedBy = [.. (earlier.ImpliedBy ?? []).Union(permission.ImpliedBy ?? [])] }
                : permission;
        }

        return new State(
            all.ToFrozenDictionary(StringComparer.Ordinal),
            all.Values.ToFrozenDictionary(p => p.Name, p => Close(p, all), StringComparer.Ordinal),
            [
                .. declared.DistinctBy(d => d.Permission.Name).GroupBy(d => d.Group, d => all[d.Permission.Name])
                    .Select(g => new PermissionGroup(g.Key, [.. g])),
            ],
            [.. providers.SelectMany(p => p.GetDefaultStereotypes())]);
    }

    private static string GroupOf(IPermissionProvider provider) =>
        provider.GetType().Assembly.GetCustomAttribute<ModuleAttribute>()?.Name ?? PlatformGroup;

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

    private sealed record State(
        FrozenDictionary<string, Permission> All, FrozenDictionary<string, FrozenSet<string>> GrantedBy, IReadOnlyList<PermissionGroup> Groups,
        IReadOnlyList<PermissionStereotype> Stereotypes);
}

/// <summary>The permissions of one module.</summary>
/// <param name="Name">English name of the module, the localization key.</param>
/// <param name="Permissions">In the order in which the module declares them.</param>
public sealed record PermissionGroup(string Name, IReadOnlyList<Permission> Permissions);
