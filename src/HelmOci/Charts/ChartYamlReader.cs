using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>Reads Chart.yaml, with requirements.yaml over it as Helm does, and tells whether its text can be packed as it is.</summary>
internal sealed class ChartYamlReader
{
    private readonly YamlText _text;
    private readonly YamlMapping? _chart;
    private readonly YamlMapping? _requirements;
    private readonly bool _hasRequirements;

    public ChartYamlReader(ChartFile chartYaml, ChartFile? requirements, ChartFaults faults, CancellationToken cancellation)
    {
        _text = YamlText.Decode(chartYaml.Content, chartYaml.SourcePath);
        _chart = Mapping(_text, "Chart.yaml", faults, cancellation);
        _requirements = requirements is null ? null : faults.Try(() => Mapping(requirements, faults, cancellation), null);
        _hasRequirements = requirements is not null;
        var file = new SourceLocation(chartYaml.SourcePath, 1, 1);
        Metadata = MetadataReader.Read(Layers(_chart, _requirements), new MetadataContext(file, faults));
    }

    /// <summary>All that the two files say, as Helm holds it while it packs.</summary>
    public ChartMetadata Metadata { get; }

    /// <summary>Whether requirements.yaml sets more than the dependencies, over what Chart.yaml says.</summary>
    public bool IsOverridden => _requirements is not null && _requirements.Entries.Any(entry => entry.Name != "dependencies");

    /// <summary>Whether Chart.yaml of a v1 chart holds dependencies, which Helm does not pack.</summary>
    public bool DropsDependencies => Metadata.IsV1 && _chart?.Find("dependencies") is not null;

    public bool TextStays =>
        _text.Encoding is YamlEncoding.Utf8 or YamlEncoding.Utf8WithMark && !DropsDependencies && !IsOverridden
        && (Metadata.IsV1 || !_hasRequirements);

    /// <summary>What the packed chart says: in a v1 chart only requirements.yaml brings dependencies.</summary>
    public ChartMetadata Packed() => DropsDependencies ? Metadata with { Dependencies = OfRequirements() } : Metadata;

    /// <summary>Reads a file that holds one map; null for an empty one.</summary>
    internal static YamlMapping? Mapping(ChartFile file, ChartFaults faults, CancellationToken cancellation) =>
        Mapping(YamlText.Decode(file.Content, file.SourcePath), file.Path, faults, cancellation);

    private static YamlMapping? Mapping(YamlText text, string name, ChartFaults faults, CancellationToken cancellation)
    {
        var root = YamlDocument.ParseFirst(text, cancellation).Root;
        FiniteNumbers.Check(root, faults);
        if (root is not YamlMapping && root.Kind != YamlKind.Null) faults.Add(MetadataDiagnostics.NotAMapping(name, root.Location));

        return root as YamlMapping;
    }

    private IReadOnlyList<ChartDependency> OfRequirements()
    {
        if (_requirements is null) return [];

        var context = new MetadataContext(_requirements.Location, new ChartFaults());

        return MetadataReader.Dependencies(new MetadataFields([_requirements], "", context));
    }

    private static List<YamlMapping> Layers(params YamlMapping?[] layers) => [.. layers.OfType<YamlMapping>()];
}
