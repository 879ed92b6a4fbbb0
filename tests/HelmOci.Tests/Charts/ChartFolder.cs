using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

/// <summary>A chart's folder that lives as long as its test: the smallest chart, and what the test adds.</summary>
public sealed class ChartFolder : IDisposable
{
    public const string ChartYaml = "apiVersion: v2\nname: demo\nversion: 0.1.0\n";

    public static readonly DateTimeOffset Time = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _parent = Directory.CreateTempSubdirectory("chart").FullName;

    public ChartFolder(string name = "chart")
    {
        Path = System.IO.Path.Combine(_parent, name);
        Write("Chart.yaml", ChartYaml);
    }

    public string Path { get; }

    public string Parent => _parent;

    public ChartFolder Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));

    public ChartFolder Write(string path, byte[] content)
    {
        var file = PathOf(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);

        return this;
    }

    public ChartFolder Link(string path, string target)
    {
        var link = PathOf(path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(link)!);
        File.CreateSymbolicLink(link, target);

        return this;
    }

    public string PathOf(string path) => System.IO.Path.Combine(Path, path).Replace('/', System.IO.Path.DirectorySeparatorChar);

    internal Chart Load(ChartLoadOptions? options = null) => ChartLoader.Load(Path, options ?? ChartLoadOptions.Default, new RecordingLog(), CancellationToken.None);

    internal ChartDiagnostics Check() => ChartRules.Check(Load(), CancellationToken.None);

    public ChartArchive Pack() => ChartArchive.Of(Load(), Time, CancellationToken.None);

    /// <summary>The codes of all faults that loading and checking tell; empty when there are none.</summary>
    public IReadOnlyList<string> Faults() => [.. FaultsOf(Path).Select(fault => fault.Code)];

    public static IReadOnlyList<Diagnostic> FaultsOf(string folder)
    {
        try
        {
            return ChartRules.Check(ChartLoader.Load(folder, ChartLoadOptions.Default, new RecordingLog(), CancellationToken.None), CancellationToken.None).Errors;
        }
        catch (ChartException refused)
        {
            return refused.Diagnostics;
        }
    }

    public void Dispose() => Directory.Delete(_parent, recursive: true);
}
