using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>Where the chart's version comes from, and what becomes of it.</summary>
public sealed class ChartVersions
{
    [Fact]
    public void ComeFromAVersionToolThatSetsThemInATarget()
    {
        var project = TestProject
            .Bare("App", "<PackageVersion>1.0.0</PackageVersion><GetPackageVersionDependsOn>VersionTool</GetPackageVersionDependsOn>")
            .WithChart("app")
            .Add("""<Target Name="VersionTool"><PropertyGroup><PackageVersion>7.8.9</PackageVersion></PropertyGroup></Target>""");

        project.Dotnet("msbuild", "-t:PackChart").Succeeded();

        Assert.Equal(["app-7.8.9.tgz"], Packages(project));
    }

    [Theory]
    [InlineData("-p:PackageVersion=2.0.0-rc.1", "app-2.0.0-rc.1.tgz")]
    [InlineData("-p:PackageVersion=2.0.0 -p:ChartVersion=3.0.0", "app-3.0.0.tgz")]
    [InlineData("-p:PackageVersion=2.0.0 -p:ChartKeepVersion=true", "app-0.1.0.tgz")]
    [InlineData("", "app-0.1.0.tgz")]
    public void ComeFromTheProjectUnlessSetOrKept(string arguments, string package)
    {
        var project = TestProject.Bare("App").WithChart("app");

        project.Dotnet(["msbuild", "-t:PackChart", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Succeeded();

        Assert.Equal([package], Packages(project));
    }

    [Theory]
    [InlineData("-p:PackageVersion=", false)]
    [InlineData("-p:PackageVersion= -p:ChartKeepVersion=true", true)]
    public void AreNotChartYamlsOwnWhereTheProjectsWasLost(string arguments, bool packs)
    {
        var project = TestProject.Bare("App", "<UsingMicrosoftNETSdk>true</UsingMicrosoftNETSdk>").WithChart("app");

        var result = project.Dotnet(["msbuild", "-t:PackChart", .. arguments.Split(' ')]);

        if (packs) result.Succeeded();
        else result.FailedWith("HELMOCI4018");
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void WithBuildMetadataGetATagThatHelmFinds()
    {
        using var registry = new RegistryProcess();
        var project = TestProject.Bare("App").WithChart("app");

        project.Dotnet("msbuild", "-t:PushChart", "-p:ChartVersion=1.2.3+build.5", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=team").Succeeded();

        Assert.Equal(["team/app/manifests/1.2.3_build.5"], registry.Pushes());
        var helm = new HelmClient(Peers.Helm4);
        Assert.Contains("version: 1.2.3+build.5", helm.ShowChart(helm.Pull($"oci://{registry.Host}/team/app", "1.2.3+build.5")), StringComparison.Ordinal);
    }

    [Fact]
    public void AreTheOnlyChangeToChartYaml()
    {
        static string Unquoted(string yaml) => yaml.Replace("\"", "", StringComparison.Ordinal);


        var project = TestProject.Bare("App").WithChart("app");
        var source = File.ReadAllText(Path.Combine(project.Folder, "chart", "Chart.yaml"));

        project.Dotnet("msbuild", "-t:PackChart", "-p:ChartVersion=5.6.7", "-p:ChartAppVersion=8.9").Succeeded();

        Assert.Equal(
            Unquoted(source).Replace("\nversion: 0.1.0", "\nversion: 5.6.7", StringComparison.Ordinal)
                .Replace("\nappVersion: 0.1.0", "\nappVersion: 8.9", StringComparison.Ordinal),
            Unquoted(PackageFile.ReadText(Path.Combine(project.Folder, "bin", "app-5.6.7.tgz"), "app/Chart.yaml")));
        Assert.Equal(source, File.ReadAllText(Path.Combine(project.Folder, "chart", "Chart.yaml")));
    }

    private static IEnumerable<string?> Packages(TestProject project) =>
        Directory.GetFiles(Path.Combine(project.Folder, "bin"), "*.tgz").Select(Path.GetFileName);
}
