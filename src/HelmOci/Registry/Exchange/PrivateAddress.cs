using System.Net;
using System.Net.Sockets;

namespace HelmOci.Registry.Exchange;

/// <summary>Hosts that only this machine or its network reaches.</summary>
/// <remarks>By their text alone, as the .NET SDK and go-containerregistry judge: a name that resolves to such an address passes.</remarks>
internal static class PrivateAddress
{
    /// <param name="host">Without brackets and trailing dot.</param>
    public static bool Is(string host)
    {
        if (!IPAddress.TryParse(host, out var address)) return IsLocalName(host);
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();

        return IPAddress.IsLoopback(address) || (address.AddressFamily == AddressFamily.InterNetwork
            ? IsPrivate(address.GetAddressBytes())
            : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal || address.Equals(IPAddress.IPv6Any));
    }

    public static bool IsLoopback(string host) =>
        IPAddress.TryParse(host, out var address)
            ? IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : IsLocalName(host);

    private static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    // RFC 1918, link-local (cloud metadata lives there), carrier-grade NAT and "this network".
    private static bool IsPrivate(byte[] address) => (address[0], address[1]) switch
    {
        (0 or 10, _) => true,
        (100, >= 64 and < 128) => true,
        (169, 254) => true,
        (172, >= 16 and < 32) => true,
        (192, 168) => true,
        _ => false,
    };
}
