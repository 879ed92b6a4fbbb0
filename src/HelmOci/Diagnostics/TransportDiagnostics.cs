namespace HelmOci.Diagnostics;

/// <summary>What can be wrong on the way to a registry.</summary>
internal static class TransportDiagnostics
{
    public static ChartException NotAHost(string registry) => new(new Diagnostic(
        DiagnosticCodes.NotARegistryHost,
        $"'{registry}' is not the host of a registry.",
        "Write the host, with a port if it has one and nothing else: registry.example.com or localhost:5000."));

    public static Diagnostic Unreachable(string host) => new(
        DiagnosticCodes.Unreachable,
        $"Nobody answers at {host}.",
        "Check that the registry runs, that host and port are right, and that no firewall is between.");

    public static Diagnostic HostNotFound(string host) => new(
        DiagnosticCodes.HostNotFound,
        $"The host {host} is not known.",
        "Check its spelling, and that this machine's DNS (or VPN) knows it.");

    public static Diagnostic ConnectionLost(string host, string reason) => new(
        DiagnosticCodes.ConnectionLost,
        $"The connection to {host} broke before the answer was complete ({reason}).",
        "Try again; if it happens each time, a proxy or a limit on the size of requests cuts it.");
}
