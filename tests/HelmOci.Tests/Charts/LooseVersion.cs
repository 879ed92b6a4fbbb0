using HelmOci.Charts;

namespace HelmOci.Tests.Charts;

public static class LooseVersion
{
    [Theory]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("1.2")]
    [InlineData("v1")]
    [InlineData("v1.2.3")]
    [InlineData("01.2.3")]
    [InlineData("1.2.3-0a")]
    [InlineData("1.2.3---")]
    [InlineData("1.2.3+001")]
    [InlineData("2024-01-02")]
    [InlineData("18446744073709551615.0.0")]
    public static void IsTakenAsItIs(string text)
    {
        Assert.True(ChartVersion.TryParse(text, out var version));
        Assert.Equal(text, version.ToString());
    }

    [Theory]
    [InlineData("V1.2.3")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3-")]
    [InlineData("1.2.3+")]
    [InlineData("1.2.3+a_b")]
    [InlineData("1.2.3+a+b")]
    [InlineData("1.2.3-a..b")]
    [InlineData("1.2.3-01")]
    [InlineData(" 1.2.3")]
    [InlineData("1.2.3 ")]
    [InlineData("1.2.3\n")]
    [InlineData("1.")]
    [InlineData("v")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("18446744073709551616.0.0")]
    [InlineData("latest")]
    [InlineData("true")]
    [InlineData("١.٢.٣")]
    public static void IsRefusedWhereHelmRefuses(string? text) => Assert.False(ChartVersion.TryParse(text, out _));
}
