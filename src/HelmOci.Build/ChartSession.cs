using HelmOci.Charts.Archive;
using HelmOci.Publishing;
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

/// <summary>The push of a project's chart between its tasks: begun by BeginPush, told the chart by PackChart, ended by PushChart.</summary>
/// <param name="Start">What is done of it.</param>
/// <param name="BeginTime">How long beginning took, which counts as packing.</param>
internal sealed record PushSession(HeadStart Start, TimeSpan BeginTime)
{
    public static void Keep(IBuildEngine4 engine, string project, PushSession session)
    {
        // The first object of a key wins, and the push of an earlier one may have never come.
        Take(engine, project)?.Dispose();
        engine.RegisterTaskObject(Key(project), session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
    }

    /// <summary>What is done of a project's push; null where none was begun.</summary>
    public static PushSession? Find(IBuildEngine4 engine, string project) =>
        engine.GetRegisteredTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession;

    /// <summary>The same, handed over to the caller, who ends it.</summary>
    public static HeadStart? Take(IBuildEngine4 engine, string project) =>
        (engine.UnregisterTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession)?.Start;

    private static string Key(string project) => $"{typeof(PushSession).FullName}:{project}";
}
