using System.Text.Json;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A project file that imports our props and targets, and nothing else.</summary>
public sealed class BareProject
{
    private readonly TestProject _project = TestProject.Bare("Tools", "<PackageVersion>3.1.0</PackageVersion>").WithChart("tools");

    [Fact]
    public void ReturnsThePackedChart()
    {
        var item = TargetResult("PackChart");

        Assert.Equal(Path.Combine(_project.Folder, "bin", "tools-3.1.0.tgz"), item.GetProperty("FullPath").GetString());
        Assert.Equal("tools", item.GetProperty("Name").GetString());
        Assert.Equal("3.1.0", item.GetProperty("Version").GetString());
        Assert.Equal("3.1.0", item.GetProperty("AppVersion").GetString());
        Assert.StartsWith("sha256:", item.GetProperty("ContentDigest").GetString(), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Skopeo)]
    public void ReturnsThePushedChart()
    {
        using var registry = new RegistryProcess();

        var item = TargetResult("PushChart", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts/team");

        Assert.Equal($"oci://{registry.Host}/charts/team/tools:3.1.0", item.GetProperty("Identity").GetString());
        Assert.Equal(registry.Host, item.GetProperty("Registry").GetString());
        Assert.Equal("charts/team/tools", item.GetProperty("Repository").GetString());
        Assert.Equal("3.1.0", item.GetProperty("Tag").GetString());
        Assert.Equal("Pushed", item.GetProperty("Status").GetString());
        Skopeo.Inspect($"{registry.Host}/charts/team/tools@{item.GetProperty("Digest").GetString()}");
    }

    [PeerFact(Peers.Registry)]
    public void PushedAgainIsUpToDate()
    {
        using var registry = new RegistryProcess();
        string[] destination = [$"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts"];

        var first = TargetResult("PushChart", destination);
        var again = TargetResult("PushChart", destination);

        Assert.Equal("UpToDate", again.GetProperty("Status").GetString());
        Assert.Equal(first.GetProperty("Digest").GetString(), again.GetProperty("Digest").GetString());
        Assert.Single(registry.Pushes());
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void PushesAReadyPackageByteForByte()
    {
        using var registry = new RegistryProcess();
        var helm = new HelmClient(Peers.Helm4);
        helm.Run(_project.Folder, "package", "chart").Succeeded();
        var package = Path.Combine(_project.Folder, "tools-0.1.0.tgz");

        TargetResult("PushChart", $"-p:ChartPackage={package}", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts");

        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(helm.Pull($"oci://{registry.Host}/charts/tools", "0.1.0")));
    }

    [Fact]
    public void GivesTheSameBytesFromAnotherFolder()
    {
        var copy = TestProject.Bare("Tools", "<PackageVersion>3.1.0</PackageVersion>").WithChart("tools");
        foreach (var file in Directory.GetFiles(Path.Combine(copy.Folder, "chart"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        _project.Dotnet("msbuild", "-t:PushChart").Succeeded();
        copy.Dotnet(new Dictionary<string, string> { ["TZ"] = "Asia/Kolkata", ["LANG"] = "tr_TR.UTF-8" }, "msbuild", "-t:PushChart").Succeeded();

        Assert.Equal(Bytes(_project, "tools-3.1.0.tgz"), Bytes(copy, "tools-3.1.0.tgz"));
        Assert.Equal(Bytes(_project, "oci/tools/index.json"), Bytes(copy, "oci/tools/index.json"));
    }

    [Fact]
    public void SwitchedOffDoesNothing()
    {
        _project.Dotnet("msbuild", "-t:PushChart", "-p:EnableChartSupport=false").Succeeded();

        Assert.False(Directory.Exists(Path.Combine(_project.Folder, "bin")));
    }

    private static byte[] Bytes(TestProject project, string file) => File.ReadAllBytes(Path.Combine(project.Folder, "bin", file));

    private JsonElement TargetResult(string target, params string[] arguments)
    {
        var output = _project.Dotnet(["msbuild", $"-t:{target}", $"-getTargetResult:{target}", .. arguments]).Succeeded().Output;
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items");
        return Assert.Single(items.EnumerateArray()).Clone();
    }
}
