using HelmOci.Diagnostics;
using HelmOci.Publishing;

namespace HelmOci.Tests.Publishing;

public static class ExtraTags
{
    [Fact]
    public static void AreSeparatedByWhateverMSBuildLetsThrough() =>
        Assert.Equal(["latest", "1", "1.2", "stable"], ExtraTag.ParseAll(" latest;1,1.2\n stable latest;").Select(tag => tag.Name));

    [Theory]
    [InlineData("latest", true)]
    [InlineData("1", true)]
    [InlineData("1.2", true)]
    [InlineData("v1", true)]
    [InlineData("1.2.3", false)]
    [InlineData("stable", false)]
    [InlineData("1-rc", false)]
    public static void FloatWhenTheyStandForALineOfReleases(string name, bool floats) => Assert.Equal(floats, ExtraTag.ParseAll(name)[0].IsFloating);

    [Theory]
    [InlineData("1.2.3", "1.2.4", true)]
    [InlineData("1.2.3", "1.2.3", true)]
    [InlineData("1.10.0", "1.9.0", false)]
    [InlineData("1.2.3", "1.3.0-rc.1", false)]
    [InlineData("1.3.0-rc.1", "1.3.0", true)]
    [InlineData("", "1.0.0", true)]
    [InlineData("nonsense", "1.0.0", true)]
    public static void MoveForwardOnlyAndNeverToAPrerelease(string from, string to, bool moves) => Assert.Equal(moves, ExtraTag.Moves(from, to));

    [Fact]
    public static void ThatNoRegistryTakesAreRefused() =>
        Assert.Equal(DiagnosticCodes.BadExtraTag, Assert.Throws<ChartException>(() => ExtraTag.ParseAll("ok .no")).Diagnostics[0].Code);
}
