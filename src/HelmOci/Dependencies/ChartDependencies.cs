using System.Collections.Concurrent;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;
using HelmOci.Signing;

namespace HelmOci.Dependencies;

/// <summary>The dependencies of the charts that a build packs. What was found for a chart once holds for the whole build.</summary>
/// <param name="settings">Is asked only where something must be fetched: a chart that has all its dependencies pays nothing.</param>
public sealed class ChartDependencies(Func<IChartLog, DependencySettings> settings)
{
    private readonly ConcurrentDictionary<string, ResolvedDependencies> _known = new(StringComparer.Ordinal);

    /// <summary>The chart with all that its <c>charts/</c> lacks, and with the lock of it.</summary>
    /// <exception cref="ChartException">A dependency cannot be had, or the lock does not fit; the faults of all at once.</exception>
    internal Chart Complete(Chart chart, IChartLog log, CancellationToken cancellation)
    {
        if (DependencyResolver.HasAll(chart)) return chart;

        var key = KeyOf(chart);
        if (!_known.TryGetValue(key, out var resolved)) _known[key] = resolved = Run(log, resolver => resolver.Resolve(chart, cancellation));
        foreach (var warning in resolved.Warnings) log.Warn(warning);

        return resolved.ApplyTo(chart);
    }

    /// <summary>Resolves all dependencies of a chart anew and writes its lock, as <c>helm dependency update</c> does; nothing else in its folder is written.</summary>
    /// <returns>The path of the lock; empty for a chart without dependencies.</returns>
    /// <exception cref="ChartException">A dependency cannot be had, or the lock cannot be written.</exception>
    public string UpdateLock(string chartDirectory, bool allowExternalLinks, IChartLog log, CancellationToken cancellation)
    {
        var options = new ChartLoadOptions { AllowExternalLinks = allowExternalLinks };
        var chart = ChartLoader.Load(chartDirectory, options, log, cancellation);
        var resolved = Run(log, resolver => resolver.Update(chart, cancellation));
        foreach (var warning in resolved.Warnings) log.Warn(warning);

        return resolved.Lock is { } chartLock ? ChartLockFile.Write(chart, chartLock, cancellation) : "";
    }

    private ResolvedDependencies Run(IChartLog log, Func<DependencyResolver, ResolvedDependencies> resolve)
    {
        var warnings = new WarningList(log);
        var given = settings(warnings);
        using var downloads = new NetworkDownloads(given, warnings);
        var places = new DependencyPlaces(
            ChartRepositories.Of(given.Repositories, given.Machine), downloads, ChartCache.Of(given.CachePath, given.Machine, warnings), warnings)
        {
            Keyring = given.Keyring.Length > 0 ? Keyring.Open(given.Keyring) : null,
        };

        return resolve(new DependencyResolver(given, places)) with { Warnings = warnings.ToList() };
    }

    private static string KeyOf(Chart chart)
    {
        var vendored = chart.Subcharts.Select(subchart => $"{subchart.Metadata.Name} {subchart.Metadata.Version}");

        return string.Join('\n', [chart.FolderPath, ChartLockFile.DigestOf(DependencyResolver.Declared(chart), chart.Lock?.Dependencies ?? []), .. vendored]);
    }
}

/// <summary>Where a build's dependencies come from, and how strictly.</summary>
public sealed record DependencySettings
{
    /// <summary><c>ChartLockedMode</c>: what Chart.lock does not hold is refused.</summary>
    public bool IsLocked { get; init; }

    /// <summary><c>ChartAllowExternalLinks</c>: whether <c>file://</c> may leave the repository.</summary>
    public bool AllowExternalLinks { get; init; }

    /// <summary><c>ChartCachePath</c>; empty: the place that the system has for caches.</summary>
    public string CachePath { get; init; } = "";

    /// <summary><c>ChartKeyring</c>: the public keys that what is fetched must be signed with; empty: it need not be signed.</summary>
    public string Keyring { get; init; } = "";

    /// <summary>The project's own repositories.</summary>
    public IReadOnlyList<ChartRepositoryItem> Repositories { get; init; } = [];

    /// <summary>The logins of registries, each bound to its host.</summary>
    public required ICredentialSource Credentials { get; init; }

    /// <summary>The registry that <see cref="Transport"/> is for: the one that the build pushes to.</summary>
    public string Registry { get; init; } = "";

    public TransportOptions Transport { get; init; } = new();

    public required BuildMachine Machine { get; init; }

    /// <summary>The time in a new lock.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UnixEpoch;
}

/// <summary>What a chart needs beside what lies in its <c>charts/</c>.</summary>
/// <param name="Fetched">The charts, in the order of the dependencies.</param>
/// <param name="Lock">The lock of the packed chart; null where it stays as it is.</param>
internal sealed record ResolvedDependencies(IReadOnlyList<FetchedChart> Fetched, ChartLock? Lock)
{
    public static readonly ResolvedDependencies None = new([], null);

    /// <summary>What is to be told of it, each time that it is used.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Whether the lock is not the chart's own.</summary>
    public bool IsLockNew { get; init; }

    /// <summary>The chart as it is packed: with what was fetched, where Helm puts it, and the lock.</summary>
    public Chart ApplyTo(Chart chart)
    {
        var whole = Fetched.Count == 0 ? chart : chart.WithSubcharts(Fetched.Select(fetched => fetched.Chart));

        return Lock is null || !IsLockNew ? whole : ChartLockFile.Put(Lock, whole);
    }
}

/// <summary>A chart that was fetched.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Content">Its archive as it came; empty for one out of a folder.</param>
internal sealed record FetchedChart(Chart Chart, ReadOnlyMemory<byte> Content);

/// <summary>Keeps the warnings of one piece of work, so that they can be told again.</summary>
internal sealed class WarningList(IChartLog log) : IChartLog
{
    private readonly ConcurrentQueue<Diagnostic> _warnings = new();

    public void Detail(string message) => log.Detail(message);

    public void Info(string message) => log.Info(message);

    public void Warn(Diagnostic diagnostic) => _warnings.Enqueue(diagnostic);

    public IReadOnlyList<Diagnostic> ToList() => [.. _warnings];
}
