using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Stamping;

namespace HelmOci.Tests.Stamping;

public static class ImageOfTheBuild
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly BuiltImage Image = new() { Registry = "reg.io", Repository = "shop/orders", Tags = ["1.4.0"], ManifestDigest = Digest };

    [Theory]
    [InlineData("latest 1.4.0", "1.4.0", "1.4.0")]
    [InlineData("edge 1.4.0 latest", "1.4.0", "1.4.0")]
    [InlineData("latest edge 2024", "1.4.0", "edge")]
    [InlineData("latest", "1.4.0", "latest")]
    [InlineData("edge 1.4.0-build.5", "1.4.0+build.5", "1.4.0-build.5")]
    [InlineData("edge 1.4.0_build.5", "1.4.0+build.5", "1.4.0_build.5")]
    [InlineData("", "1.4.0", "")]
    public static void IsNamedByTheTagThatSaysMost(string tags, string version, string expected) =>
        Assert.Equal(expected, (Image with { Tags = tags.Split(' ') }).TagFor(version));

    [Fact]
    public static void GetsTheVersionForItsTagWhereNothingSetsOne() => Assert.Equal("1.4.0-build.5", (Image with { Tags = [] }).TagFor("1.4.0+build.5"));

    [Fact]
    public static void HasTheDigestOfItsManifest() => Assert.Equal(Digest, Image.Digest);

    /// <summary>As <c>sha256sum</c> has it.</summary>
    [Fact]
    public static void HasTheDigestOfItsIndexForSeveralPlatforms() => Assert.Equal(
        "sha256:bafebd36189ad3688b7b3915ea55d461e0bfcfbdde11e54b0a123999fb6be50f",
        (Image with { ManifestDigest = "", Index = "{\"schemaVersion\":2}" }).Digest);

    [Fact]
    public static void HasNoDigestWhereNoRegistryHasIt()
    {
        Assert.Equal("", (Image with { IsArchived = true }).Digest);
        Assert.Equal("", (Image with { Registry = "" }).Digest);
    }

    [Theory]
    [InlineData("", "reg.io", "shop/orders")]
    [InlineData("mirror.io:5000", "mirror.io:5000", "shop/orders")]
    [InlineData("mirror.io/hub/proxy/", "mirror.io", "hub/proxy/shop/orders")]
    public static void IsPulledFromWhereClustersReachIt(string pullRegistry, string registry, string repository)
    {
        var stamp = new ChartImage { Built = Image, PullRegistry = pullRegistry }.StampFor("1.4.0")!;

        Assert.Equal((registry, repository, "1.4.0", Digest), (stamp.Registry, stamp.Repository, stamp.Tag, stamp.Digest));
        Assert.Equal($"{registry}/{repository}:1.4.0@{Digest}", stamp.Reference);
    }

    [Theory]
    [InlineData("https://mirror.io")]
    [InlineData("mirror .io")]
    public static void IsNotPulledFromWhatIsNoRegistry(string pullRegistry)
    {
        var fault = Assert.Throws<ChartException>(() => new ChartImage { Built = Image, PullRegistry = pullRegistry }.StampFor("1.4.0"));

        Assert.Equal(DiagnosticCodes.BadImageRegistry, fault.Diagnostics[0].Code);
    }

    [Fact]
    public static void GivesWayToOneThatWasBuiltElsewhere()
    {
        var image = new ChartImage { Built = Image, Reference = "other.io/app:7", ValuesPath = "api.image", IsPinned = true };
        var stamp = image.StampFor("1.4.0")!;

        Assert.False(image.IsBuilt);
        Assert.Equal(("other.io/app", "7", "", "api.image", true), (stamp.Name, stamp.Tag, stamp.Digest, stamp.ValuesPath, stamp.IsPinned));
    }

    [Fact]
    public static void IsNoneWithoutAnImage() => Assert.Null(new ChartImage().StampFor("1.4.0"));
}
