using System.Net;

namespace HelmOci.Machine;

/// <summary>What a host on this machine is called: <c>localhost</c>, names below it, 127.0.0.0/8 and <c>::1</c>.</summary>
/// <remarks>RFC 6761, section 6.3. Judged by the text alone; a name that resolves to such an address is none.</remarks>
internal static class LoopbackHost
{
    /// <param name="host">Without port; brackets and a dot at its end may be there.</param>
    public static bool Is(string host)
    {
        var name = host.Trim('[', ']');
        if (name.EndsWith('.')) name = name[..^1];

        return IPAddress.TryParse(name, out var address)
            ? IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address)
            : name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }
}
