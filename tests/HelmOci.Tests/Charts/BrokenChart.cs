using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

/// <summary>Broken charts, folders named after the defect: what Helm 4.1.4 refuses is refused with a code, the rest is packed.</summary>
public static class BrokenChart
{
    /// <summary>Each refused chart with the code that names its fault.</summary>
    private static readonly Dictionary<string, string> Codes = new()
    {
        ["alias-bad"] = DiagnosticCodes.AliasInvalid,
        ["annotations-list"] = DiagnosticCodes.WrongType,
        ["annotations-nested"] = DiagnosticCodes.WrongType,
        ["apiversion-v3"] = DiagnosticCodes.ApiVersionUnsupported,
        ["apiversion-v9"] = DiagnosticCodes.ApiVersionUnsupported,
        ["bad-tgz-in-charts"] = DiagnosticCodes.ArchiveNotGzip,
        ["chart-yaml-broken"] = DiagnosticCodes.YamlSyntax,
        ["chart-yaml-list"] = DiagnosticCodes.NotAMapping,
        ["dependency-duplicate"] = DiagnosticCodes.DependencyRepeated,
        ["dependency-missing"] = DiagnosticCodes.DependencyMissing,
        ["dependency-null"] = DiagnosticCodes.EmptyEntry,
        ["deprecated-string"] = DiagnosticCodes.WrongType,
        ["dir-without-chart-in-charts"] = DiagnosticCodes.SubchartWithoutChartYaml,
        ["empty-chart-yaml"] = DiagnosticCodes.NameMissing,
        ["helmignore-bad-glob"] = DiagnosticCodes.IgnoreBadGlob,
        ["helmignore-double-star"] = DiagnosticCodes.IgnoreDoubleStar,
        ["helmignore-ignores-chart-yaml"] = DiagnosticCodes.ChartYamlIgnored,
        ["helmignore-negation-other"] = DiagnosticCodes.ChartYamlIgnored,
        ["invalid-utf8"] = DiagnosticCodes.YamlNotText,
        ["keywords-string"] = DiagnosticCodes.WrongType,
        ["lock-bad-time"] = DiagnosticCodes.LockTimeInvalid,
        ["lock-broken"] = DiagnosticCodes.YamlSyntax,
        ["loose-file-in-charts"] = DiagnosticCodes.SubchartWithoutChartYaml,
        ["lowercase-chart-yaml"] = DiagnosticCodes.ChartYamlMissing,
        ["maintainer-null"] = DiagnosticCodes.EmptyEntry,
        ["maintainers-map"] = DiagnosticCodes.WrongType,
        ["name-dotdot"] = DiagnosticCodes.NameInvalid,
        ["name-list"] = DiagnosticCodes.WrongType,
        ["name-slash"] = DiagnosticCodes.NameInvalid,
        ["no-chart-yaml"] = DiagnosticCodes.ChartYamlMissing,
        ["no-name"] = DiagnosticCodes.NameMissing,
        ["no-version"] = DiagnosticCodes.VersionMissing,
        ["nul-byte"] = DiagnosticCodes.YamlControlCharacter,
        ["schema-broken"] = DiagnosticCodes.SchemaNotJson,
        ["subchart-invalid"] = DiagnosticCodes.VersionMissing,
        ["tabs"] = DiagnosticCodes.YamlTabIndentation,
        ["type-number"] = DiagnosticCodes.TypeInvalid,
        ["type-unknown"] = DiagnosticCodes.TypeInvalid,
        ["values-broken"] = DiagnosticCodes.YamlSyntax,
        ["values-list"] = DiagnosticCodes.NotAMapping,
        ["values-scalar"] = DiagnosticCodes.NotAMapping,
        ["version-four-parts"] = DiagnosticCodes.VersionInvalid,
        ["version-prerelease-leading-zero"] = DiagnosticCodes.VersionInvalid,
        ["version-text"] = DiagnosticCodes.VersionInvalid,
    };

    /// <summary>Faults that the same line makes besides its own.</summary>
    private static readonly Dictionary<string, string> Others = new()
    {
        ["alias-bad"] = DiagnosticCodes.DependencyMissing,
        ["dependency-duplicate"] = DiagnosticCodes.DependencyMissing,
        ["empty-chart-yaml"] = DiagnosticCodes.VersionMissing,
    };

    public static TheoryData<string> Names() => [.. Vectors.NamesIn("refused")];

    [Theory]
    [MemberData(nameof(Names))]
    public static void IsRefusedWhereHelmRefuses(string defect)
    {
        var faults = ChartFolder.FaultsOf(Vectors.PathOf("refused", defect, "chart")).Select(fault => fault.Code).Distinct();

        if (File.Exists(Vectors.PathOf("refused", defect, "helm4.accepted"))) Assert.Empty(faults);
        else Assert.Equal(Expected(defect), faults);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public static void NamesThePlace(string defect)
    {
        var faults = ChartFolder.FaultsOf(Vectors.PathOf("refused", defect, "chart"));

        Assert.All(faults, fault => Assert.StartsWith(Vectors.Folder, fault.Location?.File));
    }

    private static IEnumerable<string> Expected(string defect) =>
        Others.TryGetValue(defect, out var other) ? [Codes[defect], other] : [Codes[defect]];
}
