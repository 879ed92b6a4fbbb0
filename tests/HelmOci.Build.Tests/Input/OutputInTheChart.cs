using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>A <c>.tgz</c> inside the chart's folder would be one of the next chart's files.</summary>
public sealed class OutputInTheChart
{
    [Fact]
    public void IsRefused()
    {
        var project = TestProject.Bare("App").WithChart("app");

        project.Dotnet("msbuild", "-t:PackChart", "-p:ChartOutputPath=chart/dist").FailedWith("HELMOCI4024");

        Assert.Empty(Directory.EnumerateFiles(project.Folder, "*.tgz", SearchOption.AllDirectories));
    }

    [Fact]
    public void IsTakenWhereTheChartLeavesItOut()
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "chart/.helmignore", "dist/\n");

        project.Dotnet("msbuild", "-t:PackChart", "-p:ChartOutputPath=chart/dist").Succeeded();

        Assert.True(File.Exists(Path.Combine(project.Folder, "chart", "dist", "app-0.1.0.tgz")));
    }
}
