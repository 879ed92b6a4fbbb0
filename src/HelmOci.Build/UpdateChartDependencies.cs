using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Resolves a chart's dependencies anew and writes Chart.lock, as <c>helm dependency update</c> does. It alone writes into a chart's folder.</summary>
public sealed class UpdateChartDependencies : DependencyTask
{
    /// <summary>The chart's folder.</summary>
    [Required]
    public string ChartDirectory { get; set; } = "";

    /// <summary>The lock; none for a chart without dependencies.</summary>
    [Output]
    public ITaskItem? LockFile { get; private set; }

    private protected override DateTimeOffset LockTime => SourceDate.Current ?? DateTimeOffset.Now;

    protected override void Run(CancellationToken cancellation)
    {
        var path = Dependencies().UpdateLock(ChartDirectory, AllowsExternalLinks, ChartLog, cancellation);
        if (path.Length > 0) LockFile = LiteralItem.Of(path, []);

        ChartLog.Info(path.Length > 0 ? $"{ProjectName} -> {path}" : $"{ProjectName} has a chart without dependencies.");
    }
}
