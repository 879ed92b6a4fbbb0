using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Interop;

/// <summary>ChartHelm: a helm that is there renders and lints the chart before anything goes out.</summary>
public sealed class RenderedByHelm : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: { name: orders }
        spec:
          selector: { matchLabels: { app: orders } }
          template:
            metadata: { labels: { app: orders } }
            spec:
              containers:
              - name: orders
                image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}@{{ .Values.image.digest }}"

        """;

    private readonly RegistryProcess _registry = new();
    private readonly TestProject _project;

    public RenderedByHelm()
    {
        _project = TestProject.New("console", "Orders").Set("ContainerRepository", "shop/orders").Set("ContainerBaseImage", BaseImage.PushTo(_registry))
            .Set("ContainerRegistry", _registry.Host).WithChart("orders");
        TestFolder.Write(_project.Folder, "chart/values.yaml", "image:\n  repository: nginx\n  tag: \"1\"\n  digest: \"\"\n");
        TestFolder.Write(_project.Folder, "chart/templates/deployment.yaml", Deployment);
    }

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [InlineData(Peers.Helm4)]
    [InlineData(Peers.Helm317)]
    [InlineData(Peers.Helm38)]
    public void HasExactlyTheImageThatWasPushed(string version)
    {
        TestFolder.Write(_project.Folder, "chart/templates/needs.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: needs }\ndata: { host: {{ required \"host\" .Values.host }}, kube: {{ .Capabilities.KubeVersion.Version }} }\n");
        TestFolder.Write(_project.Folder, "ci/other.yaml", "host: example.org\n");
        TestFolder.Write(_project.Folder, "ci/host values.yaml", "host: example.com\n");

        Publish(version, "-p:ChartHelmValues=ci/other.yaml%3Bci/host values.yaml", "-p:ChartHelmKubeVersion=1.29.3", "-p:ChartManifestsPath=out/manifests.yaml").Succeeded();

        var manifests = File.ReadAllText(Path.Combine(_project.Folder, "out", "manifests.yaml"));
        Assert.Contains($"image: \"{_registry.Host}/shop/orders:1.4.0@{_registry.DigestOf("shop/orders", "1.4.0")}\"", manifests, StringComparison.Ordinal);
        Assert.Contains("host: example.com, kube: v1.29.3", manifests, StringComparison.Ordinal);
        Assert.Equal("shop/charts/orders/manifests/1.4.0", _registry.Pushes()[^1]);
        Assert.Empty(Directory.GetFiles(Path.Combine(_project.Folder, "obj"), "*.tgz", SearchOption.AllDirectories));
    }

    [PeerTheory(Peers.Registry, Peers.Helm4)]
    [InlineData("data: { a: {{ .Values.no.such }} }", "HELMOCI3222", "templates/broken.yaml(4,22)")]
    [InlineData("data: { a: {{ required \"give me\" .Values.no }} }", "HELMOCI3222", "templates/broken.yaml(4,15)")]
    [InlineData("data: { a: b: c }", "HELMOCI3222", "templates/broken.yaml")]
    [InlineData("spec: { containers: [{ image: \"{{ .Values.image.repository }}:latest\" }] }", "HELMOCI3224", "")]
    public void StopsBeforeTheImage(string line, string code, string place)
    {
        TestFolder.Write(_project.Folder, "chart/templates/broken.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: broken }}\n{line}\n");
        var before = _registry.Pushes().Count;

        var result = Publish(Peers.Helm4).FailedWith(code);

        Assert.Contains(place, Assert.Single(result.ErrorLines(code)), StringComparison.Ordinal);
        Assert.Equal(before, _registry.Pushes().Count);
    }

    /// <summary>Helm's own starter chart has a place for the tag, and none for the digest.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void TakesTheStarterChart()
    {
        Directory.Delete(Path.Combine(_project.Folder, "chart"), recursive: true);
        new HelmClient(Peers.Helm4).CreateChart(Path.Combine(_project.Folder, "chart"), "orders");

        Publish(Peers.Helm4).Succeeded();

        Assert.Equal("shop/charts/orders/manifests/1.4.0", _registry.Pushes()[^1]);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void TellsTheWarningsOfLint()
    {
        TestFolder.Write(_project.Folder, "chart/templates/named.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: No_Name }\n");

        Assert.Contains("HELMOCI3223", Publish(Peers.Helm4).Succeeded().Codes);
    }

    [PeerFact(Peers.Registry)]
    public void IsRefusedWithoutAHelm()
    {
        var before = _registry.Pushes().Count;

        _project.Dotnet("publish", "-p:PushChart=true", "-p:ChartHelm=no-such-helm").FailedWith("HELMOCI3220");
        _project.Dotnet("publish", "-p:PushChart=true", "-p:ChartHelm=./no/helm").FailedWith("HELMOCI3220");

        Assert.Equal(before, _registry.Pushes().Count);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsRefusedWhereItCannotBeAsked()
    {
        Publish(Peers.Helm4, "-p:ChartHelmValues=ci/none.yaml").FailedWith("HELMOCI3225");
        Publish(Peers.Helm4, "-p:ChartManifestsPath=chart/templates/all.yaml").FailedWith("HELMOCI4024");
    }

    private CommandResult Publish(string helm, params string[] arguments) =>
        _project.Dotnet(["publish", "-p:PushChart=true", $"-p:ChartHelm={Peers.PathOf(helm)}", .. arguments]);
}
