using System.Net;
using System.Net.Sockets;
using HelmOci.Machine;

namespace HelmOci.Registry.Http;

/// <summary>Hosts that only this machine or its network reaches.</summary>
/// <remarks>By their text alone, as the .NET SDK and go-containerregistry judge: a name that resolves to such an address passes.</remarks>
internal static class PrivateAddress
{
    /// <param name="host">Without brackets and trailing dot.</param>
    public static bool Is(string host)
    {
        if (LoopbackHost.Is(host)) return true;
        if (!IPAddress.TryParse(host, out var address)) return false;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();

        return address.AddressFamily == AddressFamily.InterNetwork
            ? IsPrivate(address.GetAddressBytes())
            : address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal || address.IsIPv6SiteLocal || address.Equals(IPAddress.IPv6Any);
    }

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
