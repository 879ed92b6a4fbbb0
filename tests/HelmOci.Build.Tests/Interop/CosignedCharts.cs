using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Interop;

/// <summary>Charts and images with cosign's signatures, as OpenSSL and sigstore's verifier see them.</summary>
public sealed class CosignedCharts : IDisposable
{
    private const string Password = "correct horse of cosign";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly RegistryProcess _registry = new();
    private readonly TestProject _project = TestProject.Bare("App", "");
    private readonly string _folder = TestFolder.Create("signatures");
    private readonly string _public;

    public CosignedCharts()
    {
        SmallChart.Write(Path.Combine(_project.Folder, "chart"), "web");
        _public = TestFolder.Write(_folder, "cosign.pub", _key.ExportSubjectPublicKeyInfoPem());
    }

    public void Dispose()
    {
        _registry.Dispose();
        _key.Dispose();
    }

    [PeerFact(Peers.Registry, Peers.OpenSsl, Peers.Node, Peers.Sigstore)]
    public void AreVerifiedInBothForms()
    {
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);
        TestFolder.Write(_project.Folder, "keys/cosign.key", _key.ExportEncryptedPkcs8PrivateKeyPem(Password, encryption));

        var log = Push(("CHART_PASSWORD", Password), "-p:ChartCosignKey=keys/cosign.key", "-p:ChartCosignPasswordVariable=CHART_PASSWORD", "-v:d").Succeeded();
        Assert.DoesNotContain(Password, log.ToString(), StringComparison.Ordinal);

        AssertVerified("charts/web", _registry.DigestOf("charts/web", "0.1.0"));
    }

    [PeerFact(Peers.Registry, Peers.OpenSsl, Peers.Node, Peers.Sigstore)]
    public void HaveSignedImages()
    {
        var project = TestProject.New("webapi", "app").WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry))
            .Set("ChartImageRegistry", "mirror.example.com").Set("ChartCosignKey", "env://CHART_KEY").Set("ChartSignImage", "true");
        string[] publish = ["publish", "-p:PushChart=true"];

        project.Dotnet(publish).FailedWith("HELMOCI3151");
        Assert.DoesNotContain(_registry.Pushes(), pushed => pushed.StartsWith("shop/", StringComparison.Ordinal));
        project.Dotnet(new Dictionary<string, string> { ["CHART_KEY"] = _key.ExportECPrivateKeyPem() }, publish).Succeeded();

        AssertVerified("shop/app", _registry.DigestOf("shop/app", "1.4.0"));
        Assert.Contains("\"docker-reference\":\"mirror.example.com/shop/app\"", File.ReadAllText(Path.Combine(_folder, "payload.json")), StringComparison.Ordinal);
        AssertVerified("shop/charts/app", _registry.DigestOf("shop/charts/app", "1.4.0"));
        Assert.Contains($"\"docker-reference\":\"{_registry.Host}/shop/charts/app\"", File.ReadAllText(Path.Combine(_folder, "payload.json")), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry)]
    public void AreNotPushedWithoutAKey()
    {
        Push(("X", ""), "-p:ChartCosignKey=keys/cosign.key").FailedWith("HELMOCI3151");
        Push(("X", ""), "-p:ChartSignImage=true").FailedWith("HELMOCI3157");
        Push(("X", ""), "-p:ChartCosignKey=env://CHART_KEY", "-p:ChartSignImage=ture").FailedWith("HELMOCI4012");
        Push(("CI", "true"), "-p:ChartCosignKey=").FailedWith("HELMOCI3159");

        Assert.Empty(_registry.Pushes());
    }

    /// <summary>That the right key verifies each form, and that another key, another digest and a changed content are refused.</summary>
    private void AssertVerified(string repository, string digest)
    {
        var other = TestFolder.Write(_folder, "other.pub", ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportSubjectPublicKeyInfoPem());
        var hex = digest["sha256:".Length..];
        var layer = Assert.Single(_registry.Manifest(repository, $"sha256-{hex}.sig").GetProperty("layers").EnumerateArray());
        var payload = TestFolder.Write(_folder, "payload.json", _registry.Blob(repository, layer));
        var signature = Path.Combine(_folder, "sig.der");
        File.WriteAllBytes(signature, layer.GetProperty("annotations").GetProperty("dev.cosignproject.cosign/signature").GetBytesFromBase64());

        Assert.Equal(digest, (string)JsonNode.Parse(File.ReadAllText(payload))!["critical"]!["image"]!["docker-manifest-digest"]!);
        OpenSsl(_public, signature, payload).Succeeded();
        Assert.NotEqual(0, OpenSsl(other, signature, payload).ExitCode);
        Assert.NotEqual(0, OpenSsl(_public, signature, Changed(payload, hex)).ExitCode);

        var entry = Assert.Single(_registry.AttachedTo(repository, digest));
        Assert.Equal("https://sigstore.dev/cosign/sign/v1", entry.GetProperty("annotations").GetProperty("dev.sigstore.bundle.predicateType").GetString());
        var bundle = TestFolder.Write(_folder, "bundle.json", _registry.Attached(repository, entry).Text);

        Sigstore(bundle, _public, hex).Succeeded();
        Assert.Contains("SIGNATURE_ERROR", Sigstore(bundle, other, hex).Errors, StringComparison.Ordinal);
        Assert.Contains("another digest", Sigstore(bundle, _public, new string('0', 64)).Errors, StringComparison.Ordinal);
        Assert.Contains("SIGNATURE_ERROR", Sigstore(ChangedBundle(bundle, hex), _public, hex).Errors, StringComparison.Ordinal);
    }

    private string Changed(string file, string hex) => TestFolder.Write(_folder, "changed.json", File.ReadAllText(file).Replace(hex, new string('0', 64), StringComparison.Ordinal));

    private string ChangedBundle(string file, string hex)
    {
        var bundle = JsonNode.Parse(File.ReadAllText(file))!;
        var payload = Encoding.UTF8.GetString(Convert.FromBase64String((string)bundle["dsseEnvelope"]!["payload"]!));
        bundle["dsseEnvelope"]!["payload"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(payload.Replace(hex, new string('0', 64), StringComparison.Ordinal)));

        return TestFolder.Write(_folder, "changed-bundle.json", bundle.ToJsonString());
    }

    private static CommandResult OpenSsl(string key, string signature, string payload) =>
        Command.Run(new ProcessStartInfo(Peers.PathOf(Peers.OpenSsl), ["dgst", "-sha256", "-verify", key, "-signature", signature, payload]));

    private static CommandResult Sigstore(string bundle, string key, string hex)
    {
        var start = new ProcessStartInfo(Peers.PathOf(Peers.Node), [Repository.Path("tests", "bundle.cjs"), bundle, key, hex]);
        start.Environment["NODE_PATH"] = Path.Combine(Path.GetDirectoryName(Peers.PathOf(Peers.Sigstore))!, "node_modules");

        return Command.Run(start);
    }

    private CommandResult Push((string Name, string Value) variable, params string[] properties) => _project.Dotnet(
        new Dictionary<string, string> { [variable.Name] = variable.Value },
        ["msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}", "-p:ChartNamespace=charts", .. properties]);
}
