using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>Starts a helper program, hands it one line and takes its answer; ends it, and what it started, when that takes too long.</summary>
/// <param name="program">Its full path.</param>
/// <param name="systemFolder">Where Windows has its shell; empty elsewhere.</param>
/// <param name="timeLimit">How long it may take.</param>
internal sealed class HelperRun(string program, string systemFolder, TimeSpan timeLimit)
{
    // A login has some hundred bytes; cloud tokens, a few thousand.
    private const int MostOutput = 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public HelperResult Ask(string command, string question, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeLimit);
        using var process = Start(command);
        using var end = limit.Token.UnsafeRegister(static process => Kill((Process)process!), process);
        var error = new HelperOutput(process.StandardError, MostOutput, () => Kill(process));
        var output = new HelperOutput(process.StandardOutput, MostOutput, () => Kill(process));
        try
        {
            Ask(process, question);
            output.Wait(limit.Token);
            process.WaitForExit();
            limit.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();

            throw Hangs();
        }

        // The error output is read, so that the helper is not held up. Nobody waits for its end: a daemon that the helper leaves behind may keep it open.
        return output.IsFlood || error.IsFlood ? throw Floods() : new HelperResult(process.ExitCode, output.Text);
    }

    /// <summary>No line end: some helpers take it for a part of the server's name.</summary>
    private static void Ask(Process process, string question)
    {
        try
        {
            process.StandardInput.Write(question);
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
            ? new ProcessStartInfo(Path.Combine(systemFolder, "cmd.exe"), $"/d /s /c \"\"{program}\" {command}\"")
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

    /// <summary>Windows starts these only through its shell, and would look for that in the working folder first.</summary>
    private bool IsScript => systemFolder.Length > 0
        && (program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || program.EndsWith(".bat", StringComparison.OrdinalIgnoreCase));

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

/// <summary>What a helper program writes to one of its streams, read on a thread of its own; none of it is kept where it does not end.</summary>
internal sealed class HelperOutput
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _isOver = new();

    public HelperOutput(StreamReader reader, int limit, Action stop) =>
        new Thread(() => Read(reader, limit, stop)) { IsBackground = true }.Start();

    public bool IsFlood { get; private set; }

    public string Text => _text.ToString();

    public void Wait(CancellationToken cancellation) => _isOver.Task.Wait(cancellation);

    private void Read(StreamReader reader, int limit, Action stop)
    {
        try
        {
            var piece = new char[4096];
            for (int read; !IsFlood && (read = reader.Read(piece)) > 0;)
            {
                _text.Append(piece, 0, read);
                IsFlood = _text.Length > limit;
            }

            if (IsFlood) stop();
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The helper was ended meanwhile.
        }
        finally
        {
            _isOver.SetResult();
        }
    }
}

/// <summary>How a helper program ended, and its standard output, which may hold a secret.</summary>
internal readonly record struct HelperResult(int ExitCode, string Output)
{
    /// <summary>Without the output.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}
