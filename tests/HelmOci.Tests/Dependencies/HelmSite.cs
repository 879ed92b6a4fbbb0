using System.Diagnostics;
using System.Text;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Dependencies;

/// <summary>
/// A classic repository on a real web server, its index made by <c>helm repo index</c>; real registries with the same charts, one open and one with
/// passwords; and a Helm that knows the repository as <c>site</c> and is logged in.
/// </summary>
public sealed class HelmSite : IAsyncLifetime
{
    private static readonly string[] WebVersions =
        ["0.1.0", "0.2.3", "1.0.0", "1.2.0", "1.2.3", "1.3.0-beta.1", "1.9.9", "2.0.0-rc.1", "2.0.0", "2.1.0", "10.0.0", "11.0.0-alpha"];

    /// <summary>"s3cret", as htpasswd -B has it.</summary>
    private const string Alice = "alice:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

    private readonly TempFolder _folder = new();
    private readonly LoopbackServer _server;
    private DockerRegistry? _registry;
    private DockerRegistry? _guarded;

    public HelmSite() => _server = new LoopbackServer(request =>
    {
        var path = Path.Combine(SiteFolder, request.Path.TrimStart('/'));

        return File.Exists(path) ? new ServedReply(200) { Body = File.ReadAllBytes(path) } : new ServedReply(404);
    });

    public string Site => _server.Address;

    public string Registry => _registry!.Host;

    /// <summary>The registry that lets in alice alone.</summary>
    public string GuardedRegistry => _guarded!.Host;

    public string RepositoriesFile => Path.Combine(_folder.Path, "config", "repositories.yaml");

    private string SiteFolder => Path.Combine(_folder.Path, "site");

    public async Task InitializeAsync()
    {
        if (Peer.WhyMissing([Peer.Helm4, Peer.Registry]) is not null) return;

        Directory.CreateDirectory(SiteFolder);
        foreach (var version in WebVersions) Add("web", version);
        foreach (var version in (string[])["0.0.3", "0.0.4", "3.1.4+build.7", "3.1.3"]) Add("db", version);
        foreach (var version in (string[])["v1.0", "v1.1.0", "1.0.5", "01.2.0"]) Add("loose", version);
        Add("early", "0.1.0-alpha");
        Helm("repo", "index", SiteFolder);
        Helm("repo", "add", "site", Site);

        _registry = await DockerRegistry.PlainAsync();
        _guarded = await DockerRegistry.WithPasswordsAsync(_folder.Write("htpasswd", Alice));
        var login = Convert.ToBase64String("alice:s3cret"u8);
        _folder.Write("config/registry/config.json", $$"""{ "auths": { "{{GuardedRegistry}}": { "auth": "{{login}}" } } }""");
        foreach (var file in (string[])["web-1.2.3", "web-2.0.0-rc.1", "web-1.9.9", "db-3.1.4+build.7", "db-3.1.3"])
        {
            foreach (var host in (string[])[Registry, GuardedRegistry]) Helm("push", Path.Combine(SiteFolder, file + ".tgz"), $"oci://{host}/charts", "--plain-http");
        }
    }

    public Task DisposeAsync()
    {
        _server.Dispose();
        _registry?.Dispose();
        _guarded?.Dispose();
        _folder.Dispose();

        return Task.CompletedTask;
    }

    /// <summary>Runs Helm in its own homes; what it says where it fails, else empty.</summary>
    public string TryHelm(params string[] arguments)
    {
        var start = new ProcessStartInfo(Peer.PathOf(Peer.Helm4), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var home in (string[])["config", "cache", "data"])
        {
            start.Environment[$"HELM_{home.ToUpperInvariant()}_HOME"] = Path.Combine(_folder.Path, home);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var said = process.StandardError.ReadToEnd() + output.Result;
        process.WaitForExit();

        return process.ExitCode == 0 ? "" : $"helm {string.Join(' ', arguments)}: {said}";
    }

    private void Helm(params string[] arguments) => Assert.Equal("", TryHelm(arguments));

    private void Add(string name, string version) =>
        File.WriteAllBytes(Path.Combine(SiteFolder, $"{name}-{version}.tgz"), TestCharts.Archive(name, version, "description: " + new StringBuilder().Append('x', 40) + "\n"));
}
