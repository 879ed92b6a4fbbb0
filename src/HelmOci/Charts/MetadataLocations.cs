using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Where each value of a chart's metadata stands: <c>name</c>, <c>maintainers</c>, <c>sources[0]</c>.</summary>
public sealed class MetadataLocations
{
    public static readonly MetadataLocations None = new(SourceLocation.Unknown, new Dictionary<string, SourceLocation>());

    private readonly IReadOnlyDictionary<string, SourceLocation> _values;

    internal MetadataLocations(SourceLocation file, IReadOnlyDictionary<string, SourceLocation> values) =>
        (File, _values) = (file, values);

    /// <summary>Chart.yaml itself.</summary>
    public SourceLocation File { get; }

    /// <summary>The place of a value; the file where it has none.</summary>
    public SourceLocation Of(string key) => _values.GetValueOrDefault(key, File);

    /// <summary>These places where they are known, else those: a stamped text keeps the places of the user's own file.</summary>
    internal MetadataLocations Over(MetadataLocations later)
    {
        var values = new Dictionary<string, SourceLocation>(later._values);
        foreach (var (key, location) in _values)
        {
            values[key] = location;
        }

        return new MetadataLocations(File, values);
    }
}
