using System.Net;
using System.Net.Sockets;

namespace Helpdesk.Workflows.Http;

/// <summary>Which addresses a request may go to.</summary>
internal static class NetworkAddresses
{
    /// <summary>Networks of an organisation, of this machine and of this link: only where the host's rule says so.</summary>
    private static readonly IPNetwork[] Private =
    [
        .. new[]
        {
            "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16",
            "::1/128", "fc00::/7", "fe80::/10", "fec0::/10",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    /// <summary>No host's address, or one that hides another: never.</summary>
    private static readonly IPNetwork[] Never =
    [
        .. new[]
        {
            "0.0.0.0/8", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/32", "2001:db8::/32", "2002::/16", "ff00::/8",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    public static bool MayBeCalled(IPAddress address, bool isPrivate)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IsIn(Never, plain) || IsCompatible(plain))
        {
            return false;
        }

        return isPrivate || !IsIn(Private, plain);
    }

    private static bool IsIn(IPNetwork[] networks, IPAddress address) => Array.Exists(networks, n => n.BaseAddress.AddressFamily == address.AddressFamily && n.Contains(address));

    // ::a.b.c.d is an IPv4 address in old clothes; ::1 is not.
    private static bool IsCompatible(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && !IPAddress.IsLoopback(address) && address.GetAddressBytes().AsSpan(0, 12).IndexOfAnyExcept((byte)0) < 0;
}

/// <summary>Finds the addresses of a name.</summary>
internal interface IHostAddresses
{
    Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken);
}

internal sealed class DnsAddresses : IHostAddresses
{
    public Task<IPAddress[]> FindAsync(string host, CancellationToken cancellationToken) =>
        IPAddress.TryParse(host, out var address) ? Task.FromResult<IPAddress[]>([address]) : Dns.GetHostAddressesAsync(host, cancellationToken);
}
