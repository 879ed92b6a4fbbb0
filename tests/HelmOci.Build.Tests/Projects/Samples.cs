using System.Xml.Linq;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>The samples that README has no command for. Orders and Shop are in <see cref="ReadmeCommands"/>.</summary>
[Collection("Samples")]
public sealed class Samples : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    /// <summary>A chart of an image of others, with values of the project's own.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void PushAChartAlone()
    {
        Publish("samples/ChartOnly", $"-p:ChartRegistry={_registry.Host}");

        Assert.Equal(["shop/charts/shop-cache/manifests/2.0.0"], _registry.Pushes());
        var manifests = Render("shop-cache", "2.0.0");
        Assert.Contains("image: \"docker.io/valkey/valkey:8.1\"", manifests, StringComparison.Ordinal);
        Assert.Contains("[\"--maxmemory\", \"128mb\"", manifests, StringComparison.Ordinal);
    }

    /// <summary>Docker built the image and pushed it; there is none of this build.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void PushAChartForAnImageFromADockerfile()
    {
        Publish("samples/Existing", $"-p:ChartRegistry={_registry.Host}");

        Assert.Equal(["shop/charts/catalog/manifests/3.2.0"], _registry.Pushes());
        Assert.Contains("image: \"registry.example.com/shop/catalog:3.2.0\"", Render("catalog", "3.2.0"), StringComparison.Ordinal);
    }

    /// <summary>No docker runs it here: it is read, and names what project and chart name.</summary>
    [Fact]
    public void HaveADockerfileThatFitsProjectAndChart()
    {
        var project = XDocument.Load(Repository.Path("samples", "Existing", "Existing.csproj"));
        string Property(string name) => project.Descendants(name).Single().Value;
        var version = Property("TargetFramework")["net".Length..];
        var lines = File.ReadLines(Repository.Path("samples", "Existing", "Dockerfile")).Where(line => line.Length > 0).ToList();
        string Of(string instruction) => lines.Last(line => line.StartsWith(instruction + " ", StringComparison.Ordinal))[(instruction.Length + 1)..];

        // The last stage takes what the first one published; .NET's images serve 8080 unless they are told another port.
        Assert.Equal(["FROM", "WORKDIR", "COPY", "RUN", "FROM", "WORKDIR", "COPY", "USER", "ENTRYPOINT"], lines.Select(line => line.Split(' ')[0]));
        Assert.Equal($"FROM mcr.microsoft.com/dotnet/sdk:{version} AS build", lines[0]);
        Assert.Equal($"mcr.microsoft.com/dotnet/aspnet:{version}", Of("FROM"));
        Assert.Equal("dotnet publish Existing.csproj -o /app", Of("RUN"));
        Assert.Equal("--from=build /app .", Of("COPY"));
        Assert.Equal("""["dotnet", "Existing.dll"]""", Of("ENTRYPOINT"));
        Assert.Contains("containerPort: 8080\n", File.ReadAllText(Repository.Path("samples", "Existing", "deploy", "helm", "templates", "catalog.yaml")), StringComparison.Ordinal);

        var image = Property("ChartImageReference").Replace("$(Version)", Property("Version"), StringComparison.Ordinal);
        Assert.Contains($"docker build -t {image} . && docker push {image}\n", project.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void PushAProgramOfOneFile()
    {
        Publish("samples/SingleFile/app.cs", $"-p:ContainerRegistry={_registry.Host}", $"-p:ContainerBaseImage={BaseImage.PushTo(_registry)}");

        var image = $"{_registry.Host}/shop/rates@{_registry.DigestOf("shop/rates", "1.0.0")}";
        Assert.Contains($"image: \"{image}\"", Render("shop-rates", "1.0.0"), StringComparison.Ordinal);
    }

    /// <summary>As README does it with the first sample: no registry, and the chart stays on disk.</summary>
    [PeerTheory(Peers.Helm4)]
    [InlineData("ChartOnly", "ChartOnly", "bin/Release/net10.0/shop-cache-2.0.0.tgz", "bin/oci/shop-cache")]
    [InlineData("Existing", "Existing", "bin/Release/net10.0/catalog-3.2.0.tgz", "bin/oci/catalog")]
    [InlineData("SingleFile", "SingleFile/app.cs", "artifacts/shop-rates-1.0.0.tgz", "artifacts/oci/shop-rates")]
    public void StayOnDiskWithoutARegistry(string sample, string project, string package, string layout)
    {
        var folder = Repository.Path("samples", sample);

        Publish($"samples/{project}");

        Assert.True(File.Exists(Path.Combine(folder, layout, "index.json")));
        new HelmClient(Peers.Helm4).Render(Path.Combine(folder, package));
    }

    /// <summary>Each folder is published by a test: here or in <see cref="ReadmeCommands"/>.</summary>
    [Fact]
    public void AreAllTried() => Assert.Equal(
        ["ChartOnly", "Existing", "Orders", "Shop", "SingleFile"],
        Directory.GetDirectories(Repository.Path("samples")).Select(Path.GetFileName).Order(StringComparer.Ordinal));

    private static void Publish(string project, params string[] arguments)
    {
        // The samples build our project: the feed has to be through with it.
        _ = PackageFeed.Current;

        var result = DotnetCommand.Run(Repository.Root, ["publish", project, "-p:PushChart=true", .. arguments]).Succeeded();

        Assert.Empty(result.Codes);
    }

    private string Render(string chart, string version)
    {
        var helm = new HelmClient(Peers.Helm4);
        return helm.Render(helm.Pull($"oci://{_registry.Host}/shop/charts/{chart}", version));
    }
}
