using System.Reflection;
using Helpdesk.Modules.Manifest;
using Helpdesk.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Identity.Security;

/// <summary>All permissions of the tenant's features and what follows from holding some of them. Singleton: a shell's features never change.</summary>
internal sealed class PermissionCatalog
{
    private const string PlatformGroup = "Platform";

    private readonly Dictionary<string, Permission> _all = new(StringComparer.Ordinal);
    private readonly List<PermissionGroup> _groups = [];

    public PermissionCatalog(IServiceScopeFactory scopes)
    {
        using var scope = scopes.CreateScope();
        var providers = scope.ServiceProvider.GetServices<IPermissionProvider>().ToList();
        Stereotypes = providers.SelectMany(p => p.GetDefaultStereotypes()).ToList();
        Add(PlatformGroup, [PlatformPermissions.SiteOwner, PlatformPermissions.AccessAdmin, PlatformPermissions.SignedIn]);
        foreach (var provider in providers)
        {
            var assembly = provider.GetType().Assembly;
            Add(assembly.GetCustomAttribute<ModuleAttribute>()?.Name ?? PlatformGroup, provider.GetPermissions());
        }
    }

    public IReadOnlyCollection<Permission> All => _all.Values;

    /// <summary>Permissions by module, in the order of the modules.</summary>
    public IReadOnlyList<PermissionGroup> Groups => _groups;

    /// <summary>Default grants of all modules.</summary>
    public IReadOnlyList<PermissionStereotype> Stereotypes { get; }

    public bool Knows(string name) => _all.ContainsKey(name);

    public Permission? Find(string name) => _all.GetValueOrDefault(name);

    /// <summary>Every permission that is held by who is granted these: themselves, what they imply, and all with SiteOwner.</summary>
    public IReadOnlySet<string> Expand(IEnumerable<string> granted)
    {
        var direct = granted.Where(_all.ContainsKey).ToHashSet(StringComparer.Ordinal);
        direct.Add(PlatformPermissions.SignedIn.Name);
        return direct.Contains(PlatformPermissions.SiteOwner.Name)
            ? _all.Keys.ToHashSet(StringComparer.Ordinal)
            : _all.Values.Where(p => IsHeld(p, direct)).Select(p => p.Name).ToHashSet(StringComparer.Ordinal);
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

    private static bool IsHeld(Permission permission, HashSet<string> direct) =>
        direct.Contains(permission.Name) || (permission.ImpliedBy ?? []).Any(p => IsHeld(p, direct));

    private void Add(string group, IEnumerable<Permission> permissions)
    {
        var added = permissions.Where(p => _all.TryAdd(p.Name, p)).ToList();
        if (added.Count > 0)
        {
            var index = _groups.FindIndex(g => g.Name == group);
            if (index < 0)
            {
                _groups.Add(new PermissionGroup(group, added));
            }
            else
            {
                _groups[index] = new PermissionGroup(group, [.. _groups[index].Permissions, .. added]);
            }
        }
    }
}

/// <summary>The permissions of one module.</summary>
internal sealed record PermissionGroup(string Name, IReadOnlyList<Permission> Permissions);
