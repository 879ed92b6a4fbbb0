using HelmOci.Oci;

namespace HelmOci.Tests.Oci;

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
