using System.Globalization;
using HelmOci.Charts;
using HelmOci.Diagnostics;

namespace HelmOci.Dependencies;

/// <summary>What a classic repository's index.yaml says of the charts that are wanted; of others nothing is kept.</summary>
internal sealed class ChartIndex
{
    /// <summary>The largest index that is read, in bytes. The largest public ones have some 20 MB.</summary>
    public const long LargestIndex = 256 * 1024 * 1024;

    private readonly Dictionary<string, IReadOnlyList<IndexEntry>> _charts;

    private ChartIndex(IReadOnlyDictionary<string, List<IndexEntry>> charts) =>
        _charts = charts.ToDictionary(chart => chart.Key, chart => Sorted(chart.Value), StringComparer.Ordinal);

    /// <summary>Reads an index, YAML or JSON, as a stream.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="wanted">The names of the charts to keep.</param>
    /// <param name="file">What messages call it: its address.</param>
    /// <param name="log">Is told of entries that are passed over.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">It is no index, or too large.</exception>
    public static ChartIndex Read(Stream content, IEnumerable<string> wanted, string file, IChartLog log, CancellationToken cancellation)
    {
        var entries = new IndexEntries(wanted, file, log, cancellation);
        var input = new IndexInput(content, file);
        if (input.IsEmpty) throw Invalid(file, "it is empty", null);

        if (input.IsJson) new JsonIndexReader(input, entries).Read();
        else new YamlIndexReader(input, entries).Read();
        if (!entries.HasApiVersion) throw Invalid(file, "it has no apiVersion", null);

        return new ChartIndex(entries.Charts);
    }

    /// <summary>Whether the index names the chart.</summary>
    public bool Has(string name) => _charts.ContainsKey(name);

    /// <summary>All versions of a chart, the newest first; empty for one that is not there.</summary>
    public IReadOnlyList<IndexEntry> VersionsOf(string name) => _charts.GetValueOrDefault(name, []);

    /// <summary>The version that Helm takes: the newest that can be fetched and that the constraint admits; null if there is none.</summary>
    public IndexEntry? Newest(string name, VersionConstraint constraint) =>
        VersionsOf(name).FirstOrDefault(entry => entry.Urls.Count > 0 && constraint.Admits(entry.Version));

    /// <summary>A version by its number, the build left out as Helm does; one with the very same text comes first.</summary>
    public IndexEntry? Find(string name, string version)
    {
        if (!ChartVersion.TryParse(version, out var number)) return null;

        var equal = VersionsOf(name).Where(entry => entry.Urls.Count > 0 && entry.Version.CompareTo(number) == 0).ToList();

        return equal.FirstOrDefault(entry => entry.Version.ToString() == version) ?? equal.FirstOrDefault();
    }

    /// <summary>The newest first. Versions that differ in the build alone are equal, and stay in the order of the index, as in Helm.</summary>
    private static IReadOnlyList<IndexEntry> Sorted(List<IndexEntry> entries) => [.. entries.OrderByDescending(entry => entry.Version)];

    /// <summary>The error for what is no index.</summary>
    public static ChartException Invalid(string file, string reason, Exception? cause, int line = 0) => new(
        new Diagnostic(
            DiagnosticCodes.IndexInvalid,
            $"{file}{(line > 0 ? string.Create(CultureInfo.InvariantCulture, $", line {line},") : "")} is no index of a chart repository: {reason}.",
            "Check the repository's address; its index.yaml is what 'helm repo index' writes."),
        cause);

    /// <param name="file">The index.</param>
    /// <param name="firstLine">Where the part that was parsed begins.</param>
    /// <param name="fault">What is wrong with it, with places in that part.</param>
    public static ChartException Broken(string file, int firstLine, ChartException fault)
    {
        var first = fault.Diagnostics[0];
        var line = firstLine + Math.Max(first.Location?.Line ?? 1, 1) - 1;

        return Invalid(file, OutsideText.Clean(first.Message.TrimEnd('.')), fault, line);
    }
}

/// <summary>One version of a chart in an index.</summary>
/// <param name="Version">The version, its text as the index has it.</param>
/// <param name="Urls">Where the archive is; relative ones start at the repository.</param>
/// <param name="Digest">SHA-256 of the archive as the index gives it; empty where it does not.</param>
internal sealed record IndexEntry(ChartVersion Version, IReadOnlyList<string> Urls, string Digest);
