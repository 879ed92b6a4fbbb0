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

public static class VersionOrder
{
    /// <summary>SemVer 2.0.0, section 11, from low to high.</summary>
    private static readonly string[] Ascending =
    [
        "0.0.0-0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-99999999999999999999", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta",
        "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0", "1.0.1", "1.1", "2", "v10.0.0",
    ];

    [Fact]
    public static void IsThatOfSemVer()
    {
        var versions = Ascending.Select(text => ChartVersion.TryParse(text, out var version) ? version : null!).ToList();

        Assert.Equal(Ascending, versions.AsEnumerable().Reverse().Order().Select(version => version.ToString()));
        Assert.All(versions.Zip(versions.Skip(1)), pair => Assert.True(pair.First < pair.Second));
    }

    [Fact]
    public static void IgnoresBuildMetadata()
    {
        Assert.True(ChartVersion.TryParse("1.0.0+a", out var left));
        Assert.True(ChartVersion.TryParse("1.0+b", out var right));

        Assert.Equal(0, left.CompareTo(right));
    }
}
