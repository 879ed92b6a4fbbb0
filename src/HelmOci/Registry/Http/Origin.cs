using System.Net;
using System.Net.Sockets;
using HelmOci.Machine;

namespace HelmOci.Registry.Http;

/// <summary>Scheme, host and port: what credentials are bound to, and where a registry may send its clients.</summary>
internal static class Origin
{
    public static bool IsSame(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && HostOf(one).Equals(HostOf(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Whether a server may send us on: never from https to http, never with user info, and to a private address only
    /// from that same host, else a registry could make a build call what only the build machine reaches.
    /// </summary>
    public static bool MayFollow(Uri from, Uri target) =>
        IsHttp(target)
        && target.UserInfo.Length == 0
        && !(from.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
        && (!PrivateAddress.Is(HostOf(target)) || IsNear(from, target));

    /// <summary>Whether both are one host, or both this machine.</summary>
    public static bool IsNear(Uri from, Uri target) => HostOf(from).Equals(HostOf(target), StringComparison.OrdinalIgnoreCase) || BothLoopback(from, target);

    /// <summary>
    /// The target with https, where an https server names itself with http: behind a proxy that ends TLS, registries often
    /// do not know better.
    /// </summary>
    public static Uri Secured(Uri from, Uri target)
    {
        var isItself = from.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp && HostOf(from) == HostOf(target)
            && (target.IsDefaultPort || target.Port == from.Port);

        return isItself ? new Uri($"{from.GetLeftPart(UriPartial.Authority)}{target.PathAndQuery}") : target;
    }

    /// <summary>The host as it is compared: punycode, without brackets and without a trailing dot.</summary>
    public static string HostOf(Uri address) => address.IdnHost.TrimEnd('.').Trim('[', ']');

    private static bool BothLoopback(Uri from, Uri target) => LoopbackHost.Is(HostOf(from)) && LoopbackHost.Is(HostOf(target));

    private static bool IsHttp(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp;
}

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
