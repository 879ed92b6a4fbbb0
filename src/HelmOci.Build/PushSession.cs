using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>The push of a project's chart between its tasks: begun by BeginPush, told the chart by PackChart, ended by PushChart.</summary>
internal static class PushSession
{
    public static void Keep(IBuildEngine4 engine, string project, HeadStart start)
    {
        // The first object of a key wins, and the push of an earlier one may have never come.
        Take(engine, project)?.Dispose();
        engine.RegisterTaskObject(Key(project), start, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
    }

    /// <summary>What is done of a project's push; null where none was begun.</summary>
    public static HeadStart? Find(IBuildEngine4 engine, string project) =>
        engine.GetRegisteredTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as HeadStart;

    /// <summary>The same, handed over to the caller, who ends it.</summary>
    public static HeadStart? Take(IBuildEngine4 engine, string project) =>
        engine.UnregisterTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as HeadStart;

    private static string Key(string project) => $"{typeof(HeadStart).FullName}:{project}";
}
