namespace HelmOci.Diagnostics;

/// <summary>What can be wrong on the way to a registry.</summary>
internal static class TransportDiagnostics
{
    public static ChartException NotAHost(string registry) => new(new Diagnostic(
        DiagnosticCodes.NotARegistryHost,
        $"'{registry}' is not the host of a registry.",
        "Write the host, with a port if it has one and nothing else: registry.example.com or localhost:5000."));

    public static Diagnostic Unreachable(string host, string reason) => new(
        DiagnosticCodes.Unreachable,
        $"{host} cannot be reached: {reason}.",
        "Check that the registry runs, that host and port are right, and that no firewall is between.");

    public static Diagnostic HostNotFound(string host) => new(
        DiagnosticCodes.HostNotFound,
        $"The host of {host} is not known.",
        "Check its spelling, and that this machine's DNS (or VPN) knows it.");

    public static Diagnostic ConnectionLost(string host, string reason, string proxy) => new(
        DiagnosticCodes.ConnectionLost,
        $"The connection to {host}{Through(proxy)} broke before the answer was complete: {reason}.",
        proxy.Length > 0
            ? "If it happens each time, the proxy cuts it (some limit the size of requests): add the host to NO_PROXY to go without."
            : "Try again. If it happens each time, look into the registry's log; on loopback, a registry that speaks https needs ChartRegistryPlainHttp=false.");

    public static Diagnostic TimedOut(string host, string phase, string proxy) => new(
        DiagnosticCodes.TimedOut,
        $"Nothing moved for too long while {phase} ({host}{Through(proxy)}).",
        "Check that the registry runs and that no firewall swallows the connection, then try again.");

    public static Diagnostic TooSlow(string host, TimeSpan limit) => new(
        DiagnosticCodes.TimedOut,
        $"An answer of {host} that should be short did not end within {limit.TotalSeconds:0} s.",
        "Check that the host is the registry's and that no proxy holds its answers up, then try again.");

    public static Diagnostic SpeaksHttp(string host) => new(
        DiagnosticCodes.SpeaksHttp,
        $"{host} speaks http, not https.",
        "Set ChartRegistryPlainHttp=true if its traffic, passwords included, may travel unencrypted, or give the registry a certificate.");

    public static Diagnostic SpeaksHttps(string host) => new(
        DiagnosticCodes.SpeaksHttps,
        $"{host} speaks https, not http.",
        "Remove ChartRegistryPlainHttp.");

    public static Diagnostic NotHttp(string host) => new(
        DiagnosticCodes.NotHttp,
        $"What {host} answers is not HTTP.",
        "Check the port; a registry that speaks https on loopback needs ChartRegistryPlainHttp=false.");

    public static Diagnostic ProxyFailed(string host, string proxy, string reason) => new(
        DiagnosticCodes.ProxyFailed,
        $"The proxy {(proxy.Length > 0 ? proxy : "on the way")} does not let the request to {host} through: {reason}.",
        "Check the proxy's address, user name and password (http://user:password@host:port), or add the host to NO_PROXY to go without.");

    public static ChartException ProxyMalformed(string variable) => new(new Diagnostic(
        DiagnosticCodes.ProxyMalformed,
        $"The environment variable {variable} holds no proxy's address.",
        $"Set {variable} to http://host:port, or remove it."));

    private static string Through(string proxy) => proxy.Length > 0 ? $" through the proxy {proxy}" : "";
}
