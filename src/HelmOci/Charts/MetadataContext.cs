using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>What comes to light while metadata are read: places, faults, and what will be regretted.</summary>
internal sealed class MetadataContext(SourceLocation file, ChartFaults faults)
{
    private readonly Dictionary<string, SourceLocation> _locations = [];
    private readonly HashSet<YamlNode> _refused = new(ReferenceEqualityComparer.Instance);
    private readonly List<MetadataRemark> _remarks = [];
    private readonly DiagnosticTally _tally = new();

    public IReadOnlyList<MetadataRemark> Remarks => [.. _remarks, .. _tally.Rest().Select(rest => new MetadataRemark("", rest))];

    public MetadataLocations Locations => new(file, _locations);

    public void Locate(string path, YamlNode node) => _locations[path] = node.Location;

    public void Refuse(YamlNode node, string path, string wanted)
    {
        if (_refused.Add(node)) faults.Add(WrongType(path, wanted, node));
    }

    public void RefuseEmpty(YamlNode node, string path)
    {
        if (_refused.Add(node)) faults.Add(MetadataDiagnostics.EmptyEntry(path, node.Location));
    }

    /// <param name="node">Where it stands.</param>
    /// <param name="path">Its key.</param>
    /// <param name="code">The code of the diagnostic, which is made only where it will be shown.</param>
    /// <param name="diagnosticOf">Makes it, of the path.</param>
    public void Remark(YamlNode node, string path, string code, Func<string, Diagnostic> diagnosticOf)
    {
        if (!_tally.Take(code, node.Source.File)) return;

        _locations.TryAdd(path, node.Location);
        _remarks.Add(new MetadataRemark(path, diagnosticOf(path) with { Location = node.Location }));
    }

    private static Diagnostic WrongType(string key, string wanted, YamlNode found) => new(
        DiagnosticCodes.WrongType,
        $"'{key}' must be {wanted}, and is a {NameOf(found.Kind)}.",
        $"Write {wanted}.")
    { Location = found.Location };

    private static string NameOf(YamlKind kind) => kind switch
    {
        YamlKind.Sequence => "list",
        YamlKind.Mapping => "map",
        YamlKind.Boolean => "boolean",
        YamlKind.Number => "number",
        YamlKind.Null => "null",
        _ => "string",
    };
}
