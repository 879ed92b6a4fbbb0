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

    /// <summary>The chart with a lock that holds more entries, for dependencies that a build adds to those of Chart.yaml. Without a lock there is one of these alone.</summary>
    /// <param name="chart">The chart, which lists the added ones already.</param>
    /// <param name="added">Name, exact version and repository of each.</param>
    /// <param name="time">When.</param>
    public static Chart Renew(Chart chart, IReadOnlyList<ChartDependency> added, DateTimeOffset time)
    {
        IReadOnlyList<ChartDependency> locked = [.. chart.Lock?.Dependencies ?? [], .. added];

        return Put(Create(chart.Metadata.Dependencies, locked, time), chart);
    }

    /// <summary>Writes the lock beside Chart.yaml, unless the one that is there says the same; gives its path.</summary>
    /// <exception cref="ChartException">It cannot be written, or is a symbolic link.</exception>
    public static string Write(Chart chart, ChartLock chartLock, CancellationToken cancellation)
    {
        var path = PathOf(chart);
        if (new FileInfo(path).LinkTarget is { } target) throw IsLink(path, target);
        if (chart.Lock?.Digest != chartLock.Digest || !File.Exists(path)) AtomicFile.Write(path, ToBytes(chartLock), cancellation);

        return path;
    }

    /// <summary>Where the lock of a chart's folder is.</summary>
    public static string PathOf(Chart chart) => Path.Combine(chart.FolderPath, NameFor(chart));

    internal static string NameFor(Chart chart) => chart.Metadata.IsV1 ? "requirements.lock" : "Chart.lock";

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
