using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>Paths as people have them.</summary>
public sealed class AwkwardFolders
{
    [Fact]
    public void WithBlanksAndUmlautsWork()
    {
        var project = TestProject.Bare("My App", parent: TestFolder.Create("Meine Projekte (größer) & so; weiter")).WithChart("app");

        project.Dotnet("msbuild", "-t:PushChart").Succeeded();

        Assert.True(File.Exists(Path.Combine(project.Folder, "bin", "app-0.1.0.tgz")));
        Assert.True(File.Exists(Path.Combine(project.Folder, "bin", "oci", "app", "index.json")));
    }

    [Theory]
    [InlineData(@"deploy\helm")]
    [InlineData(@"deploy\helm\")]
    [InlineData("./deploy/../deploy/helm/")]
    public void WrittenAsOnWindowsWork(string directory)
    {
        var project = TestProject.Bare("App", $"<ChartDirectory>{directory}</ChartDirectory>");
        SmallChart.Write(Path.Combine(project.Folder, "deploy", "helm"), "app");

        project.Dotnet("msbuild", "-t:PackChart", "-p:ChartOutputPath=out\\charts").Succeeded();

        Assert.True(File.Exists(Path.Combine(project.Folder, "out", "charts", "app-0.1.0.tgz")));
    }

    [Theory]
    [InlineData("-p:ChartOutputPath=taken/")]
    [InlineData("-p:ChartLayoutPath=taken/")]
    [InlineData("-p:ChartReportPath=taken/report.json")]
    public void ThatCannotBeMadeAreACodedError(string argument)
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "taken", "a file where a folder should be");

        var result = project.Dotnet("msbuild", "-t:PushChart", argument);

        var code = Assert.Single(result.Codes);
        result.FailedWith(code);
        Assert.Contains("taken", Assert.Single(result.ErrorLines(code)), StringComparison.Ordinal);
    }

    [Fact]
    public void InsideThePublishFolderAreRefused()
    {
        var project = TestProject.New("console", "App").WithChart("app");

        var result = project.Dotnet("publish", "-p:PushChart=true", "-p:ChartOutputPath=bin/Release/net10.0/publish/");

        result.FailedWith(Assert.Single(result.Codes));
    }
}
