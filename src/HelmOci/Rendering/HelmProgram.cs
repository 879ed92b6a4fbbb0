using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Rendering;

/// <summary>What the team wants a helm of its own asked before anything goes out.</summary>
/// <param name="Program">A path, or the name of a program on PATH.</param>
/// <param name="Folder">Where the package lies meanwhile that helm reads.</param>
public sealed record HelmRequest(string Program, string Folder)
{
    /// <summary>Further values, as <c>--values</c> takes them; later ones win.</summary>
    public IReadOnlyList<string> ValueFiles { get; init; } = [];

    /// <summary><c>.Capabilities.KubeVersion</c>; empty: helm's default.</summary>
    public string KubeVersion { get; init; } = "";

    /// <summary>The file that gets the manifests; empty for none.</summary>
    public string ManifestsPath { get; init; } = "";

    public required BuildMachine Machine { get; init; }
}

/// <summary>A helm that is installed. It renders and lints a package; it is asked for nothing that needs a cluster or a registry.</summary>
internal sealed class HelmProgram
{
    /// <summary>The largest public charts render in seconds.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    private const int MostOutput = 64 * 1024 * 1024;

    private const string NextStep = "Check that it is a helm for this machine, by running it by hand on the package.";

    private readonly HelmRequest _request;
    private readonly IChartLog _log;
    private readonly string _path;

    /// <exception cref="ChartException">There is no such program.</exception>
    public HelmProgram(HelmRequest request, IChartLog log)
    {
        (_request, _log) = (request, log);
        _path = ProgramSearch.Locate(request.Program, request.Machine, Missing);
        if (request.ValueFiles.FirstOrDefault(file => !File.Exists(file)) is { } missing) throw ValuesMissing(missing);
    }

    /// <summary><c>helm template</c>: the manifests on the standard output.</summary>
    public ProgramResult Template(string package, CancellationToken cancellation) => Run(["template", "release", package, .. Values(), .. Kubernetes()], cancellation);

    /// <summary><c>helm lint</c>: its findings on the standard output.</summary>
    public ProgramResult Lint(string package, CancellationToken cancellation)
    {
        var result = Run(["lint", package, .. Values(), .. Kubernetes()], cancellation);

        // Helm before 3.14 lints for one version alone.
        return result.ExitCode != 0 && result.Errors.Contains("unknown flag: --kube-version", StringComparison.Ordinal)
            ? Run(["lint", package, .. Values()], cancellation)
            : result;
    }

    private IEnumerable<string> Values() => _request.ValueFiles.SelectMany(file => new[] { "--values", file });

    private IEnumerable<string> Kubernetes() => _request.KubeVersion.Length > 0 ? ["--kube-version", _request.KubeVersion] : [];

    private ProgramResult Run(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        _log.Detail($"{_path} {string.Join(' ', arguments)}");

        var result = new ProgramRun(_path, _request.Machine.SystemFolder)
        {
            TimeLimit = TimeLimit,
            MostOutput = MostOutput,
            TakesErrors = true,
            Log = _log,
            Fault = (fault, reason) => Failed(fault, reason, arguments[0]),
        }.Run(arguments, "", cancellation);

        // Helm always says why.
        return result.ExitCode == 0 || !string.IsNullOrWhiteSpace(result.Output + result.Errors) ? result : throw Silent(arguments[0], result.ExitCode);
    }

    private static ChartException Missing(string reason) => new(new Diagnostic(
        DiagnosticCodes.HelmMissing,
        $"ChartHelm wants the chart rendered by helm, and {reason}.",
        "Install helm, or write ChartHelm=/path/to/helm; ChartHelm=false goes without."));

    private static ChartException ValuesMissing(string file) => new(new Diagnostic(
        DiagnosticCodes.HelmValuesMissing,
        $"ChartHelmValues names '{file}', and there is no such file.",
        "Correct the path, which counts from the project's folder."));

    private ChartException Silent(string command, int exitCode) => new(new Diagnostic(
        DiagnosticCodes.HelmFailed,
        $"'{_path} {command}' ended with exit code {exitCode} and said nothing.",
        NextStep));

    private ChartException Failed(ProgramFault fault, string reason, string command) => new(new Diagnostic(
        DiagnosticCodes.HelmFailed,
        fault switch
        {
            ProgramFault.NotStarted => $"'{_path}' cannot be started: {reason}.",
            ProgramFault.Hangs => $"'{_path} {command}' did not end within {TimeLimit.TotalSeconds:0} s, and was ended.",
            _ => $"'{_path} {command}' printed more than {MostOutput / (1024 * 1024)} MB, and was ended.",
        },
        NextStep));
}
