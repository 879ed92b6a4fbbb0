using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>What the package cannot work with is said in a line, before a task fails in words that do not help.</summary>
public sealed class UnfitBuild
{
    [Theory]
    [InlineData("PackChart")]
    [InlineData("NewChart")]
    public void HasTwoVersionsOfThePackage(string target)
    {
        var other = TestFolder.Create("other-version");
        TestFolder.Copy(ExtractedPackage.Path, other);
        var project = TestProject.Bare("App").Add($"""<Import Project="{other}/build/HelmOci.Build.targets" />""").WithChart("app");

        var result = project.Dotnet("msbuild", $"-t:{target}").FailedWith("HELMOCI4063");

        var line = Assert.Single(result.ErrorLines("HELMOCI4063"));
        Assert.Contains(Path.Combine(other, "build"), line, StringComparison.Ordinal);
        Assert.Contains(Path.Combine(ExtractedPackage.Path, "build"), line, StringComparison.Ordinal);
    }

    /// <summary>The runtime is what the tasks are chosen by.</summary>
    [Theory]
    [InlineData("6.0", "PackChart")]
    [InlineData("7.0", "PushChart")]
    [InlineData("6.0", "NewChart")]
    [InlineData("6.0", "UpdateChartDependencies")]
    public void RunsOnADotNetThatIsTooOld(string runtime, string target)
    {
        var project = TestProject.Bare("App").WithChart("app");

        var result = project.Dotnet("msbuild", $"-t:{target}", $"-p:_ChartTaskFramework={runtime}").FailedWith("HELMOCI4064");

        Assert.Contains($".NET {runtime},", Assert.Single(result.ErrorLines("HELMOCI4064")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "HELMOCI4065")]
    [InlineData("example.com/shop/app:7", "")]
    public void HasNoDotNetSdk(string image, string code)
    {
        var project = TestProject.Bare("App", "<TargetFrameworkVersion>v4.8</TargetFrameworkVersion>")
            .Add("""<Import Project="$(MSBuildToolsPath)/Microsoft.CSharp.targets" />""").WithChart("app");

        var result = project.Dotnet("msbuild", "-t:PackChart", $"-p:ChartImageReference={image}").Succeeded();

        Assert.Equal(code.Split(' ', StringSplitOptions.RemoveEmptyEntries), result.Codes);
    }

    [Theory]
    [InlineData("ChartManifestsPath", "", "HELMOCI4070")]
    [InlineData("ChartHelmValues", "", "HELMOCI4070")]
    [InlineData("ChartManifestsPath", "false", "")]
    public void HasSettingsForAHelmThatIsNotAsked(string property, string helm, string code)
    {
        var project = TestProject.Bare("App").WithChart("app");

        var result = project.Dotnet("msbuild", "-t:PackChart", $"-p:{property}=some.yaml", $"-p:ChartHelm={helm}").Succeeded();

        Assert.Equal(code.Split(' ', StringSplitOptions.RemoveEmptyEntries), result.Codes);
        Assert.All(result.Codes, _ => Assert.Contains($"{property} is for", result.Output, StringComparison.Ordinal));
    }
}
