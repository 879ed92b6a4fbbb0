using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

public sealed class PublishedChart(PublishedWebApi published) : IClassFixture<PublishedWebApi>
{
    [PeerTheory(Peers.Registry, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [InlineData(Peers.Helm4)]
    [InlineData(Peers.Helm317)]
    [InlineData(Peers.Helm38)]
    public void IsPulledShownLintedAndRendered(string version)
    {
        var helm = new HelmClient(version);
        var package = helm.Pull($"oci://{published.Repository}", "1.4.0");

        var chart = helm.ShowChart(package);
        Assert.Contains("name: orders", chart, StringComparison.Ordinal);
        Assert.Contains("version: 1.4.0", chart, StringComparison.Ordinal);
        Assert.Contains("kind: Deployment", helm.Render(package), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void HasTheBytesOfThePackageBesideTheApp()
    {
        var pulled = new HelmClient(Peers.Helm4).Pull($"oci://{published.Repository}", "1.4.0");

        Assert.Equal(File.ReadAllBytes(Path.Combine(published.Project.Output, "orders-1.4.0.tgz")), File.ReadAllBytes(pulled));
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void RunsTheImageThatWentOutWithIt()
    {
        var helm = new HelmClient(Peers.Helm4);

        var rendered = helm.Render(helm.Pull($"oci://{published.Repository}", "1.4.0"));

        Assert.Contains($"image: \"{published.Registry.Host}/shop/orders:1.4.0\"", rendered, StringComparison.Ordinal);
    }

    /// <summary>Helm's starter chart sends requests to port 80, and the app serves 8080.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsWarnedOfForItsPort()
    {
        Assert.Equal(["HELMOCI2150"], published.Published.Codes);
        Assert.Contains(Path.Combine("templates", "deployment.yaml") + "(", published.Published.Output, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void FollowsItsImageAndGoesOutOnce() =>
        Assert.Equal(
            ["shop/orders/manifests/1.4.0", "shop/charts/orders/manifests/1.4.0"],
            published.Registry.Pushes().Where(push => push.StartsWith("shop/", StringComparison.Ordinal)));

    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Skopeo)]
    public void HasTheManifestThatHelmWrites()
    {
        var manifest = Skopeo.Inspect($"{published.Repository}:1.4.0");

        Assert.Equal("application/vnd.oci.image.manifest.v1+json", manifest.GetProperty("mediaType").GetString());
        Assert.Equal("application/vnd.cncf.helm.config.v1+json", MediaType(manifest.GetProperty("config")));
        Assert.Equal(
            "application/vnd.cncf.helm.chart.content.v1.tar+gzip",
            MediaType(Assert.Single(manifest.GetProperty("layers").EnumerateArray())));
        Assert.False(manifest.TryGetProperty("artifactType", out _));
        Assert.Equal("orders", manifest.GetProperty("annotations").GetProperty("org.opencontainers.image.title").GetString());
        Assert.Equal("1.4.0", manifest.GetProperty("annotations").GetProperty("org.opencontainers.image.version").GetString());
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsNamedInTheBuildLog()
    {
        Assert.Contains($"Orders -> {Path.Combine(published.Project.Output, "orders-1.4.0.tgz")}", published.Published.Output, StringComparison.Ordinal);
        Assert.Contains($"Orders -> oci://{published.Repository}:1.4.0@sha256:", published.Published.Output, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsNotAmongThePublishedFiles() =>
        Assert.DoesNotContain(
            PublishedFiles(),
            file => Path.GetFileName(file) is "Chart.yaml" or "values.yaml" or "values.schema.json" || file.EndsWith(".tgz", StringComparison.Ordinal));

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void BringsNoAssemblyToTheApp()
    {
        Assert.DoesNotContain(PublishedFiles(), file => Path.GetFileName(file).StartsWith("HelmOci", StringComparison.Ordinal));
        Assert.DoesNotContain(PublishedFiles(), file => Path.GetFileName(file).StartsWith("YamlDotNet", StringComparison.Ordinal));
        Assert.DoesNotContain("HelmOci", File.ReadAllText(Path.Combine(published.Project.Output, "publish", "Orders.deps.json")), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Skopeo)]
    public void IsNotInTheImage()
    {
        var files = Skopeo.FilesOf($"{published.Registry.Host}/shop/orders:1.4.0");

        Assert.Contains(files, file => file.EndsWith("Orders.dll", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.EndsWith("values.schema.json", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.EndsWith("Chart.yaml", StringComparison.Ordinal));
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsInTheReport()
    {
        var report = File.ReadAllText(Path.Combine(published.Project.Folder, "obj", "Release", "net10.0", "chart", "report.json"));

        using var json = JsonDocument.Parse(report);
        Assert.Contains($"oci://{published.Repository}:1.4.0", report, StringComparison.Ordinal);
        Assert.Equal(
            $"{published.Registry.Host}/shop/orders:1.4.0@{published.Registry.DigestOf("shop/orders", "1.4.0")}",
            json.RootElement.GetProperty("chart").GetProperty("image").GetString());
    }

    private static string? MediaType(JsonElement descriptor) => descriptor.GetProperty("mediaType").GetString();

    private string[] PublishedFiles() =>
        Directory.GetFiles(Path.Combine(published.Project.Output, "publish"), "*", SearchOption.AllDirectories);
}
