using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>Starts a helper program, hands it one line and takes its answer.</summary>
/// <param name="program">Its full path.</param>
/// <param name="systemFolder">Where Windows has its shell; empty elsewhere.</param>
/// <param name="timeLimit">How long it may take.</param>
/// <param name="log">Where it is said that it takes long.</param>
internal sealed class HelperRun(string program, string systemFolder, TimeSpan timeLimit, IChartLog log)
{
    // A login has some hundred bytes; cloud tokens, a few thousand.
    private const int MostOutput = 1024 * 1024;

    public ProgramResult Ask(string command, string question, CancellationToken cancellation) =>
        new ProgramRun(program, systemFolder) { TimeLimit = timeLimit, MostOutput = MostOutput, Fault = Fault, Log = log }.Run([command], question, cancellation);

    private ChartException Fault(ProgramFault fault, string reason) => fault switch
    {
        ProgramFault.NotStarted => NotStarted(reason),
        ProgramFault.Hangs => Hangs(),
        _ => Floods(),
    };

    private ChartException NotStarted(string reason) => new(new Diagnostic(
        DiagnosticCodes.HelperFailed,
        $"The credential helper {program} cannot be started: {reason}.",
        "Check that it is a program for this machine, and that the build's user may run it."));

    private ChartException Hangs() => new(new Diagnostic(
        DiagnosticCodes.HelperHangs,
        $"The credential helper {program} did not answer within {timeLimit.TotalSeconds:0} s, and was ended.",
        "It may wait for a keychain to be unlocked: unlock it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));

    private ChartException Floods() => new(new Diagnostic(
        DiagnosticCodes.HelperUnreadable,
        $"The credential helper {program} printed more than {MostOutput} bytes, and was ended.",
        "Update it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));
}
