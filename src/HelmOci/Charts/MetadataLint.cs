using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What <c>helm lint</c> says of Chart.yaml, and a name that cannot be pushed.</summary>
internal static class MetadataLint
{
    private static readonly ChartVersion Lowest = ChartVersion.TryParse("0.0.0-0", out var lowest) ? lowest : null!;

    public static void Check(ChartMetadata metadata, FindingsBuilder findings)
    {
        findings.Warn(Name(metadata));
        findings.Warn(Version(metadata));
        findings.Warn(Maintainers(metadata));
        findings.Warn(Urls(metadata));
        var at = metadata.Locations;
        if (metadata.IsV1 && metadata.Type.Length > 0) findings.Warn(MetadataLintDiagnostics.TypeInV1(metadata.Type, at.Of("type")));
        if (metadata.Icon.Length == 0) findings.Note(MetadataLintDiagnostics.IconMissing(at.File));
    }

    private static IEnumerable<Diagnostic> Name(ChartMetadata metadata)
    {
        if (metadata.Name == "chart") yield return MetadataLintDiagnostics.NameOfTheFolder(metadata.Locations.Of("name"));
        if (metadata.Name.Length > 0 && !IsPushable(metadata.Name)) yield return MetadataLintDiagnostics.NameUnpushable(metadata.Name, metadata.Locations.Of("name"));
    }

    private static IEnumerable<Diagnostic> Version(ChartMetadata metadata)
    {
        if (!ChartVersion.TryParse(metadata.Version, out var version)) yield break;

        var location = metadata.Locations.Of("version");
        if (version <= Lowest) yield return MetadataLintDiagnostics.VersionLowest(metadata.Version, location);
        if (!version.IsStrict) yield return MetadataLintDiagnostics.VersionLoose(metadata.Version, ChartVersion.Suggest(metadata.Version), location);
    }

    private static IEnumerable<Diagnostic> Maintainers(ChartMetadata metadata)
    {
        foreach (var maintainer in metadata.Maintainers)
        {
            if (maintainer.Name.Length == 0) yield return MetadataLintDiagnostics.MaintainerWithoutName(maintainer.Location);
            if (maintainer.Email.Length > 0 && !IsEmail(maintainer.Email)) yield return MetadataLintDiagnostics.Email(maintainer.Email, maintainer.Location);
            if (maintainer.Url.Contains(' ', StringComparison.Ordinal)) yield return MetadataLintDiagnostics.Url("url", maintainer.Url, maintainer.Location);
        }
    }

    private static IEnumerable<Diagnostic> Urls(ChartMetadata metadata)
    {
        for (var i = 0; i < metadata.Sources.Count; i++)
        {
            if (!IsUrl(metadata.Sources[i])) yield return MetadataLintDiagnostics.Url("source", metadata.Sources[i], metadata.Locations.Of($"sources[{i}]"));
        }

        if (metadata.Icon.Length > 0 && !IsUrl(metadata.Icon)) yield return MetadataLintDiagnostics.Url("icon", metadata.Icon, metadata.Locations.Of("icon"));
    }

    /// <summary>What a registry takes as the last element of a repository: lower-case letters and digits, joined by <c>.</c>, <c>_</c>, <c>__</c> or dashes.</summary>
    private static bool IsPushable(string name)
    {
        if (!name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-')) return false;

        // Runs of dashes and doubled underscores are one separator each; two separators must not meet.
        var elements = name.Replace("__", ".", StringComparison.Ordinal).Split('.', '_');

        return elements.All(element => element.Length > 0 && element[0] != '-' && element[^1] != '-');
    }

    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);

        return at > 0 && at < text.Length - 1 && at == text.LastIndexOf('@') && !text.Contains(' ', StringComparison.Ordinal);
    }

    /// <summary>A scheme, a colon and something behind it.</summary>
    private static bool IsUrl(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);

        return colon > 0 && colon < text.Length - 1 && char.IsAsciiLetter(text[0])
            && text[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.');
    }
}
