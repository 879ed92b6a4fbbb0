using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>The embedded default: a package and an image layout in the output folder, and no network.</summary>
public sealed class NoRegistry
{
    private readonly TestProject _project = TestProject.New("console", "Shop").WithChart("shop");

    [Fact]
    public void LeavesAPackageAndALayout()
    {
        var result = _project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        var package = Path.Combine(_project.Output, "shop-1.4.0.tgz");
        Assert.True(File.Exists(package));
        Assert.True(File.Exists(Path.Combine(_project.LayoutPath("shop"), "index.json")));
        Assert.True(File.Exists(Path.Combine(_project.LayoutPath("shop"), "oci-layout")));
        Assert.Contains(package, result.Output, StringComparison.Ordinal);
        Assert.Contains($"oci:{_project.LayoutPath("shop")}:1.4.0", result.Output, StringComparison.Ordinal);
        Assert.Contains("helm install", result.Output, StringComparison.Ordinal);
        Assert.Contains("No image was published with it", result.Output, StringComparison.Ordinal);
    }

    [PeerTheory(Peers.Registry, Peers.Skopeo, Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [InlineData(Peers.Helm4)]
    [InlineData(Peers.Helm317)]
    [InlineData(Peers.Helm38)]
    public void LeavesALayoutThatGoesToARegistryLater(string helm)
    {
        using var registry = new RegistryProcess();
        var project = TestProject.Bare("Shop");
        new HelmClient(helm).CreateChart(Path.Combine(project.Folder, "chart"), "shop");

        project.Dotnet("msbuild", "-t:PushChart").Succeeded();
        Skopeo.CopyLayout(Path.Combine(project.Folder, "bin", "oci", "shop"), "0.1.0", $"{registry.Host}/later/shop:0.1.0");

        var client = new HelmClient(helm);
        var pulled = client.Pull($"oci://{registry.Host}/later/shop", "0.1.0");
        client.Render(pulled);
        Assert.Equal(File.ReadAllBytes(Path.Combine(project.Folder, "bin", "shop-0.1.0.tgz")), File.ReadAllBytes(pulled));
    }

    [Theory]
    [InlineData("CI")]
    [InlineData("TF_BUILD")]
    [InlineData("ContinuousIntegrationBuild")]
    public void IsAnErrorInCI(string variable)
    {
        var project = TestProject.Bare("Shop").WithChart("shop");

        var result = project.Dotnet(new Dictionary<string, string> { [variable] = "true" }, "msbuild", "-t:PushChart");

        Assert.StartsWith("HELMOCI4", Assert.Single(result.Codes), StringComparison.Ordinal);
        result.FailedWith(result.Codes[0]);
        Assert.False(Directory.Exists(Path.Combine(project.Folder, "bin", "oci")));
    }

    [Fact]
    public void IsFineInCIWhenALayoutIsAskedFor()
    {
        var project = TestProject.Bare("Shop").WithChart("shop");

        project.Dotnet(new Dictionary<string, string> { ["CI"] = "true" }, "msbuild", "-t:PushChart", "-p:ChartLayoutPath=out/").Succeeded();

        Assert.True(File.Exists(Path.Combine(project.Folder, "out", "shop", "index.json")));
    }

    [Fact]
    public void LeavesNothingInAFolderThatIsPublished()
    {
        var project = TestProject.Bare("Shop", "<PublishDir>bin/</PublishDir>").WithChart("shop");

        project.Dotnet("msbuild", "-t:PushChart").Succeeded();

        Assert.False(Directory.Exists(Path.Combine(project.Folder, "bin")));
        Assert.True(File.Exists(Path.Combine(project.Folder, "obj", "chart", "shop-0.1.0.tgz")));
        Assert.True(File.Exists(Path.Combine(project.Folder, "obj", "chart", "oci", "shop", "index.json")));
    }
}
