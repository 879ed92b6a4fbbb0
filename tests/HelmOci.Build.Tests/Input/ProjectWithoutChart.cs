using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary><c>PushChart=true</c> where there is no chart.</summary>
public sealed class ProjectWithoutChart
{
    [Fact]
    public void ThatWasNamedItselfIsAnError()
    {
        var project = TestProject.Bare("App");

        var result = project.Dotnet("msbuild", "-t:PushChart");

        result.FailedWith("HELMOCI4001");
        Assert.Contains(project.File, Assert.Single(result.ErrorLines("HELMOCI4001")), StringComparison.Ordinal);
        Assert.Contains(" dotnet build -t:NewChart", result.Output, StringComparison.Ordinal);
        AssertNothingWritten(project);
    }

    [Fact]
    public void ThatIsALibraryIsPassedOverWithAWarning()
    {
        var result = TestProject.New("classlib", "Domain").Dotnet("publish", "-p:PushChart=true").Succeeded();

        Assert.Equal(["HELMOCI4003"], result.Codes);
    }

    [Fact]
    public void WhoseChartDirectoryWasSetIsAnError()
    {
        var project = TestProject.Bare("App", "<ChartDirectory>deploy/helm</ChartDirectory>");

        var result = project.Dotnet("msbuild", "-t:PushChart");

        result.FailedWith(Assert.Single(result.Codes));
        Assert.Contains("deploy/helm", result.Output, StringComparison.Ordinal);
        AssertNothingWritten(project);
    }

    /// <summary>As Directory.Build.props sets it for all.</summary>
    [Theory]
    [InlineData("<OutputType>Library</OutputType>", 0)]
    [InlineData("<IsTestProject>true</IsTestProject>", 0)]
    [InlineData("<OutputType>Exe</OutputType>", 1)]
    public void WhoseChartDirectoryIsForAllOfASolutionIsPassedOver(string properties, int warnings)
    {
        var project = TestProject.Bare("App", $"<ChartDirectory>deploy/$(MSBuildProjectName)</ChartDirectory>{properties}");

        var result = project.Dotnet("msbuild", "-t:PushChart", "-p:BuildingSolutionFile=true").Succeeded();

        Assert.Equal(Enumerable.Repeat("HELMOCI4023", warnings), result.Codes);
        AssertNothingWritten(project);
    }

    [Fact]
    public void OfAnAggregatorIsPassedOverWhereNoneIsRequired()
    {
        var project = TestProject.Bare("App", "<OutputType>Exe</OutputType>");
        var aggregator = TestProject.Of("All.proj", $"""
            <Project>
              <Target Name="Publish"><MSBuild Projects="{project.File}" Targets="PushChart" Properties="$(Passed)" /></Target>
            </Project>
            """);

        var refused = aggregator.Dotnet("msbuild", "-t:Publish").FailedWith("HELMOCI4001");
        Assert.Contains("ChartRequired=false", refused.Output, StringComparison.Ordinal);
        var typed = Path.GetRelativePath(aggregator.Folder, project.File);
        Assert.Contains($" dotnet build \"{typed}\" -t:NewChart", refused.Output, StringComparison.Ordinal);

        Assert.Empty(aggregator.Dotnet("msbuild", "-t:Publish", "-p:Passed=ChartRequired=false").Succeeded().Codes);
        AssertNothingWritten(project);
    }

    private static void AssertNothingWritten(TestProject project) =>
        Assert.Equal([project.File], Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories));
}
