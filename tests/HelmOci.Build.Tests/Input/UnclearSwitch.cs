using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>A switch that is neither true nor false stops the build, rather than be taken for either.</summary>
public sealed class UnclearSwitch
{
    [Theory]
    [InlineData("ChartAllowExternalLinks")]
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
}
