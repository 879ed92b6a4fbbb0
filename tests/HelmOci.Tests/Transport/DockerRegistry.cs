using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Transport;

/// <summary>A real registry (distribution) on a free loopback port, stopped with the test.</summary>
internal sealed class DockerRegistry : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Process _process;

    private DockerRegistry(string http, string auth)
    {
        Port = FreePort();
        var config = _folder.Write("config.yml", $"""
            version: 0.1
            log: {"{level: error}"}
            storage: {"{"}filesystem: {"{"}rootdirectory: '{_folder.Path}/data'{"}}"}
            http:
              addr: 127.0.0.1:{Port}
            {http}
            {auth}
            """);
        _process = Process.Start(new ProcessStartInfo(Peer.PathOf(Peer.Registry), ["serve", config])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Host => $"localhost:{Port}";

    public static Task<DockerRegistry> PlainAsync() => StartAsync("", "");

    public static Task<DockerRegistry> SecureAsync(PemPair server) => StartAsync(Tls(server), "");

    /// <summary>With TLS, for clients whose certificate an authority signed.</summary>
    public static Task<DockerRegistry> MutualAsync(PemPair server, string clientAuthority) =>
        StartAsync($"{Tls(server)}\n    clientcas: ['{clientAuthority}']", "");

    /// <summary>With a password file.</summary>
    public static Task<DockerRegistry> WithPasswordsAsync(string passwordFile) =>
        StartAsync("", $"auth: {"{"}htpasswd: {"{"}realm: test, path: '{passwordFile}'{"}}"}");

    /// <summary>For the tokens that a server of this realm signs with the key of this certificate.</summary>
    public static Task<DockerRegistry> WithTokensAsync(string realm, string certificate) =>
        StartAsync("", $"auth: {"{"}token: {"{"}realm: '{realm}', service: registry, issuer: test, rootcertbundle: '{certificate}'{"}}"}");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
    }

    private static string Tls(PemPair server) => $"  tls:\n    certificate: '{server.Certificate}'\n    key: '{server.Key}'";

    private static async Task<DockerRegistry> StartAsync(string http, string auth)
    {
        var registry = new DockerRegistry(http, auth);
        for (var attempt = 0; attempt < 200; attempt++)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, registry.Port);

                return registry;
            }
            catch (SocketException)
            {
                await Task.Delay(50);
            }
        }

        registry.Dispose();
        throw new TimeoutException("docker-registry does not start");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
