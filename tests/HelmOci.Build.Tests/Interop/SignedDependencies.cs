using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Interop;

/// <summary>Charts that Helm and gpg have signed, fetched from a web server and a registry with the keys that are trusted.</summary>
public sealed class SignedDependencies : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly HelmClient _helm = new(Peers.Helm4);
    private readonly GpgKey _key = new();
    private readonly ChartSite _site;
    private readonly TestProject _project = TestProject.Bare("App", "");

    public SignedDependencies()
    {
        _site = new ChartSite(_helm);
        Sign("web", _site.Folder);
        _helm.Run(_site.Folder, "repo", "index", ".").Succeeded();
        var queue = Sign("queue", TestFolder.Create("packed"));
        _helm.Run(_site.Folder, "push", queue, $"oci://{_registry.Host}/library", "--plain-http").Succeeded();
        SmallChart.Write(Path.Combine(_project.Folder, "chart"), "umbrella");
        File.AppendAllText(Path.Combine(_project.Folder, "chart", "Chart.yaml"), $$"""

            dependencies:
            - {name: web, version: 1.x, repository: '{{_site.Address}}'}
            - {name: queue, version: 1.x, repository: 'oci://{{_registry.Host}}/library'}
            """);
    }

    public void Dispose()
    {
        _key.Dispose();
        _site.Dispose();
        _registry.Dispose();
    }

    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Gpg)]
    public void ArePackedWithTheirKeysAlone()
    {
        using var other = new GpgKey();

        Pack(_key.PublicKeys).Succeeded();
        var refused = Pack(other.PublicKeys).FailedWith("HELMOCI2176");

        Assert.Equal(2, refused.ErrorLines("HELMOCI2176").Count);
        Assert.All(refused.ErrorLines("HELMOCI2176"), line => Assert.Contains("does not hold", line, StringComparison.Ordinal));
        Pack("nobody.asc").FailedWith("HELMOCI3012");
    }

    /// <summary>What we refuse, Helm refuses as well.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Gpg)]
    public void AreRefusedWithoutTheirProof()
    {
        var chart = Path.Combine(_project.Folder, "chart");
        _helm.Run(_project.Folder, "dependency", "update", chart, "--plain-http", "--verify", "--keyring", _key.PublicRing).Succeeded();
        Directory.Delete(Path.Combine(chart, "charts"), recursive: true);
        File.Delete(Path.Combine(_site.Folder, "web-1.0.0.tgz.prov"));

        var refused = Pack(_key.PublicKeys).FailedWith("HELMOCI2176");

        Assert.Contains("no .prov", Assert.Single(refused.ErrorLines("HELMOCI2176")), StringComparison.Ordinal);
        Assert.NotEqual(0, _helm.Run(_project.Folder, "dependency", "update", chart, "--plain-http", "--verify", "--keyring", _key.PublicRing).ExitCode);
    }

    private string Sign(string name, string folder)
    {
        var chart = TestFolder.Create(name);
        _helm.CreateChart(chart, name);
        _helm.Run(folder, "package", chart, "--version", "1.0.0", "--sign", "--key", GpgKey.User, "--keyring", _key.SecretRing).Succeeded();

        return Path.Combine(folder, $"{name}-1.0.0.tgz");
    }

    private CommandResult Pack(string keyring) =>
        _project.Dotnet(new Dictionary<string, string> { ["XDG_CACHE_HOME"] = TestFolder.Create("cache") }, ["msbuild", "-t:PackChart", $"-p:ChartKeyring={keyring}"]);
}
