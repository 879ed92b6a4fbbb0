namespace HelmOci.Build.Tests.Projects;

/// <summary>Stand-ins for version tools, hooked in as those are. The version they find is another one each time.</summary>
public sealed class VersionTools
{
    /// <summary>MinVer's build/MinVer.targets.</summary>
    private const string MinVer = """
        <PropertyGroup><GetPackageVersionDependsOn>$(GetPackageVersionDependsOn);MinVer</GetPackageVersionDependsOn></PropertyGroup>
        <Target Name="MinVer" BeforeTargets="CoreCompile;GenerateNuspec" Condition="'$(DesignTimeBuild)' != 'true'">
          <ReadLinesFromFile File="version.txt"><Output TaskParameter="Lines" PropertyName="MinVerVersion" /></ReadLinesFromFile>
          <PropertyGroup>
            <Version>$(MinVerVersion)</Version>
            <PackageVersion>$(MinVerVersion)</PackageVersion>
          </PropertyGroup>
        </Target>
        """;

    /// <summary>Nerdbank.GitVersioning's build/Nerdbank.GitVersioning.targets; the version has the commit as build metadata.</summary>
    private const string GitVersioning = """
        <PropertyGroup><GetPackageVersionDependsOn>GetBuildVersion;$(GetPackageVersionDependsOn)</GetPackageVersionDependsOn></PropertyGroup>
        <Target Name="GetBuildVersion" BeforeTargets="GetPackageVersion;GenerateNuspec" Returns="$(BuildVersion)">
          <ReadLinesFromFile File="version.txt"><Output TaskParameter="Lines" PropertyName="BuildVersion" /></ReadLinesFromFile>
          <PropertyGroup>
            <PackageVersion>$(BuildVersion)</PackageVersion>
          </PropertyGroup>
        </Target>
        """;

    [Theory]
    [InlineData(MinVer, "")]
    [InlineData(GitVersioning, "+g1a2b3c")]
    public void HaveTheLastWordHoweverTheChartIsMade(string tool, string metadata)
    {
        var project = TestProject.New("console", "App").WithChart("app").Add(tool);

        Run(project, $"2.0.0{metadata}", "publish", "-p:PackChart=true");
        Run(project, $"2.1.0-alpha.0.3{metadata}", "publish", "--no-build", "-p:PackChart=true");
        Run(project, $"2.2.0{metadata}", "pack", "--no-build");

        Assert.Equal(
            [$"app-2.0.0{metadata}.tgz", $"app-2.1.0-alpha.0.3{metadata}.tgz", $"app-2.2.0{metadata}.tgz"],
            Directory.GetFiles(Path.Combine(project.Folder, "bin"), "*.tgz", SearchOption.AllDirectories).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>As Nerdbank.GitVersioning's assembly versions are, and TFS's build numbers.</summary>
    [Theory]
    [InlineData("1.2.3.4", "1.2.3+4")]
    [InlineData("v1.2.3.4", "1.2.3+4")]
    [InlineData("1.2.3-rc_1", "1.4.0-rc.1")]
    [InlineData("01.2.3", " 1.2.3")]
    public void ThatGiveNoSemVerAreToldAValidSpelling(string version, string spelling)
    {
        var project = TestProject.Bare("App", $"<PackageVersion>{version}</PackageVersion>").WithChart("app");

        var result = project.Dotnet("msbuild", "-t:PackChart").FailedWith("HELMOCI4009");

        var error = Assert.Single(result.ErrorLines("HELMOCI4009"));
        Assert.Contains("PackageVersion", error, StringComparison.Ordinal);
        Assert.Contains(spelling, error, StringComparison.Ordinal);
    }

    private static void Run(TestProject project, string version, params string[] command)
    {
        TestFolder.Write(project.Folder, "version.txt", version);
        project.Dotnet(command).Succeeded();
    }
}
