using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>Starts a helper program, hands it one line and takes its answer; ends it, and what it started, when that takes too long.</summary>
internal sealed class HelperRun(string program, TimeSpan timeLimit)
{
    // A login has some hundred bytes; cloud tokens, a few thousand.
    private const int MostOutput = 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public async Task<HelperResult> AskAsync(string command, string question, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit);
        using var process = Start(command);
        var flood = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var talk = TalkAsync(process, question, flood, limit.Token);
            if (await Task.WhenAny(talk, flood.Task) == talk) return await talk;
        }
        catch (OperationCanceledException)
        {
            Kill(process);
            cancellation.ThrowIfCancellationRequested();
            if (!flood.Task.IsCompleted) throw Hangs();
        }

        Kill(process);

        throw Floods();
    }

    private static async Task<HelperResult> TalkAsync(Process process, string question, TaskCompletionSource flood, CancellationToken cancellation)
    {
        var output = ReadAsync(process.StandardOutput, flood, cancellation);

        // Read, so that the helper is not held up; not awaited, because a daemon that it leaves behind may keep it open.
        _ = ReadAsync(process.StandardError, flood, cancellation);
        await AskAsync(process, question);
        await process.WaitForExitAsync(cancellation);

        return new HelperResult(process.ExitCode, await output);
    }

    /// <summary>All that a helper writes; none of it is kept where it does not end.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, TaskCompletionSource flood, CancellationToken cancellation)
    {
        var (text, piece) = (new StringBuilder(), new char[4096]);
        for (int read; (read = await reader.ReadAsync(piece, cancellation)) > 0;)
        {
            text.Append(piece, 0, read);
            if (text.Length <= MostOutput) continue;

            flood.TrySetResult();

            throw new OperationCanceledException();
        }

        return text.ToString();
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

    private ChartException Floods() => new(new Diagnostic(
        DiagnosticCodes.HelperUnreadable,
        $"The credential helper {program} printed more than {MostOutput} bytes, and was ended.",
        "Update it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));
}

/// <summary>How a helper program ended, and its standard output, which may hold a secret.</summary>
internal readonly record struct HelperResult(int ExitCode, string Output)
{
    /// <summary>Without the output.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}
