using Helpdesk.Modules;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Shells;

/// <summary>Which tenant a request is for: by host, then by first path segment, then Default. Immutable.</summary>
internal sealed class TenantRoutes
{
    private readonly Dictionary<(string Host, string Prefix), string> _tenants;

    public TenantRoutes(IEnumerable<ShellSettings> tenants)
    {
        _tenants = new(KeyComparer.Instance);
        foreach (var tenant in tenants)
        {
            _tenants[(tenant.RequestHost ?? "", tenant.RequestUrlPrefix ?? "")] = tenant.Name;
        }
    }

    /// <summary>The tenant's name and the part of the path that belongs to its base, or null when nobody is reached there.</summary>
    public (string Tenant, PathString Base, PathString Path)? Find(HostString host, PathString path)
    {
        var segment = FirstSegment(path);
        return Match(host.Host) ?? Match("");

        (string, PathString, PathString)? Match(string hostName)
        {
            if (segment.Length > 0 && _tenants.TryGetValue((hostName, segment), out var tenant))
            {
                return (tenant, new PathString(path.Value![..(segment.Length + 1)]), new PathString(path.Value[(segment.Length + 1)..]));
            }

            return _tenants.TryGetValue((hostName, ""), out tenant) ? (tenant, PathString.Empty, path) : null;
        }
    }

    private static string FirstSegment(PathString path)
    {
        var value = path.Value;
        if (string.IsNullOrEmpty(value))
        {
            return "";
        }

        var end = value.IndexOf('/', 1);
        return end < 0 ? value[1..] : value[1..end];
    }

    private sealed class KeyComparer : IEqualityComparer<(string Host, string Prefix)>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals((string Host, string Prefix) x, (string Host, string Prefix) y) =>
            string.Equals(x.Host, y.Host, StringComparison.OrdinalIgnoreCase) && string.Equals(x.Prefix, y.Prefix, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode((string Host, string Prefix) obj) =>
            HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Host), StringComparer.OrdinalIgnoreCase.GetHashCode(obj.Prefix));
    }
}
