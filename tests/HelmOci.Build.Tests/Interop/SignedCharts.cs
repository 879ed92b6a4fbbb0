using System.Diagnostics;
using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Interop;

/// <summary>Charts that a build signs, as Helm and gpg verify them; and a package that Helm has signed, pushed by a build.</summary>
public sealed class SignedCharts : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private const string Passphrase = "correct horse battery staple";

    private readonly GpgKey _key = new(passphrase: Passphrase);
    private readonly TestProject _project = TestProject.Bare("App", "");

    public SignedCharts() => SmallChart.Write(Path.Combine(_project.Folder, "chart"), "web");

    public void Dispose()
    {
        _key.Dispose();
        _registry.Dispose();
    }

    [PeerTheory(Peers.Registry, Peers.Helm38, Peers.Helm317, Peers.Helm4, Peers.Gpg)]
    [InlineData("1.4.0", "ChartSigningKeyVariable=SIGNING_KEY")]
    [InlineData("1.4.0+build.7", "ChartSigner=gpg")]
    public void AreVerifiedByHelmAndGpg(string version, string place)
    {
        var image = $"{_registry.Host}/shop/web:2.0";
        var digest = "sha256:" + new string('a', 64);
        var key = File.ReadAllText(_key.SecretKey);
        var environment = new Dictionary<string, string> { ["SOURCE_DATE_EPOCH"] = "1700000000", ["GNUPGHOME"] = _key.Home, ["SIGNING_KEY"] = key, ["SIGNING_PASSPHRASE"] = Passphrase };
        string[] properties = ["-p:ChartSign=true", $"-p:{place}", "-p:ChartSigningPassphraseVariable=SIGNING_PASSPHRASE", $"-p:ChartVersion={version}", "-p:ChartTags=v1.4.0 latest", $"-p:ChartImageReference={image}@{digest}"];

        var result = _project.Dotnet(environment, [.. Pushing, .. properties, "-p:ChartOutputPath=out/", "-v:diag", "-bl:build.binlog"]).Succeeded();
        _project.Dotnet(environment, [.. Pushing, .. properties, "-p:ChartOutputPath=again/"]).Succeeded();

        var package = Path.Combine(_project.Folder, "out", $"web-{version}.tgz");
        var provenance = File.ReadAllText(package + ".prov");
        Assert.Equal(provenance, File.ReadAllText(Path.Combine(_project.Folder, "again", $"web-{version}.tgz.prov")));
        Assert.Contains($"\n  web-{version}.tgz: sha256:", provenance, StringComparison.Ordinal);
        Assert.Contains("\n  web-v1.4.0.tgz: sha256:", provenance, StringComparison.Ordinal);
        Assert.Contains($"\nimages:\n  {image}: {digest}\n", provenance, StringComparison.Ordinal);
        var log = result.Output + result.Errors + BinaryLog.TextOf(Path.Combine(_project.Folder, "build.binlog"));
        Assert.Contains("SIGNING_PASSPHRASE", log, StringComparison.Ordinal);
        Assert.All(key.Split('\n').Where(line => line.Length > 40).Append(Passphrase), secret => Assert.DoesNotContain(secret, log, StringComparison.Ordinal));

        var verify = new ProcessStartInfo(Peers.PathOf(Peers.Gpg), ["--homedir", TestFolder.Create("gpg-home"), "--no-default-keyring", "--keyring", _key.PublicRing, "--verify", package + ".prov"]);
        Assert.Contains("Good signature", Command.Run(verify).Succeeded().Errors, StringComparison.Ordinal);
        foreach (var helm in new[] { Peers.Helm38, Peers.Helm317, Peers.Helm4 }.Select(helm => new HelmClient(helm)))
        {
            helm.Run(_project.Folder, "verify", "--keyring", _key.PublicRing, package).Succeeded();
            foreach (var tag in new[] { version, "v1.4.0" }) helm.PullWith(helm.PlainHttp.Concat(["--verify", "--keyring", _key.PublicRing]), $"oci://{_registry.Host}/charts/web", tag);
        }
    }

    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Gpg)]
    public void GoOutAsTheyWereSignedElsewhere()
    {
        var helm = new HelmClient(Peers.Helm4);
        var folder = TestFolder.Create("packed");
        using var key = new GpgKey();
        helm.Run(folder, "package", Path.Combine(_project.Folder, "chart"), "--sign", "--key", GpgKey.User, "--keyring", key.SecretRing).Succeeded();
        var package = Assert.Single(Directory.GetFiles(folder, "*.tgz"));

        Push($"-p:ChartPackage={package}", $"-p:ChartKeyring={key.PublicKeys}").Succeeded();

        var pulled = helm.PullWith(["--plain-http", "--verify", "--keyring", key.PublicRing], $"oci://{_registry.Host}/charts/web", Path.GetFileNameWithoutExtension(package)["web-".Length..]);
        Assert.Equal(File.ReadAllBytes(package + ".prov"), File.ReadAllBytes(pulled + ".prov"));

        File.WriteAllText(package + ".prov", "of another");
        Push($"-p:ChartPackage={package}").FailedWith("HELMOCI3140");
    }

    /// <summary>With a gpg that counts from the project's folder.</summary>
    [PeerFact(Peers.Gpg)]
    public void LeaveNoSignatureWhereNothingIsSignedAnyMore()
    {
        using var key = new GpgKey();
        Directory.CreateDirectory(Path.Combine(_project.Folder, "tools"));
        File.CreateSymbolicLink(Path.Combine(_project.Folder, "tools", "gpg"), Peers.PathOf(Peers.Gpg));
        var environment = new Dictionary<string, string> { ["GNUPGHOME"] = key.Home };
        string[] pack = ["msbuild", "-t:PackChart", "-p:ChartOutputPath=out/", "-p:ChartVersion=1.0.0"];

        _project.Dotnet(environment, [.. pack, "-p:ChartSign=true", "-p:ChartSigner=tools/gpg"]).Succeeded();
        Assert.Equal(["web-1.0.0.tgz", "web-1.0.0.tgz.prov"], Packed());
        _project.Dotnet(environment, pack).Succeeded();
        Assert.Equal(["web-1.0.0.tgz"], Packed());

        IEnumerable<string> Packed() => Directory.GetFiles(Path.Combine(_project.Folder, "out")).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal);
    }

    /// <summary>MSBuild may run the tasks in two processes. The second gets items alone, and no key.</summary>
    [PeerFact(Peers.Gpg)]
    public void AreWhatWasPackedInAnotherProcess()
    {
        var environment = new Dictionary<string, string> { ["SIGNING_PASSPHRASE"] = Passphrase };
        string[] signing = ["-p:ChartSign=true", $"-p:ChartSigningKeyring={_key.SecretKey}", "-p:ChartSigningPassphraseVariable=SIGNING_PASSPHRASE"];
        var packed = _project.Dotnet(environment, ["msbuild", "-t:PackChart", "-p:ChartVersion=1.0.0", .. signing, "-getItem:PackedChart"]).Succeeded().Output;
        using var json = JsonDocument.Parse(packed);
        var item = json.RootElement.GetProperty("Items").GetProperty("PackedChart")[0];
        string[] metadata = ["Name", "Version", "Provenance", "ProvenanceDigest", "ProvenanceKeys"];
        _project.Add($"""
            <Target Name="PackChart">
              <ItemGroup>
                <PackedChart Include="{item.GetProperty("Identity")}">{string.Concat(metadata.Select(name => $"<{name}>{item.GetProperty(name)}</{name}>"))}</PackedChart>
              </ItemGroup>
            </Target>
            """);
        string[] push = ["msbuild", "-t:PushChart", "-p:ChartSign=true", "-p:ChartOverwrite=Never", "-p:ChartLayoutPath=layout/"];

        _project.Dotnet(push).Succeeded();
        Assert.True(File.Exists(Path.Combine(_project.Folder, "layout", "web", "blobs", "sha256", item.GetProperty("ProvenanceDigest").GetString()!["sha256:".Length..])));

        File.AppendAllText(item.GetProperty("Provenance").GetString()!, "\n");
        _project.Dotnet(push).FailedWith("HELMOCI3172");
    }

    [PeerFact(Peers.Registry, Peers.Gpg)]
    public void AreNotPushedWithoutAKey() => Push("-p:ChartSign=true").FailedWith("HELMOCI3142");

    private string[] Pushing => ["msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}", "-p:ChartNamespace=charts"];

    private CommandResult Push(params string[] properties) => _project.Dotnet([.. Pushing, .. properties]);
}
