using System.Diagnostics;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Interop;

/// <summary>Charts that a build signs, as Helm and gpg verify them; and a package that Helm has signed, pushed by a build.</summary>
public sealed class SignedCharts : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly GpgKey _key = new();
    private readonly TestProject _project = TestProject.Bare("App", "");

    public SignedCharts() => SmallChart.Write(Path.Combine(_project.Folder, "chart"), "web");

    public void Dispose()
    {
        _key.Dispose();
        _registry.Dispose();
    }

    [PeerTheory(Peers.Registry, Peers.Helm38, Peers.Helm317, Peers.Helm4, Peers.Gpg)]
    [InlineData("1.4.0")]
    [InlineData("1.4.0+build.7")]
    public void AreVerifiedByHelmAndGpg(string version)
    {
        Push($"-p:ChartVersion={version}", "-p:ChartSign=true", $"-p:ChartSigningKeyring={_key.SecretRing}", $"-p:ChartSigningKey={GpgKey.User}", "-p:ChartOutputPath=out/").Succeeded();

        var package = Path.Combine(_project.Folder, "out", $"web-{version}.tgz");
        var verify = new ProcessStartInfo(Peers.PathOf(Peers.Gpg), ["--homedir", TestFolder.Create("gpg-home"), "--no-default-keyring", "--keyring", _key.PublicRing, "--verify", package + ".prov"]);
        Assert.Contains("Good signature", Command.Run(verify).Succeeded().Errors, StringComparison.Ordinal);
        foreach (var helm in new[] { Peers.Helm38, Peers.Helm317, Peers.Helm4 }.Select(helm => new HelmClient(helm)))
        {
            helm.Run(_project.Folder, "verify", "--keyring", _key.PublicRing, package).Succeeded();
            helm.PullWith(helm.PlainHttp.Concat(["--verify", "--keyring", _key.PublicRing]), $"oci://{_registry.Host}/charts/web", version);
        }
    }

    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Gpg)]
    public void GoOutAsTheyWereSignedElsewhere()
    {
        var helm = new HelmClient(Peers.Helm4);
        var folder = TestFolder.Create("packed");
        helm.Run(folder, "package", Path.Combine(_project.Folder, "chart"), "--sign", "--key", GpgKey.User, "--keyring", _key.SecretRing).Succeeded();
        var package = Assert.Single(Directory.GetFiles(folder, "*.tgz"));

        Push($"-p:ChartPackage={package}", $"-p:ChartKeyring={_key.PublicKeys}").Succeeded();

        var pulled = helm.PullWith(["--plain-http", "--verify", "--keyring", _key.PublicRing], $"oci://{_registry.Host}/charts/web", Path.GetFileNameWithoutExtension(package)["web-".Length..]);
        Assert.Equal(File.ReadAllBytes(package + ".prov"), File.ReadAllBytes(pulled + ".prov"));

        File.WriteAllText(package + ".prov", "of another");
        Push($"-p:ChartPackage={package}").FailedWith("HELMOCI3140");
    }

    [PeerFact(Peers.Registry, Peers.Gpg)]
    public void AreNotPushedWithoutAKey() => Push("-p:ChartSign=true").FailedWith("HELMOCI3142");

    private CommandResult Push(params string[] properties) =>
        _project.Dotnet(["msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}", "-p:ChartNamespace=charts", .. properties]);
}
