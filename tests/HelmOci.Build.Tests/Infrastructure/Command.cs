using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Runs a program to its end, with its output captured.</summary>
public static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static CommandResult Run(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();

        var text = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{text} did not end within {Patience}.");
        }

        return new CommandResult(text, process.ExitCode, output.Result, errors.Result);
    }
}
