using System.Net;

namespace HelmOci.Machine;

/// <summary>Addresses as users and servers write them. <see cref="Uri"/> alone misreads one host, and takes some that it cannot name.</summary>
internal static class WebAddress
{
    private const string Alias = "loopback";

    /// <summary>An absolute address; null for what is none.</summary>
    public static Uri? Of(string address) => Uri.TryCreate(KeepName(address), UriKind.Absolute, out var uri) && HasHost(uri) ? uri : null;

    /// <summary>The address that a server names, absolute or relative to its own; null for what is none.</summary>
    public static Uri? Of(Uri from, string address) => Uri.TryCreate(from, KeepName(address), out var uri) && HasHost(uri) ? uri : null;

    /// <summary>The https address of a registry's host, as the user writes it: a name or an address, with a port if it has one, and nothing else. Null for what is none.</summary>
    public static Uri? OfHost(string host) => Of($"https://{host}/") is { PathAndQuery: "/", Fragment: "", UserInfo: "" } root ? root : null;

    /// <summary>
    /// An address as Uri must get it. It takes a host named <c>loopback</c> for localhost, and would call this machine; with the dot that ends a
    /// full name it does not.
    /// </summary>
    public static string KeepName(string address)
    {
        var start = address.IndexOf("//", StringComparison.Ordinal) + 2;
        if (start < 2 || address.AsSpan(0, start).IndexOfAny('?', '#') >= 0) return address;

        var length = address.AsSpan(start).IndexOfAny('/', '?', '#') is var end and >= 0 ? end : address.Length - start;
        var host = start + address.AsSpan(start, length).LastIndexOf('@') + 1;
        var rest = address.AsSpan(host, start + length - host).TrimEnd();
        if (!rest.StartsWith(Alias, StringComparison.OrdinalIgnoreCase) || (rest.Length > Alias.Length && rest[Alias.Length] != ':')) return address;

        return address.Insert(host + Alias.Length, ".");
    }

    // Uri finds out what IDN does not allow only when it is asked.
    private static bool HasHost(Uri uri)
    {
        try
        {
            return uri.IsAbsoluteUri && uri.IdnHost is not null;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }
}

/// <summary>What a host on this machine is called: <c>localhost</c>, names below it, 127.0.0.0/8 and <c>::1</c>.</summary>
/// <remarks>RFC 6761, section 6.3. Judged by the text alone; a name that resolves to such an address is none.</remarks>
internal static class LoopbackHost
{
    /// <param name="registry">With port, if any.</param>
    public static bool IsAt(string registry) => WebAddress.OfHost(registry) is { } address && Is(address.IdnHost);

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
