using System.Diagnostics;
using System.Text;
using HelmOci.Oci;

namespace HelmOci.Tests.Oci;

/// <summary>Pushes into a layout without end: a process that a test can kill.</summary>
internal static class LayoutWriterProgram
{
    public const string Tag = "1.0.0";

    public static Process Start(string folder, string name)
    {
        var start = IsSelfContained ? new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "HelmOci.Tests.exe" : "HelmOci.Tests")) : new ProcessStartInfo("dotnet", [typeof(LayoutWriterProgram).Assembly.Location]);
        start.ArgumentList.Add(folder);
        start.ArgumentList.Add(name);
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;

        return Process.Start(start)!;
    }

    public static OciArtifact Artifact(string content) => OciArtifact.Of(
        OciBlob.Of(MediaTypes.HelmConfig, "{}"u8.ToArray()),
        [OciBlob.Of(MediaTypes.HelmChart, Encoding.UTF8.GetBytes(content))],
        new Dictionary<string, string>());

    public static IReadOnlyList<string> Replace(this ImageLayout layout, OciArtifact artifact, string tag, TimeProvider? clock = null)
    {
        using var writer = layout.Open(clock ?? TimeProvider.System, TimeSpan.FromMinutes(1), CancellationToken.None);

        return writer.Replace(artifact, tag, CancellationToken.None);
    }

    /// <summary>Where tests/platforms.sh runs them, the runtime lies beside the tests.</summary>
    private static bool IsSelfContained => File.Exists(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(typeof(object).Assembly.Location)));

    /// <summary>Says a line for every push; a fault ends it with a failure.</summary>
    internal static void Main(string[] arguments)
    {
        var layout = new ImageLayout(arguments[0]);
        var parent = new Thread(EndWithTheTest) { IsBackground = true };
        parent.Start();
        for (var i = 0; ; i++)
        {
            layout.Replace(Artifact($"{arguments[1]} {i % 8}"), Tag);
            Console.WriteLine("pushed");
        }
    }

    /// <summary>The input ends when the test does, also when that is killed.</summary>
    private static void EndWithTheTest()
    {
        Console.In.ReadToEnd();
        Environment.Exit(1);
    }
}
