using HelmOci.Charts;

namespace HelmOci.Tests.Charts;

public static class GivenVersion
{
    [Theory]
    [InlineData("1.2.3", "1.2.3")]
    [InlineData("v1.2.3", "1.2.3")]
    [InlineData("1.2", "1.2.0")]
    [InlineData("1", "1.0.0")]
    [InlineData("v1.2-rc.1+b", "1.2.0-rc.1+b")]
    public static void BecomesStrict(string text, string expected)
    {
        Assert.True(ChartVersion.TryNormalize(text, out var version));
        Assert.Equal(expected, version.ToString());
        Assert.True(version.IsStrict);
    }

    [Theory]
    [InlineData("1.2.3.4")]
    [InlineData("01.2.3")]
    [InlineData("1.02")]
    [InlineData("latest")]
    [InlineData("")]
    public static void IsRefusedOtherwise(string text) => Assert.False(ChartVersion.TryNormalize(text, out _));

    [Theory]
    [InlineData("1.2.3.4", "1.2.3+4")]
    [InlineData("2024.01.05", "2024.1.5")]
    [InlineData("V1.2.3", "1.2.3")]
    [InlineData("v0.2", "0.2.0")]
    [InlineData("latest", "")]
    [InlineData("1.2.3.4.5", "")]
    public static void IsRefusedWithAValidSpelling(string text, string suggestion) => Assert.Equal(suggestion, ChartVersion.Suggest(text));
}
