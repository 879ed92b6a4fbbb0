using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Registry.Transport;

/// <summary>A registry's host as the user wrote it, and where its API is.</summary>
internal sealed class RegistryHost
{
    private readonly string _api;

    private RegistryHost(string text, string api, string name) => (Text, _api, IsLoopback) = (text, api, IsLoopbackHost(name));

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Text { get; }

    /// <summary>Whether it runs on this machine.</summary>
    public bool IsLoopback { get; }

    public static RegistryHost Parse(string registry)
    {
        var host = DockerHub.IsNamed(registry) ? DockerHub.ApiHost : registry;
        var isHost = Uri.TryCreate($"https://{host}/", UriKind.Absolute, out var uri)
            && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "" };

        return isHost ? new RegistryHost(registry, host, uri!.IdnHost) : throw TransportDiagnostics.NotAHost(registry);
    }

    /// <summary>Whether a host, without port and brackets, is this machine: localhost, 127.0.0.0/8 or ::1.</summary>
    public static bool IsLoopbackHost(string host)
    {
        var name = host.TrimEnd('.');

        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(name, out var address) && IPAddress.IsLoopback(address));
    }

    /// <summary>The root of the registry, with this scheme and the port as written.</summary>
    public Uri Address(string scheme) => new($"{scheme}://{_api}/");
}
