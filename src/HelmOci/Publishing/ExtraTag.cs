using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>A tag that a chart gets beside its version's own, for clients such as Flux, Argo CD and oras; Helm itself resolves versions only.</summary>
public sealed record ExtraTag
{
    private ExtraTag(string name) => Name = name;

    public string Name { get; }

    /// <summary>Whether it stands for the newest of a line of releases: <c>latest</c>, <c>1</c>, <c>1.2</c>.</summary>
    public bool IsFloating => Name == "latest" || (ChartVersion.TryParse(Name, out var version) && !version.IsStrict && !version.IsPrerelease);

    /// <summary>Whether it is a version of its own, which falls under the rule for versions.</summary>
    public bool IsVersion => ChartVersion.TryParseStrict(Name, out _);

    /// <summary>Reads <c>ChartTags</c>: tags between <c>;</c>, <c>,</c> and blanks, each once.</summary>
    /// <exception cref="ChartException">No registry takes one of them.</exception>
    public static IReadOnlyList<ExtraTag> ParseAll(string text) =>
        [.. text.Split([';', ',', ' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(OciNames.TagOf).Distinct().Select(Parse)];

    /// <summary>Whether a floating tag moves from one version to another: forward only, and never to a prerelease.</summary>
    public static bool Moves(string from, string to) =>
        ChartVersion.TryParse(to, out var target)
        && !target.IsPrerelease
        && (!ChartVersion.TryParse(from, out var source) || source.CompareTo(target) <= 0);

    private static ExtraTag Parse(string name) =>
        OciNames.IsTag(name) ? new ExtraTag(name) : throw BadExtraTag(name);

    private static ChartException BadExtraTag(string tag) => new(new Diagnostic(
        DiagnosticCodes.BadExtraTag,
        $"ChartTags: '{tag}' is not a tag.",
        "A tag has at most 128 letters, digits, '.', '-' and '_', and starts with a letter, a digit or '_'."));
}
