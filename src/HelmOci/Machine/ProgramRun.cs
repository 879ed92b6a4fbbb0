using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Machine;

/// <summary>Runs a program to its end: hands it its input, takes what it prints, and ends it, and what it started, when that takes too long.</summary>
/// <param name="program">Its full path.</param>
/// <param name="systemFolder">Where Windows has its shell; empty elsewhere.</param>
internal sealed class ProgramRun(string program, string systemFolder)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>How long it may take.</summary>
    public required TimeSpan TimeLimit { get; init; }

    /// <summary>How many characters it may print.</summary>
    public required int MostOutput { get; init; }

    /// <summary>
    /// Whether what it prints to its error stream is waited for. Else it is read, so that the program is not held up, but a daemon that it leaves
    /// behind may keep the stream open.
    /// </summary>
    public bool TakesErrors { get; init; }

    /// <summary>Where it is said that a slow program is waited for.</summary>
    public IChartLog Log { get; init; } = new NoLog();

    /// <summary>The error for a program that gives no result: why, and what the system says of it, if it says something.</summary>
    public required Func<ProgramFault, string, ChartException> Fault { get; init; }

    /// <exception cref="ChartException">It does not start, does not end in time, or prints without end.</exception>
    public ProgramResult Run(IReadOnlyList<string> arguments, string input, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeLimit);
        using var process = Start(arguments);
        using var notice = new SlowNotice(Path.GetFileName(program), () => "it is still running", Log);
        using var end = limit.Token.UnsafeRegister(static process => Kill((Process)process!), process);
        var error = new ProgramOutput(process.StandardError, MostOutput, () => Kill(process));
        var output = new ProgramOutput(process.StandardOutput, MostOutput, () => Kill(process));
        try
        {
            Write(process, input);
            output.Wait(limit.Token);
            if (TakesErrors) error.Wait(limit.Token);
            process.WaitForExit();
            limit.Token.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();

            throw Fault(ProgramFault.Hangs, "");
        }

        return output.IsFlood || error.IsFlood
            ? throw Fault(ProgramFault.Floods, "")
            : new ProgramResult(process.ExitCode, output.Text, TakesErrors ? error.Text : "");
    }

    /// <summary>No line end: some programs take it for a part of what they are asked.</summary>
    private static void Write(Process process, string input)
    {
        try
        {
            process.StandardInput.Write(input);
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

    private Process Start(IReadOnlyList<string> arguments)
    {
        try
        {
            return Process.Start(StartInfo(arguments))!;
        }
        catch (Win32Exception fault)
        {
            throw Fault(ProgramFault.NotStarted, fault.Message.TrimEnd('.'));
        }
    }

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = IsScript
            ? new ProcessStartInfo(Path.Combine(systemFolder, "cmd.exe"), $"/d /s /c \"\"{program}\" {string.Join(' ', arguments.Select(Quoted))}\"")
            : new ProcessStartInfo(program, arguments);
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.StandardInputEncoding = Utf8;
        start.StandardOutputEncoding = Utf8;
        start.StandardErrorEncoding = Utf8;

        return start;
    }

    /// <summary>Within quotes the shell takes everything as it is but quotes and percent signs, which nothing keeps it from.</summary>
    private string Quoted(string argument)
    {
        if (argument.AsSpan().IndexOfAny('"', '%') >= 0) throw Fault(ProgramFault.NotStarted, $"the shell would change '{argument}'");

        return argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or ':' or '\\' or '/' or '-') ? argument : $"\"{argument}\"";
    }

    /// <summary>Windows starts these only through its shell, and would look for that in the working folder first.</summary>
    private bool IsScript => systemFolder.Length > 0
        && (program.EndsWith(".cmd", StringComparison.OrdinalIgnoreCase) || program.EndsWith(".bat", StringComparison.OrdinalIgnoreCase));
}

/// <summary>How a program ended, and what it printed, which may hold a secret.</summary>
internal readonly record struct ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>Without the output.</summary>
    public override string ToString() => $"exit code {ExitCode}";
}

/// <summary>Why a program gives no result.</summary>
internal enum ProgramFault
{
    NotStarted,
    Hangs,
    Floods,
}

/// <summary>What a program writes to one of its streams, read on a thread of its own; none of it is kept where it does not end.</summary>
internal sealed class ProgramOutput
{
    private readonly StringBuilder _text = new();
    private readonly TaskCompletionSource _isOver = new();

    public ProgramOutput(StreamReader reader, int limit, Action stop) =>
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
            // The program was ended meanwhile.
        }
        finally
        {
            _isOver.SetResult();
        }
    }
}
