using System.Text.Json;
using HelmOci.Charts;
using HelmOci.Dependencies;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Dependencies;

/// <summary>Constraints against what Helm 4.1.4 made of them.</summary>
public static class VersionConstraints
{
    public static TheoryData<string> Constraints() => [.. Cases().Select(one => one.GetProperty("constraint").GetString()!)];

    [Theory]
    [MemberData(nameof(Constraints))]
    public static void AdmitWhatHelmAdmits(string constraint)
    {
        var expected = Cases().Single(one => one.GetProperty("constraint").GetString() == constraint).GetProperty("4.1.4");
        var admitted = VersionConstraint.TryParse(constraint, out var parsed)
            ? Versions().Where(version => parsed.Admits(Version(version))).ToList()
            : [];

        Assert.Equal(Texts(expected), admitted);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("latest")]
    [InlineData("==1.2.3")]
    [InlineData("!1")]
    [InlineData("1.2.3,")]
    [InlineData(",1.2.3")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3-01")]
    [InlineData(">=1.0.0<2.0.0")]
    [InlineData("> 1 ||")]
    [InlineData("|| 1")]
    [InlineData("^1.0 - 2.0")]
    [InlineData("^1 1.0 - 2.0")]
    [InlineData("1 - 2 - 3")]
    [InlineData("1.0 -2.0")]
    [InlineData("1x")]
    [InlineData("**")]
    [InlineData("1.")]
    [InlineData("18446744073709551616")]
    public static void AreRefusedWhereHelmRefuses(string constraint) => Assert.False(VersionConstraint.TryParse(constraint, out _));

    [Theory]
    [InlineData("^1, 1.2 - 2.0", "1.9.9", true)]
    [InlineData("1.2 - 2.0 ^1", "2.0.0", false)]
    [InlineData("1.2 - 2.0 || 9.x", "9.4.1", true)]
    [InlineData("v1.2 - v2", "2.9.9", true)]
    [InlineData("  >=   1.2.3\t<2 ", "1.2.3", true)]
    [InlineData("1.2.3+other", "1.2.3+this", true)]
    [InlineData("*-0", "1.0.0-alpha", true)]
    [InlineData("!=1.2.3", "1.2.4-rc.1", false)]
    public static void AreReadInAllTheirForms(string constraint, string version, bool isAdmitted)
    {
        Assert.True(VersionConstraint.TryParse(constraint, out var parsed));
        Assert.Equal(isAdmitted, parsed.Admits(Version(version)));
    }

    private static JsonElement Data() =>
        JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("data", "semver-constraints.json"))).RootElement;

    private static List<JsonElement> Cases() => [.. Data().GetProperty("cases").EnumerateArray()];

    private static List<string> Versions() => Texts(Data().GetProperty("versions"));

    private static List<string> Texts(JsonElement list) => list.ValueKind == JsonValueKind.Array ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    private static ChartVersion Version(string text) => ChartVersion.TryParse(text, out var version) ? version : throw new ArgumentException(text);
}
