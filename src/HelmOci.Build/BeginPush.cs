using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Begins a push whose chart is still to be packed: its code is readied, and PackChart lets it ask the registries. It never fails.</summary>
public sealed class BeginPush : RegistryTask
{
    protected override void Run(CancellationToken cancellation)
    {
        if (Begin() is { } start) PushSession.Keep(BuildEngine4, ProjectFile, new PushSession(start, Elapsed));
    }
}

/// <summary>The push of a project's chart between its tasks: begun by BeginPush, told the chart by PackChart, ended by PushChart.</summary>
/// <param name="Start">What is done of it.</param>
/// <param name="BeginTime">How long beginning took, which counts as packing.</param>
internal sealed record PushSession(IPushStart Start, TimeSpan BeginTime)
{
    public static void Keep(IBuildEngine4 engine, string project, PushSession session)
    {
        // The first object of a key wins, and an earlier one may still be there, because its push never came.
        Take(engine, project)?.Dispose();
        engine.RegisterTaskObject(Key(project), session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
    }

    /// <summary>What is done of a project's push; null where none was begun.</summary>
    public static PushSession? Find(IBuildEngine4 engine, string project) =>
        engine.GetRegisteredTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession;

    /// <summary>The same, handed over to the caller, who ends it.</summary>
    public static IPushStart? Take(IBuildEngine4 engine, string project) =>
        (engine.UnregisterTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession)?.Start;

    private static string Key(string project) => $"{typeof(PushSession).FullName}:{project}";
}
