using HelmOci.Publishing;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Publishing;

public static class VersionThatIsThereAlready
{
    [Theory]
    [InlineData("1.0.0", false, false, OverwriteDecision.Refuse)]
    [InlineData("1.0.0", true, false, OverwriteDecision.Replace)]
    [InlineData("1.0.0", true, true, OverwriteDecision.Refuse)]
    [InlineData("1.0.0-rc.1", false, true, OverwriteDecision.Replace)]
    [InlineData("1.0.0+b-1", false, false, OverwriteDecision.Refuse)]
    public static void IsReplacedByDefaultOnlyWhereNobodyReliesOnIt(string version, bool isLocal, bool isContinuousIntegration, OverwriteDecision expected) =>
        Assert.Equal(expected, new OverwritePolicy(OverwriteMode.Auto, isContinuousIntegration).Decide(version, isLocal));

    [Theory]
    [InlineData(OverwriteMode.Always, OverwriteDecision.Replace)]
    [InlineData(OverwriteMode.Never, OverwriteDecision.Refuse)]
    [InlineData(OverwriteMode.Skip, OverwriteDecision.Keep)]
    public static void IsTreatedAsTheUserSays(OverwriteMode mode, OverwriteDecision expected)
    {
        Assert.Equal(expected, new OverwritePolicy(mode, IsContinuousIntegration: false).Decide("1.0.0-rc.1", isLocal: true));
        Assert.Equal(expected, new OverwritePolicy(mode, IsContinuousIntegration: true).Decide("1.0.0", isLocal: false));
    }
}
