using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Runs a program to its end, with its output captured.</summary>
public static class Command
{
    public static CommandResult Run(ProcessStartInfo start) => new RunningCommand(start).Wait();
}
