using HelmOci.Diagnostics;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>What the tasks of one build run have shown, so that a chart, or many of them, cannot fill its log.</summary>
internal sealed class ShownDiagnostics
{
    private static readonly string Key = typeof(ShownDiagnostics).FullName!;

    public DiagnosticTally Errors { get; } = new();

    public DiagnosticTally Warnings { get; } = new();

    /// <summary>That of the build run that is going on; one of its own for an engine that keeps nothing.</summary>
    public static ShownDiagnostics Of(IBuildEngine engine)
    {
        if (engine is not IBuildEngine4 keeper) return new ShownDiagnostics();

        lock (Key)
        {
            if (keeper.GetRegisteredTaskObject(Key, RegisteredTaskObjectLifetime.Build) is ShownDiagnostics known) return known;

            var shown = new ShownDiagnostics();
            keeper.RegisterTaskObject(Key, shown, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);

            return shown;
        }
    }
}
