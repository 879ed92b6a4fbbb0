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
        AssertNothingWritten(project);
    }

    [Fact]
    public void ThatIsALibraryIsPassedOverWithAWarning()
    {
        var result = TestProject.New("classlib", "Domain").Dotnet("publish", "-p:PushChart=true").Succeeded();

        Assert.Equal(["HELMOCI4003"], result.Codes);
    }

    [Fact]
    public void WhoseChartDirectoryWasSetIsAnErrorEvenInASolution()
    {
        var project = TestProject.Bare("App", "<ChartDirectory>deploy/helm</ChartDirectory>");

        foreach (var solution in new[] { "false", "true" })
        {
            var result = project.Dotnet("msbuild", "-t:PushChart", $"-p:BuildingSolutionFile={solution}");

            result.FailedWith(Assert.Single(result.Codes));
            Assert.Contains("deploy/helm", result.Output, StringComparison.Ordinal);
        }

        AssertNothingWritten(project);
    }

    private static void AssertNothingWritten(TestProject project) =>
        Assert.Equal([project.File], Directory.GetFiles(project.Folder, "*", SearchOption.AllDirectories));
}
