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

    public ChartYamlReader(ChartFile chartYaml, ChartFile? requirements, DiagnosticList errors, CancellationToken cancellation)
    {
        _text = YamlText.Decode(chartYaml.Content, chartYaml.SourcePath);
        _chart = Mapping(_text, "Chart.yaml", errors, cancellation);
        _requirements = requirements is null ? null : errors.Try(() => Mapping(requirements, errors, cancellation), null);
        _hasRequirements = requirements is not null;
        var file = new SourceLocation(chartYaml.SourcePath, 1, 1);
        Metadata = MetadataReader.Read(Layers(_chart, _requirements), new MetadataContext(file, errors));
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
    internal static YamlMapping? Mapping(ChartFile file, DiagnosticList errors, CancellationToken cancellation) =>
        Mapping(YamlText.Decode(file.Content, file.SourcePath), file.Path, errors, cancellation);

    private static YamlMapping? Mapping(YamlText text, string name, DiagnosticList errors, CancellationToken cancellation)
    {
        var root = YamlDocument.ParseFirst(text, cancellation).Root;
        FiniteNumbers.Check(root, errors);
        if (root is not YamlMapping && root.Kind != YamlKind.Null) errors.Add(NotAMapping(name, root.Location));

        return root as YamlMapping;
    }

    private IReadOnlyList<ChartDependency> OfRequirements()
    {
        if (_requirements is null) return [];

        var context = new MetadataContext(_requirements.Location, new DiagnosticList());

        return MetadataReader.Dependencies(new MetadataFields([_requirements], "", context));
    }

    private static List<YamlMapping> Layers(params YamlMapping?[] layers) => [.. layers.OfType<YamlMapping>()];

    internal static Diagnostic NotAMapping(string file, SourceLocation location) => new(
        DiagnosticCodes.NotAMapping,
        $"{file} is not a map of keys and values.",
        "Write 'key: value' lines; a list or a single value has no meaning there.")
    { Location = location };
}

/// <summary>Helm turns YAML into JSON, which has no infinity and no "not a number".</summary>
internal static class FiniteNumbers
{
    /// <summary>Adds a fault for each <c>.inf</c> and <c>.nan</c> in a document.</summary>
    public static void Check(YamlNode node, DiagnosticList errors)
    {
        switch (node)
        {
            case not YamlScalar when DeepStack.IsAtEnd:
                DeepStack.Continue(given => Check(given.node, given.errors), (node, errors));
                break;
            // An alias repeats what its anchor was already checked for.
            case { IsAlias: true }:
                break;
            case YamlScalar scalar when !double.IsFinite(scalar.Value.Number):
                errors.Add(NumberNotFinite(scalar.Raw, scalar.Location));
                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items) Check(item, errors);
                break;
            case YamlMapping mapping:
                foreach (var pair in mapping.Pairs) Check(pair.Value, errors);
                break;
        }
    }

    private static Diagnostic NumberNotFinite(string text, SourceLocation location) => new(
        DiagnosticCodes.NumberNotFinite,
        $"'{text}' is not a number that Helm can read.",
        "Put it in quotes if it is meant as text.")
    { Location = location };
}
