using HelmOci.Diagnostics;

namespace HelmOci.Tests.Contract;

/// <summary>A property on the command line that nothing reads.</summary>
public static class MisspeltProperty
{
    [Theory]
    [InlineData("ChartNamepsace", "ChartNamespace")]
    [InlineData("ChartRegsitry", "ChartRegistry")]
    [InlineData("chartregistryusernmae", "ChartRegistryUsername")]
    [InlineData("ChartVerison", "ChartVersion")]
    [InlineData("ChatRegisty", "ChartRegistry")]
    [InlineData("PushChrat", "PushChart")]
    [InlineData("PushCharts", "PushChart")]
    [InlineData("ChartTag", "ChartTags")]
    public static void IsNamedWithTheOneThatIsMeant(string name, string meant)
    {
        var warning = PropertySpelling.Check(name)!;

        Assert.Equal(DiagnosticCodes.PropertyMisspelt, warning.Code);
        Assert.StartsWith($"{name} is no property", warning.Message, StringComparison.Ordinal);
        Assert.Contains(meant, warning.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ChartRegistry")]
    [InlineData("chartregistry")]
    [InlineData("ChartRegistry2")]
    [InlineData("ChartOwner")]
    [InlineData("ChartName")]
    [InlineData("ChartUrl")]
    [InlineData("_ChartRegistr")]
    [InlineData("ContainerRegistry")]
    [InlineData("Configuration")]
    [InlineData("TargetFramework")]
    [InlineData("Chart")]
    [InlineData("")]
    public static void IsNotSoughtAmongThoseOfOthers(string name) => Assert.Null(PropertySpelling.Check(name));
}
