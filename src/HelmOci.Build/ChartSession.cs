using HelmOci.Charts.Archive;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>A packed chart, kept in memory from PackChart to PushChart, which otherwise would read the <c>.tgz</c> again.</summary>
/// <param name="Archive">The chart.</param>
/// <param name="PackTime">How long packing took, for the report.</param>
internal sealed record ChartSession(ChartArchive Archive, TimeSpan PackTime)
{
    public static void Keep(IBuildEngine4 engine, string path, ChartSession session)
    {
        // The first object of a key wins: another project, or this one with other properties, may have packed to this path before.
        engine.UnregisterTaskObject(Key(path), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(Key(path), session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
    }

    /// <summary>What was packed to this path; read from there when another process packed it.</summary>
    public static ChartSession Of(IBuildEngine4 engine, string path, CancellationToken cancellation) =>
        engine.GetRegisteredTaskObject(Key(path), RegisteredTaskObjectLifetime.Build) as ChartSession
        ?? new ChartSession(ChartArchive.Open(path, cancellation), TimeSpan.Zero);

    private static string Key(string path) => $"{typeof(ChartSession).FullName}:{path}";
}
