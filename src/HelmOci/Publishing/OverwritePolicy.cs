using HelmOci.Charts;

namespace HelmOci.Publishing;

/// <summary>Decides what becomes of a version that is there already, with other content.</summary>
/// <param name="Mode">What the user asked for.</param>
/// <param name="IsContinuousIntegration">Whether a build server is at work, where nothing is a try-out.</param>
public sealed record OverwritePolicy(OverwriteMode Mode, bool IsContinuousIntegration)
{
    /// <param name="version">The version in question.</param>
    /// <param name="isLocal">Whether the destination is this machine's: a loopback registry or a layout.</param>
    public OverwriteDecision Decide(string version, bool isLocal) => Mode switch
    {
        OverwriteMode.Always => OverwriteDecision.Replace,
        OverwriteMode.Skip => OverwriteDecision.Keep,
        OverwriteMode.Never => OverwriteDecision.Refuse,
        _ => IsPrerelease(version) || (isLocal && !IsContinuousIntegration) ? OverwriteDecision.Replace : OverwriteDecision.Refuse,
    };

    private static bool IsPrerelease(string version) => ChartVersion.TryParse(version, out var parsed) && parsed.IsPrerelease;
}

/// <summary>What <c>ChartOverwrite</c> says of a version that is there already, with other content.</summary>
public enum OverwriteMode
{
    /// <summary>A prerelease may be replaced, and outside CI what is on this machine; a released version may not.</summary>
    Auto,

    /// <summary>Replaced.</summary>
    Always,

    /// <summary>An error.</summary>
    Never,

    /// <summary>Kept; nothing is pushed, and the build succeeds.</summary>
    Skip,
}

/// <summary>What becomes of a version that is there already.</summary>
public enum OverwriteDecision
{
    Replace,
    Keep,
    Refuse,
}
