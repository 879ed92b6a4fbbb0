
namespace HelmOci.Build;

/// <summary>Begins a push whose chart is still to be packed: its code is readied, and PackChart lets it ask the registries. It never fails.</summary>
public sealed class BeginPush : RegistryTask
{
    protected override void Run(CancellationToken cancellation)
    {
        if (Begin() is { } start) PushSession.Keep(BuildEngine4, ProjectFile, new PushSession(start, Elapsed));
    }
}
