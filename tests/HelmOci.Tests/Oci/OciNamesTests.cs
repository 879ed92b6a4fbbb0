using HelmOci.Oci;

namespace HelmOci.Tests.Oci;

public static class RepositoryPath
{
    [Theory]
    [InlineData("orders")]
    [InlineData("shop/charts/orders")]
    [InlineData("a.b/c_d/e__f/g---h/1")]
    public static void IsTakenInLowerCaseWithSingleSeparators(string path) => Assert.True(OciNames.IsRepository(path));

    [Theory]
    [InlineData("")]
    [InlineData("Shop/orders")]
    [InlineData("shop//orders")]
    [InlineData("/orders")]
    [InlineData("orders/")]
    [InlineData("-orders")]
    [InlineData("orders-")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("ä")]
    public static void IsRefusedOtherwise(string path) => Assert.False(OciNames.IsRepository(path));
}

public static class Tag
{
    [Theory]
    [InlineData("1.0.0", true)]
    [InlineData("_x", true)]
    [InlineData("1.0.0+b", false)]
    [InlineData(".1", false)]
    [InlineData("-1", false)]
    [InlineData("", false)]
    public static void FollowsTheGrammar(string tag, bool isTag) => Assert.Equal(isTag, OciNames.IsTag(tag));

    [Fact]
    public static void IsAtMost128Characters()
    {
        Assert.True(OciNames.IsTag(new string('a', 128)));
        Assert.False(OciNames.IsTag(new string('a', 129)));
    }

    [Fact]
    public static void OfAVersionWritesItsPlusAsUnderscore() => Assert.Equal("1.2.3_b_c", OciNames.TagOf("1.2.3+b+c"));
}
