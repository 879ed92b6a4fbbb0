using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>The proxies that the environment names, as docker, Helm and curl read them; without any, the system's where it keeps some.</summary>
/// <remarks>
/// .NET reads these variables once a process, takes a NO_PROXY entry <c>a.b</c> for that host alone and sends loopback
/// through a proxy. Build processes live long, and the other clients do none of it.
/// </remarks>
internal sealed record EnvironmentProxy : IWebProxy
{
    private EnvironmentProxy(BuildMachine machine)
    {
        var all = ProxyAddress.Read(machine, "ALL_PROXY");
        Http = ProxyAddress.Read(machine, "HTTP_PROXY") ?? all;
        Https = ProxyAddress.Read(machine, "HTTPS_PROXY") ?? all;
        Exceptions = ProxyAddress.FindVariable(machine, "NO_PROXY").Value;
        AsksSystem = machine.Platform != Platform.Linux && Http is null && Https is null;
    }

    /// <summary>Whether any request can need a proxy.</summary>
    public bool IsConfigured => AsksSystem || Http is not null || Https is not null;

    /// <summary>User name and password that stand in a proxy's address.</summary>
    public ICredentials? Credentials
    {
        get => new ProxyCredentials(Http, Https);
        set => throw new NotSupportedException();
    }

    private ProxyAddress? Http { get; }

    private ProxyAddress? Https { get; }

    private string Exceptions { get; }

    private bool AsksSystem { get; }

    /// <exception cref="ChartException">A variable holds no address.</exception>
    public static EnvironmentProxy Read(BuildMachine machine) => new(machine);

    public Uri? GetProxy(Uri destination)
    {
        if (IsExempt(destination)) return null;

        return AsksSystem ? HttpClient.DefaultProxy.GetProxy(destination) : For(destination)?.Address;
    }

    public bool IsBypassed(Uri host) => GetProxy(host) is null;

    /// <summary>Has the passwords of the proxies struck out of what is printed.</summary>
    public void Teach(Secrets secrets)
    {
        if (Http?.Credential() is { } http) secrets.Learn(http.UserName, http.Password);
        if (Https?.Credential() is { } https) secrets.Learn(https.UserName, https.Password);
    }

    /// <summary>The proxy on the way to a host and where it is configured; empty for none.</summary>
    public string Describe(Uri destination)
    {
        if (!IsConfigured || GetProxy(destination) is not { } address) return "";

        return AsksSystem ? $"{address.Authority} (system settings)" : $"{address.Authority} ({For(destination)!.Variable})";
    }

    private ProxyAddress? For(Uri destination) => destination.Scheme == Uri.UriSchemeHttps ? Https : Http;

    private bool IsExempt(Uri destination) =>
        LoopbackHost.Is(destination.IdnHost) || ProxyExceptions.Cover(Exceptions, destination);
}

/// <summary>A proxy that an environment variable names.</summary>
/// <param name="Variable">The variable's name, as it was found.</param>
/// <param name="Address">Without user name and password.</param>
/// <param name="UserInfo"><c>name:password</c>, escaped; empty for none.</param>
internal sealed record ProxyAddress(string Variable, Uri Address, string UserInfo)
{
    /// <summary>The proxy of a variable, lower case first as everywhere; null where it is not set.</summary>
    /// <exception cref="ChartException">The variable holds no address.</exception>
    public static ProxyAddress? Read(BuildMachine machine, string upperCaseName)
    {
        var (name, value) = FindVariable(machine, upperCaseName);
        if (value.Length == 0) return null;

        var text = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";

        return WebAddress.Of(text) is { } uri && IsProxy(uri)
            ? new ProxyAddress(name, new Uri(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)), uri.UserInfo)
            : throw ProxyMalformed(name);
    }

    /// <summary>A variable that may be written in lower or upper case.</summary>
    public static (string Name, string Value) FindVariable(BuildMachine machine, string upperCaseName)
    {
        var lowerCaseName = upperCaseName.ToLowerInvariant();
        var value = machine.Variable(lowerCaseName);
        if (value.Length > 0) return (lowerCaseName, value);

        return (upperCaseName, machine.Variable(upperCaseName));
    }

    public NetworkCredential? Credential()
    {
        if (UserInfo.Length == 0) return null;

        var parts = UserInfo.Split(':', 2);

        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : ""));
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Address.Authority} ({Variable})";

    /// <summary>What .NET can speak to.</summary>
    private static bool IsProxy(Uri uri) =>
        uri.Host.Length > 0 && uri.Scheme is ("http" or "https" or "socks4" or "socks4a" or "socks5");

    private static ChartException ProxyMalformed(string variable) => new(new Diagnostic(
        DiagnosticCodes.ProxyMalformed,
        $"The environment variable {variable} holds no proxy's address.",
        $"Set {variable} to http://host:port, or remove it."));
}

/// <summary>The credentials of the proxies, each given to its own proxy only.</summary>
internal sealed class ProxyCredentials(ProxyAddress? http, ProxyAddress? https) : ICredentials
{
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        if (http?.Address == uri) return http.Credential();

        return https?.Address == uri ? https.Credential() : null;
    }
}

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
