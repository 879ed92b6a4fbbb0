using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace HelmOci.Benchmarks;

/// <summary>What a program took.</summary>
/// <param name="Wall">Milliseconds from its start to its end.</param>
/// <param name="Processor">Milliseconds of user and system time, of the processes that it started and waited for, too.</param>
internal sealed record Cost(double Wall, double Processor);

/// <summary>A program with its arguments, in an environment in which nothing else speaks to the build or to Helm.</summary>
internal sealed class Command(string program, IEnumerable<string> arguments)
{
    private static readonly string Home = TestFolder.Create("home");

    private static readonly Dictionary<string, string> Settings = new()
    {
        ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        ["DOTNET_NOLOGO"] = "1",
        ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
        ["MSBUILDDISABLENODEREUSE"] = "1",
        ["DOCKER_CONFIG"] = Path.Combine(Home, "docker"),
        ["HELM_CACHE_HOME"] = Path.Combine(Home, "helm"),
        ["HELM_CONFIG_HOME"] = Path.Combine(Home, "helm"),
        ["HELM_DATA_HOME"] = Path.Combine(Home, "helm"),
    };

    private static volatile Process? _running;
    private static volatile bool _isStopped;

    private readonly string[] _arguments = [.. arguments];

    /// <summary>Ends the program that runs; no other starts after it.</summary>
    public static void Stop()
    {
        _isStopped = true;
        try
        {
            _running?.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in the same moment; a terminal sends the signal to both.
        }
    }

    public static Command Dotnet(params IEnumerable<string> arguments) => new("dotnet", arguments);

    public Command With(params IEnumerable<string> more) => new(program, [.. _arguments, .. more]);

    /// <summary>Runs it to its end. What it prints is shown only where it fails.</summary>
    public Cost Run()
    {
        var processor = ChildrenProcessorTime();
        var wall = Stopwatch.StartNew();
        using var process = Start();
        Finish(process);

        return new Cost(wall.Elapsed.TotalMilliseconds, ChildrenProcessorTime() - processor);
    }

    /// <summary>Runs it to its end; the most memory that it held, in megabytes.</summary>
    public long PeakMemory()
    {
        using var process = Start();
        var kilobytes = 0L;
        while (!process.HasExited)
        {
            kilobytes = PeakMemoryOf(process.Id) ?? kilobytes;
            Thread.Sleep(10);
        }

        Finish(process);
        return kilobytes / 1024;
    }

    private Process Start()
    {
        ThrowIfStopped();
        var start = new ProcessStartInfo(program, _arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        CleanEnvironment.Apply(start, Settings);
        return _running = Process.Start(start)!;
    }

    private void Finish(Process process)
    {
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _running = null;
        ThrowIfStopped();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', _arguments)} failed.\n{output}\n{errors.Result}");
    }

    private static void ThrowIfStopped()
    {
        if (_isStopped) throw new OperationCanceledException();
    }

    /// <summary>The kernel's own figure; null where the process has just ended.</summary>
    private static long? PeakMemoryOf(int id)
    {
        try
        {
            var line = File.ReadLines($"/proc/{id}/status").FirstOrDefault(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? null : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The time of all ended child processes; a Process knows only its own, and only while it runs.</summary>
    private static double ChildrenProcessorTime()
    {
        const int Children = -1;
        var usage = new long[18];
        if (GetUsage(Children, usage) != 0) throw new InvalidOperationException("The system does not tell the processor time of child processes.");

        return ((usage[0] + usage[2]) * 1000) + ((usage[1] + usage[3]) / 1000.0);
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetUsage(int who, [Out] long[] usage);
}
