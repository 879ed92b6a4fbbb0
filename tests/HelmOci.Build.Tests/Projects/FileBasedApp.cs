using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A program that is one file, <c>app.cs</c>: its outputs lie hidden in the user's folder.</summary>
public sealed class FileBasedApp
{
    [Theory]
    [InlineData("publish app.cs -p:PackChart=true")]
    [InlineData("pack app.cs")]
    public void HasItsChartAmongItsArtifacts(string command)
    {
        var folder = TestFolder.Create("src");
        SmallChart.Write(Path.Combine(folder, "chart"), "app");
        TestFolder.Write(folder, "app.cs", $"""
            #:package {PackageFeed.PackageId}@{PackageFeed.Current.Version}
            #:property PublishAot=false
            #:property Version=1.4.0
            System.Console.WriteLine("hello");
            """);

        var result = DotnetCommand.Run(folder, command.Split(' ')).Succeeded();

        var package = Path.Combine(folder, "artifacts", "app-1.4.0.tgz");
        Assert.True(File.Exists(package), result.ToString());
        Assert.Contains($"app.cs -> {package}", result.Output, StringComparison.Ordinal);
    }
}
