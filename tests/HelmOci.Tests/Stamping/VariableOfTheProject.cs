using HelmOci.Diagnostics;
using HelmOci.Stamping;

namespace HelmOci.Tests.Stamping;

public static class VariableOfTheProject
{
    private static readonly ImageContent Image = new() { Variables = [new("MODE", "fast"), new("TZ", "UTC")] };

    [Theory]
    [InlineData("env:\n  MODE: slow\n", 2, 9)]
    [InlineData("env:\n- name: TZ\n  value: UTC\n- name: MODE\n  value: slow\n", 5, 10)]
    [InlineData("api:\n  extraEnvVars: {MODE: slow}\n", 2, 24)]
    public static void IsContradictedByTheValues(string values, int line, int column)
    {
        var warning = Assert.Single(ImageCheckRun.Of(Image, values, ""));

        Assert.Equal(DiagnosticCodes.VariableContradicted, warning.Code);
        Assert.Equal((line, column), (warning.Location!.Line, warning.Location.Column));
    }

    [Theory]
    [InlineData("env:\n  MODE: fast\n")]
    [InlineData("env:\n  mode: slow\n")]
    [InlineData("MODE: slow\n")]
    [InlineData("env:\n- name: MODE\n  valueFrom: {secretKeyRef: {name: s, key: k}}\n")]
    [InlineData("env:\n  MODE:\n")]
    public static void IsNotContradictedByWhatSaysTheSameOrSomethingElse(string values) => Assert.Empty(ImageCheckRun.Of(Image, values, ""));

    [Fact]
    public static void IsToldTwentyTimes()
    {
        var warnings = ImageCheckRun.Of(Image, $"env:\n{string.Concat(Enumerable.Repeat("- {name: MODE, value: slow}\n", 1_000))}", "");

        Assert.Equal((21, 980), (warnings.Count, warnings[^1].More));
    }

    /// <summary>The build's own value decides; its place is that of the user's file.</summary>
    [Fact]
    public static void IsComparedWithWhatIsPacked()
    {
        Assert.Empty(ImageCheckRun.Of(Image, "env:\n  MODE: slow\n", "", new ChartValue("env.MODE", "fast")));
        Assert.Equal(4, Assert.Single(ImageCheckRun.Of(Image, "a:\n  c: 1\nenv:\n  MODE: slow\n", "", new ChartValue("a.b", "1"))).Location!.Line);
    }
}
