using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>Each broken chart gets its error with its file and, where there is one, its place, and leaves nothing behind.</summary>
public sealed class BrokenChart
{
    private readonly TestProject _project = TestProject.Bare("App").WithChart("app");

    [Theory]
    [InlineData("name: [unclosed\nversion: 1.0.0\n", "Chart.yaml(1,7)")]
    [InlineData("apiVersion: v2\n\tname: app\n", "Chart.yaml(2,")]
    [InlineData("apiVersion: v2\nversion: 1.0.0\n", "Chart.yaml")]
    [InlineData("apiVersion: v2\nname: \nversion: 1.0.0\n", "Chart.yaml(2,")]
    [InlineData("apiVersion: v2\nname: app\n", "Chart.yaml")]
    [InlineData("apiVersion: v2\nname: app\nversion: one.two\n", "Chart.yaml(3,10)")]
    [InlineData("", "Chart.yaml")]
    public void IsRefused(string chart, string place)
    {
        var file = TestFolder.Write(_project.Folder, "chart/Chart.yaml", chart);

        var result = _project.Dotnet("msbuild", "-t:PushChart");

        var code = result.Codes[0];
        result.FailedWith(code);
        Assert.StartsWith("HELMOCI2", code, StringComparison.Ordinal);
        Assert.Contains(result.ErrorLines(code), line => line.StartsWith(Path.Combine(Path.GetDirectoryName(file)!, place), StringComparison.Ordinal));
        AssertNothingWritten();
    }

    [Fact]
    public void WithoutChartYamlIsRefused()
    {
        File.Delete(Path.Combine(_project.Folder, "chart", "Chart.yaml"));

        var result = _project.Dotnet("msbuild", "-t:PushChart", "-p:ChartDirectory=chart");

        result.FailedWith(Assert.Single(result.Codes));
        Assert.Contains("Chart.yaml", result.Output, StringComparison.Ordinal);
        AssertNothingWritten();
    }

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("next")]
    [InlineData("1.2.3-01")]
    public void IsRefusedWithAVersionThatIsNotSemVer(string version)
    {
        var result = _project.Dotnet("msbuild", "-t:PushChart", $"-p:ChartVersion={version}");

        result.FailedWith(Assert.Single(result.Codes));
        Assert.Contains(version, result.Output, StringComparison.Ordinal);
        AssertNothingWritten();
    }

    [Theory]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("1.2", "1.2.0")]
    public void IsNotOneWithAVersionThatIsNearlySemVer(string version, string packed)
    {
        _project.Dotnet("msbuild", "-t:PackChart", $"-p:ChartVersion={version}").Succeeded();

        Assert.True(File.Exists(Path.Combine(_project.Folder, "bin", $"app-{packed}.tgz")));
    }

    [Fact]
    public void LeavesTheOlderPackageAsItWas()
    {
        _project.Dotnet("msbuild", "-t:PushChart").Succeeded();
        var before = Snapshot();

        TestFolder.Write(_project.Folder, "chart/Chart.yaml", "apiVersion: v2\nname: app\nversion: one.two\n");
        Assert.Equal(1, _project.Dotnet("msbuild", "-t:PushChart").ExitCode);

        Assert.Equal(before, Snapshot());
    }

    private Dictionary<string, string> Snapshot() =>
        Directory.GetFiles(Path.Combine(_project.Folder, "bin"), "*", SearchOption.AllDirectories)
            .ToDictionary(file => file, file => Convert.ToHexString(File.ReadAllBytes(file)));

    private void AssertNothingWritten()
    {
        Assert.False(Directory.Exists(Path.Combine(_project.Folder, "bin")));
        Assert.False(Directory.Exists(Path.Combine(_project.Folder, "obj")));
    }
}
