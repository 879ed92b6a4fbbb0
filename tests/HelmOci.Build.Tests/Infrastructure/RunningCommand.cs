using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A program at work, with its output captured; it is waited for in every test that starts one.</summary>
public sealed class RunningCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly string _text;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    public RunningCommand(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;

        _text = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        _process = Process.Start(start)!;
        _process.StandardInput.Close();
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What <c>kill -9</c> does, to it and to all that it started.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>What Ctrl+C does.</summary>
    public void Interrupt()
    {
        using var kill = Process.Start("kill", ["-INT", $"{_process.Id}"]);
        kill.WaitForExit();
    }

    public CommandResult Wait()
    {
        using var process = _process;
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{_text} did not end within {Patience}.");
        }

        return new CommandResult(_text, process.ExitCode, _output.Result, _errors.Result);
    }
}
