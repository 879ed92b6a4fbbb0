namespace HelmOci.Diagnostics;

/// <summary>Finds misspelt properties on a command line, where MSBuild takes any name: the chart would go elsewhere, or nowhere, and the build would pass.</summary>
public static class PropertySpelling
{
    /// <summary>Up to this length one slip is allowed for, beyond it two: short names are near to each other anyway.</summary>
    private const int ShortName = 10;

    /// <summary>All properties that users set.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "ChartAllowExternalLinks", "ChartAppVersion", "ChartBuildServerOutputs", "ChartCachePath", "ChartCosignKey", "ChartCosignPasswordVariable", "ChartDirectory",
        "ChartExperimentalOci", "ChartFillMetadata", "ChartHelm", "ChartHelmKubeVersion", "ChartHelmValues", "ChartImageReference", "ChartImageRegistry", "ChartImageValuesPath", "ChartKeepVersion",
        "ChartKeyring", "ChartKind", "ChartLayoutPath", "ChartLockedMode", "ChartManifestsPath", "ChartNamespace", "ChartOutputPath", "ChartOverwrite",
        "ChartPackage", "ChartPinImage", "ChartPublishImage", "ChartRegistry", "ChartRegistryCaFile", "ChartRegistryClientCertificate",
        "ChartRegistryClientKey", "ChartRegistryPassword", "ChartRegistryPasswordVariable", "ChartRegistryPlainHttp", "ChartRegistrySkipTlsVerify",
        "ChartRegistryUsername", "ChartReportPath", "ChartRequired", "ChartSign", "ChartSignImage", "ChartSigner", "ChartSigningKey", "ChartSigningKeyUrl",
        "ChartSigningKeyVariable", "ChartSigningKeyring", "ChartSigningPassphraseVariable", "ChartTags", "ChartTemplateChecks", "ChartVersion",
        "EnableChartSupport", "PackChart", "PushChart",
    ];

    /// <summary>The warning for a name that is nearly one of ours; null for ours, and for all that are somebody's own.</summary>
    public static Diagnostic? Check(string name)
    {
        // ChartRegistry2 is a second one of the user's, and no slip.
        if (name.StartsWith('_') || name.Any(char.IsAsciiDigit) || Known.Contains(name, StringComparer.OrdinalIgnoreCase)) return null;

        var given = name.ToUpperInvariant();
        var (nearest, distance) = Known.Select(known => (Name: known, Distance: Distance(given, known.ToUpperInvariant()))).MinBy(known => known.Distance);

        return distance <= (nearest.Length > ShortName ? 2 : 1) ? Misspelt(name, nearest) : null;
    }

    /// <summary>How many letters must be added, removed, replaced or swapped with their neighbour.</summary>
    private static int Distance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 2) return int.MaxValue;

        var steps = new int[left.Length + 1][];
        for (var i = 0; i <= left.Length; i++)
        {
            steps[i] = new int[right.Length + 1];
            for (var j = 0; j <= right.Length; j++)
            {
                steps[i][j] = i == 0 || j == 0
                    ? i + j
                    : Math.Min(Math.Min(steps[i - 1][j], steps[i][j - 1]) + 1, steps[i - 1][j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                var isSwap = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
                if (isSwap) steps[i][j] = Math.Min(steps[i][j], steps[i - 2][j - 2] + 1);
            }
        }

        return steps[^1][^1];
    }

    private static Diagnostic Misspelt(string name, string nearest) => new(
        DiagnosticCodes.PropertyMisspelt,
        $"{name} is no property of HelmOci.Build, and nothing here reads it.",
        $"Did you mean {nearest}?");
}
