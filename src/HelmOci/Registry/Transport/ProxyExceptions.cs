using System.Net;

namespace HelmOci.Registry.Transport;

/// <summary>The list in NO_PROXY, as Go's programs read it: <c>*</c>, hosts with their subdomains, <c>.subdomains</c>, addresses, CIDR ranges, ports.</summary>
internal static class ProxyExceptions
{
    public static bool Cover(string list, Uri destination)
    {
        var host = destination.IdnHost.TrimEnd('.');
        foreach (var entry in list.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (entry == "*" || Covers(entry, host, destination.Port)) return true;
        }

        return false;
    }

    private static bool Covers(string entry, string host, int port)
    {
        if (IPAddress.TryParse(host, out var address))
        {
            return IPNetwork.TryParse(entry, out var range) ? range.Contains(address) : IsAddress(entry, address, port);
        }

        var (name, onlyPort) = WithoutPort(entry);
        if (onlyPort is not null && onlyPort != port) return false;

        return CoversName(name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name, host);
    }

    private static bool IsAddress(string entry, IPAddress address, int port) =>
        (IPAddress.TryParse(entry, out var alone) && alone.Equals(address))
        || (IPEndPoint.TryParse(entry, out var withPort) && withPort.Port == port && withPort.Address.Equals(address));

    private static bool CoversName(string name, string host)
    {
        var suffix = name.StartsWith('.') ? name : $".{name}";

        return host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase) || host.Equals(name, StringComparison.OrdinalIgnoreCase);
    }

    private static (string Name, int? Port) WithoutPort(string entry)
    {
        var colon = entry.LastIndexOf(':');

        return colon > 0 && int.TryParse(entry.AsSpan(colon + 1), out var port) ? (entry[..colon], port) : (entry, null);
    }
}
