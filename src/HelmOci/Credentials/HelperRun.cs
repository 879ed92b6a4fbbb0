using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>Starts a helper program, hands it one line and takes its answer; ends it, and what it started, when that takes too long.</summary>
internal sealed class HelperRun(string program, TimeSpan timeLimit)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task<HelperResult> AskAsync(string command, string question, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit);
        using var process = Start(command);
        try
        {
            return await TalkAsync(process, question, limit.Token);
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellation.ThrowIfCancellationRequested();

            throw Hangs();
        }
    }

    private static async Task<HelperResult> TalkAsync(Process process, string question, CancellationToken cancellation)
    {
        var output = process.StandardOutput.ReadToEndAsync(cancellation);

        // Read, so that the helper is not held up; not awaited, because a daemon that it leaves behind may keep it open.
        _ = process.StandardError.ReadToEndAsync(cancellation);
        await AskAsync(process, question);
        await process.WaitForExitAsync(cancellation);

        return new HelperResult(process.ExitCode, await output);
    }

    /// <summary>No line end: some helpers take it for a part of the server's name.</summary>
    private static async Task AskAsync(Process process, string question)
    {
        try
        {
            await process.StandardInput.WriteAsync(question);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading; its exit code and output tell more.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has just ended by itself.
        }
    }

    private Process Start(string command)
    {
        try
        {
            return Process.Start(StartInfo(command))!;
        }
        catch (Win32Exception fault)
        {
            throw NotStarted(fault);
        }
    }

    private ProcessStartInfo StartInfo(string command)
    {
        var start = IsScript
            ? new ProcessStartInfo("cmd.exe", $"/d /s /c \"\"{program}\" {command}\"")
            : new ProcessStartInfo(program, command);
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = Utf8;
        start.StandardOutputEncoding = Utf8;

        return start;
    }

    /// <summary>Windows starts these only through its shell.</summary>
    private bool IsScript =>
        program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || program.EndsWith(".bat", StringComparison.OrdinalIgnoreCase);

    private ChartException NotStarted(Win32Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.HelperFailed,
            $"The credential helper {program} cannot be started: {fault.Message.TrimEnd('.')}.",
            "Check that it is a program for this machine, and that the build's user may run it."),
        fault);

    private ChartException Hangs() => new(new Diagnostic(
        DiagnosticCodes.HelperHangs,
        $"The credential helper {program} did not answer within {timeLimit.TotalSeconds:0} s, and was ended.",
        "It may wait for a keychain to be unlocked: unlock it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));
}

/// <summary>How a helper program ended, and its standard output, which may hold a secret.</summary>
internal readonly record struct HelperResult(int ExitCode, string Output)
{
    /// <summary>Without the output.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}
