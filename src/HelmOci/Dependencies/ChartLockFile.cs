using System.Globalization;
using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Yaml;

namespace HelmOci.Dependencies;

/// <summary>Chart.lock (requirements.lock for apiVersion v1): its digest and its text, byte for byte as Helm makes them.</summary>
internal static class ChartLockFile
{
    /// <summary>A lock for what was asked for and what was found.</summary>
    /// <param name="requested">The entries of Chart.yaml, names of repositories replaced by their URLs.</param>
    /// <param name="locked">Name, repository and version of each, in the same order.</param>
    /// <param name="time">When.</param>
    public static ChartLock Create(IReadOnlyList<ChartDependency> requested, IReadOnlyList<ChartDependency> locked, DateTimeOffset time) =>
        new(TimeText(time), DigestOf(requested, locked), locked);

    /// <summary>The digest over what was asked for and what was found.</summary>
    public static string DigestOf(IReadOnlyList<ChartDependency> requested, IReadOnlyList<ChartDependency> locked)
    {
        var json = new GoJsonWriter();
        json.StartArray();
        Write(json, requested);
        Write(json, locked);
        json.EndArray();

        return Digest.Of(json.ToBytes()).ToString();
    }

    /// <summary>Whether the lock was made for these dependencies.</summary>
    /// <param name="chartLock">The lock.</param>
    /// <param name="declared">The entries as Chart.yaml or requirements.yaml has them: Helm 2 made its digest of these.</param>
    /// <param name="requested">The same, names of repositories replaced by their URLs.</param>
    /// <param name="isV1">Whether the chart has apiVersion v1.</param>
    public static bool Fits(ChartLock chartLock, IReadOnlyList<ChartDependency> declared, IReadOnlyList<ChartDependency> requested, bool isV1)
    {
        var isSameList = chartLock.Dependencies.Select(entry => entry.Name).SequenceEqual(requested.Select(entry => entry.Name));

        return isSameList
            && (chartLock.Digest == DigestOf(requested, chartLock.Dependencies) || (isV1 && chartLock.Digest == Helm2Digest(declared)));
    }

    /// <summary>The text of a lock.</summary>
    public static byte[] ToBytes(ChartLock chartLock)
    {
        var json = new GoJsonWriter();
        json.StartObject();
        json.String("generated", chartLock.Generated);
        json.String("digest", chartLock.Digest);
        json.Key("dependencies");
        Write(json, chartLock.Dependencies);
        json.EndObject();

        return HelmYaml.FromJson(json.ToBytes());
    }

    /// <summary>The chart with a lock, which is an ordinary file to Helm in a chart of apiVersion v1.</summary>
    public static Chart Put(ChartLock chartLock, Chart chart)
    {
        var file = new ChartFile(NameFor(chart), ToBytes(chartLock));
        if (!chart.Metadata.IsV1) return chart with { Lock = chartLock, LockFile = file };

        var files = chart.Files.Where(other => other.Path != file.Path).ToList();
        var behind = files.FindIndex(other => Utf8Order.Comparer.Compare(other.Path.Split('/')[0], file.Path) > 0);
        files.Insert(behind < 0 ? files.Count : behind, file);

        return chart with { Lock = chartLock, Files = files };
    }

    /// <summary>The chart with a lock for all that its Chart.yaml lists now: what was locked stays as it was, and of the others the lock has what lies below charts/.</summary>
    /// <param name="chart">The chart with all of its dependencies, some of which its lock, if it has one, does not know.</param>
    /// <param name="time">When.</param>
    public static Chart Renew(Chart chart, DateTimeOffset time)
    {
        var known = (chart.Lock?.Dependencies ?? []).ToList();
        var locked = chart.Metadata.Dependencies.Select(Locked).ToList();
        // A lock has addresses where Chart.yaml may have names of repositories.
        var requested = chart.Metadata.Dependencies.Zip(locked, (declared, found) => declared with { Repository = found.Repository }).ToList();

        return Put(Create(requested, locked, time), chart);

        ChartDependency Locked(ChartDependency declared)
        {
            var at = known.FindIndex(entry => entry.Name == declared.Name);
            var found = at >= 0 ? known[at] : new ChartDependency { Name = declared.Name, Version = VersionBelow(chart, declared), Repository = declared.Repository };
            if (at >= 0) known.RemoveAt(at);

            return found;
        }
    }

    /// <summary>Writes the lock beside Chart.yaml, unless the one that is there says the same; gives its path.</summary>
    /// <exception cref="ChartException">It cannot be written, or is a symbolic link.</exception>
    public static string Write(Chart chart, ChartLock chartLock, CancellationToken cancellation)
    {
        var path = PathOf(chart);
        if (new FileInfo(path).LinkTarget is { } target) throw IsLink(path, target);
        if (!IsSame(chart.Lock, chartLock) || !File.Exists(path)) AtomicFile.Write(path, ToBytes(chartLock), cancellation);

        return path;
    }

    /// <summary>Whether both say the same, whenever they were made. One that was edited by hand may have an old digest over other entries.</summary>
    private static bool IsSame(ChartLock? one, ChartLock other) =>
        one is not null && one.Digest == other.Digest && one.Dependencies.Select(TextOf).SequenceEqual(other.Dependencies.Select(TextOf), StringComparer.Ordinal);

    private static string TextOf(ChartDependency entry) => $"{entry.Name}\n{entry.Version}\n{entry.Repository}";

    /// <summary>Where the lock of a chart's folder is.</summary>
    public static string PathOf(Chart chart) => Path.Combine(chart.FolderPath, NameFor(chart));

    internal static string NameFor(Chart chart) => chart.Metadata.IsV1 ? "requirements.lock" : "Chart.lock";

    private static string VersionBelow(Chart chart, ChartDependency declared) =>
        declared.Repository.Length == 0
            ? declared.Version
            : chart.Subcharts.FirstOrDefault(subchart => subchart.Metadata.Name == declared.Name)?.Metadata.Version ?? declared.Version;

    private static string Helm2Digest(IReadOnlyList<ChartDependency> declared)
    {
        var json = new GoJsonWriter();
        json.StartObject();
        json.Key("dependencies");
        Write(json, declared);
        json.EndObject();

        return Digest.Of(json.ToBytes()).ToString();
    }

    private static void Write(GoJsonWriter json, IReadOnlyList<ChartDependency> dependencies)
    {
        json.StartArray();
        foreach (var dependency in dependencies) ConfigJson.Write(json, dependency);
        json.EndArray();
    }

    /// <summary>RFC 3339 as Go writes it: zeros at the end of the fraction left out.</summary>
    private static string TimeText(DateTimeOffset time)
    {
        var text = new StringBuilder(time.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

        return text.Append(time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture)).ToString();
    }

    private static ChartException IsLink(string path, string target) => new(new Diagnostic(
        DiagnosticCodes.LockIsLink,
        $"'{path}' is a symbolic link to '{target}', and is not written.",
        "Put a file in its place.")
    { Location = new SourceLocation(path) });
}
