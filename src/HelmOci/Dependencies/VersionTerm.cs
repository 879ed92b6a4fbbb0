using HelmOci.Charts;

namespace HelmOci.Dependencies;

/// <summary>An operator and a version: <c>&gt;=1.2</c>. A version is partial where a number is missing or is <c>x</c>, <c>X</c> or <c>*</c>.</summary>
/// <param name="Operator">Empty, or one of <c>= != &gt; &lt; &gt;= =&gt; &lt;= =&lt; ~ ~&gt; ^</c>.</param>
/// <param name="Version">The version, zero where a number is missing.</param>
/// <param name="Given">How many numbers are given: 3 for a whole version, 0 for <c>*</c>.</param>
internal sealed record VersionTerm(string Operator, ChartVersion Version, int Given)
{
    public bool IsPrerelease => Version.IsPrerelease;

    private bool IsPartial => Given < 3;

    /// <param name="sign">The operator.</param>
    /// <param name="parts">The numbers and wildcards; what follows the first wildcard counts for nothing.</param>
    /// <param name="core">The same as they are written.</param>
    /// <param name="prerelease">With its dash.</param>
    /// <param name="build">With its plus.</param>
    /// <param name="term">The term.</param>
    public static bool TryCreate(
        string sign, IReadOnlyList<string> parts, string core, string prerelease, string build, out VersionTerm term)
    {
        var given = parts.TakeWhile(part => part is not ("x" or "X" or "*")).Count();
        var padded = string.Join('.', parts.Take(given).Concat(["0", "0", "0"]).Take(3));
        var isWhole = given == 3;
        var isVersion = ChartVersion.TryParse(isWhole ? core + prerelease + build : padded + prerelease, out var version);
        // A build that is no build is refused where it counts for nothing, too.
        isVersion = isVersion && (build.Length == 0 || ChartVersion.TryParse("0" + build, out _)) && parts[0].Length > 0;
        term = isVersion ? new VersionTerm(sign, version, given) : null!;

        return isVersion;
    }

    /// <summary>Whether a version satisfies the term; that pre-releases are wanted at all is decided before.</summary>
    public bool Admits(ChartVersion version) => Operator switch
    {
        "!=" => !IsSame(version),
        ">" => IsAbove(version),
        "<" => version < Version,
        ">=" or "=>" => version >= Version,
        "<=" or "=<" => IsPartial ? IsWithinUpper(version) : version <= Version,
        "~" or "~>" => IsClose(version),
        "^" => IsCompatible(version),
        _ => IsPartial ? IsClose(version) : version.CompareTo(Version) == 0,
    };

    /// <summary><c>!=1.2</c> means all of 1.2; with a pre-release on one side only the numbers are not all.</summary>
    private bool IsSame(ChartVersion version) => Given switch
    {
        3 => version.CompareTo(Version) == 0,
        2 => SharesMinor(version) && version.Prerelease == Version.Prerelease,
        1 => SharesMajor(version),
        _ => version.CompareTo(Version) == 0,
    };

    private bool IsAbove(ChartVersion version) => Given switch
    {
        1 => version.Major > Version.Major,
        2 => version.Major > Version.Major || (SharesMajor(version) && version.Minor > Version.Minor),
        _ => version > Version,
    };

    private bool IsWithinUpper(ChartVersion version) =>
        version.Major < Version.Major || (SharesMajor(version) && (Given == 1 || version.Minor <= Version.Minor));

    private bool IsClose(ChartVersion version)
    {
        if (version < Version) return false;
        // "~*" and "~0.0.0" admit all.
        if (Given is 0 or 3 && Version is { Major: 0, Minor: 0, Patch: 0 }) return true;

        return SharesMajor(version) && (Given == 1 || version.Minor == Version.Minor);
    }

    private bool IsCompatible(ChartVersion version)
    {
        if (version < Version || !SharesMajor(version)) return false;
        if (Version.Major > 0 || Given == 1) return true;
        if (Version.Minor > 0 || Given == 2) return version.Minor == Version.Minor;

        // "^0.0.3" is that one version, and, by a quirk of Helm's, "^*" is 0.0.0.
        return version.Minor == 0 && version.Patch == Version.Patch;
    }

    private bool SharesMajor(ChartVersion version) => version.Major == Version.Major;

    private bool SharesMinor(ChartVersion version) => SharesMajor(version) && version.Minor == Version.Minor;
}
