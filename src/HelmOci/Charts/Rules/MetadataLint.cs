using HelmOci.Diagnostics;

namespace HelmOci.Charts.Rules;

/// <summary>What <c>helm lint</c> says of Chart.yaml, and a name that cannot be pushed.</summary>
internal static class MetadataLint
{
    private static readonly ChartVersion Lowest = ChartVersion.TryParse("0.0.0-0", out var lowest) ? lowest : null!;

    public static IEnumerable<Diagnostic> Of(ChartMetadata metadata) =>
        Name(metadata).Concat(Version(metadata)).Concat(Maintainers(metadata)).Concat(Urls(metadata)).Concat(Type(metadata));

    private static IEnumerable<Diagnostic> Name(ChartMetadata metadata)
    {
        if (metadata.Name == "chart") yield return NameOfTheFolder(metadata.Locations.Of("name"));
        if (metadata.Name.Length > 0 && !IsPushable(metadata.Name)) yield return NameUnpushable(metadata.Name, metadata.Locations.Of("name"));
    }

    private static IEnumerable<Diagnostic> Version(ChartMetadata metadata)
    {
        if (!ChartVersion.TryParse(metadata.Version, out var version)) yield break;

        var location = metadata.Locations.Of("version");
        if (version <= Lowest) yield return VersionLowest(metadata.Version, location);
        if (!version.IsStrict) yield return VersionLoose(metadata.Version, ChartVersion.Suggest(metadata.Version), location);
    }

    private static IEnumerable<Diagnostic> Maintainers(ChartMetadata metadata)
    {
        foreach (var maintainer in metadata.Maintainers)
        {
            if (maintainer.Name.Length == 0) yield return MaintainerWithoutName(maintainer.Location);
            if (maintainer.Email.Length > 0 && !IsEmail(maintainer.Email)) yield return Email(maintainer.Email, maintainer.Location);
            if (maintainer.Url.Contains(' ', StringComparison.Ordinal)) yield return Url("url", maintainer.Url, maintainer.Location);
        }
    }

    private static IEnumerable<Diagnostic> Urls(ChartMetadata metadata)
    {
        for (var i = 0; i < metadata.Sources.Count; i++)
        {
            if (!IsUrl(metadata.Sources[i])) yield return Url("source", metadata.Sources[i], metadata.Locations.Of($"sources[{i}]"));
        }

        if (metadata.Icon.Length > 0 && !IsUrl(metadata.Icon)) yield return Url("icon", metadata.Icon, metadata.Locations.Of("icon"));
    }

    private static IEnumerable<Diagnostic> Type(ChartMetadata metadata)
    {
        if (metadata.IsV1 && metadata.Type.Length > 0) yield return TypeInV1(metadata.Type, metadata.Locations.Of("type"));
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

    private static Diagnostic NameUnpushable(string name, SourceLocation location) => new(
        DiagnosticCodes.NameUnpushable,
        $"No registry takes the chart's name '{name}'.",
        "Use lower-case letters and digits, with single '.', '_' or dashes between them.")
    { Location = location };

    private static Diagnostic NameOfTheFolder(SourceLocation location) => new(
        DiagnosticCodes.NameOfTheFolder,
        "The chart is named 'chart', after its folder, and so would be the charts of other apps: in a registry all of them are one.",
        "Name it after the app.")
    { Location = location };

    private static Diagnostic VersionLoose(string version, string suggestion, SourceLocation location) => new(
        DiagnosticCodes.VersionLoose,
        $"The version '{version}' is not SemVer 2; Helm finds such a chart in a registry only when asked for exactly this text.",
        suggestion.Length > 0 ? $"Write {suggestion}." : "Write three numbers without leading zeros: 1.2.3.")
    { Location = location };

    private static Diagnostic VersionLowest(string version, SourceLocation location) => new(
        DiagnosticCodes.VersionLowest,
        $"No version is lower than '{version}', so no constraint ever chooses it.",
        "Write 0.0.1 or higher.")
    { Location = location };

    private static Diagnostic MaintainerWithoutName(SourceLocation location) => new(
        DiagnosticCodes.MaintainerIncomplete,
        "This maintainer has no name.",
        "Add 'name'.")
    { Location = location };

    private static Diagnostic Email(string email, SourceLocation location) => new(
        DiagnosticCodes.MaintainerIncomplete,
        $"'{email}' is not an e-mail address.",
        "Mend 'email' or delete it.")
    { Location = location };

    private static Diagnostic Url(string key, string url, SourceLocation location) => new(
        DiagnosticCodes.UrlInvalid,
        $"The {key} '{url}' is not a URL.",
        "Write it whole, with its scheme: https://example.com/x.")
    { Location = location };

    private static Diagnostic TypeInV1(string type, SourceLocation location) => new(
        DiagnosticCodes.TypeInV1,
        $"'type: {type}' belongs to apiVersion v2; this chart is v1.",
        "Set apiVersion: v2, or delete the line.")
    { Location = location };
}
