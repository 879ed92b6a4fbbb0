namespace HelmOci.Publishing;

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
