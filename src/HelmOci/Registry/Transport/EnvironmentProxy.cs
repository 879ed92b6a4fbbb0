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
