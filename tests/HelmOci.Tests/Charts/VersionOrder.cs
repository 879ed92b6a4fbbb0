using HelmOci.Charts;

namespace HelmOci.Tests.Charts;

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
