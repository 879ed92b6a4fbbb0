using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>A switch that is neither true nor false stops the build, rather than be taken for either.</summary>
public sealed class UnclearSwitch
{
    [Theory]
    [InlineData("ChartAllowExternalLinks")]
    [InlineData("ChartTemplateChecks")]
    [InlineData("ChartPinImage")]
    [InlineData("ChartFillMetadata")]
    [InlineData("ChartExperimentalOci")]
    [InlineData("ChartRegistrySkipTlsVerify")]
    public void IsNamed(string property)
    {
        var project = TestProject.Bare("App", "<ChartRegistry>localhost:1</ChartRegistry>").WithChart("app");

        var result = project.Dotnet("msbuild", "-t:PushChart", $"-p:{property}=maybe").FailedWith("HELMOCI4012");

        Assert.Contains(result.ErrorLines("HELMOCI4012"), line => line.Contains(property, StringComparison.Ordinal));
    }

    /// <summary>What MSBuild's own conditions do not take is off, in silence.</summary>
    [Theory]
    [InlineData("PushChart")]
    [InlineData("PackChart")]
    [InlineData("EnableChartSupport")]
    [InlineData("ChartKeepVersion")]
    [InlineData("ChartPublishImage")]
    [InlineData("ChartRequired")]
    public void OfTheTargetsIsNamed(string property)
    {
        var project = TestProject.Bare("App").Add("""<Target Name="Publish" />""").WithChart("app");

        var result = project.Dotnet("msbuild", "-t:Publish", $"-p:{property}=1").FailedWith("HELMOCI4012");

        Assert.Contains(result.ErrorLines("HELMOCI4012"), line => line.Contains($"{property} '1'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("on")]
    [InlineData("YES")]
    [InlineData("!false")]
    public void IsTakenAsMsBuildTakesIt(string value)
    {
        var project = TestProject.Bare("App").Add("""<Target Name="Publish" />""").WithChart("app");

        project.Dotnet("msbuild", "-t:Publish", $"-p:PackChart={value}", $"-p:ChartPinImage={value}").Succeeded();

        Assert.True(File.Exists(Path.Combine(project.Folder, "bin", "app-0.1.0.tgz")));
    }
}
