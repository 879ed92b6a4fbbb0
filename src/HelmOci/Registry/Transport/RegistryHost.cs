using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Registry.Transport;

/// <summary>A registry's host as the user wrote it, and where its API is.</summary>
internal sealed class RegistryHost
{
    private readonly string _api;

    private RegistryHost(string text, string api, string name) => (Text, _api, IsLoopback) = (text, api, LoopbackHost.Is(name));

    /// <summary>Host, with port if any, as the user wrote it.</summary>
    public string Text { get; }

    /// <summary>Whether it runs on this machine.</summary>
    public bool IsLoopback { get; }

    public static RegistryHost Parse(string registry)
    {
        var host = DockerHub.IsNamed(registry) ? DockerHub.ApiHost : registry;

        return WebAddress.Of($"https://{host}/") is { PathAndQuery: "/", Fragment: "", UserInfo: "" } uri
            ? new RegistryHost(registry, host, uri.IdnHost)
            : throw TransportDiagnostics.NotAHost(registry);
    }

    /// <summary>The root of the registry, with this scheme and the port as written.</summary>
    public Uri Address(string scheme) => WebAddress.Of($"{scheme}://{_api}/")!;
}
