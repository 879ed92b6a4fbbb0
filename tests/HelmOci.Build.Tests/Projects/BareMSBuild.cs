using System.Diagnostics;
using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A chart-only project in an MSBuild without any SDK, of other versions and on other runtimes than the SDK's.</summary>
[Trait("Tasks", "Compiled")]
public sealed class BareMSBuild
{
    private readonly TestProject _project = TestProject.Bare("Tools", "<PackageVersion>3.1.0</PackageVersion>").WithChart("tools");

    [PeerFact(Peers.Registry, Peers.MSBuild17OnNet8)]
    public void OfVersion17PacksAndPushesOnDotNet8() => PacksAndPushes(Peers.MSBuild17OnNet8, "8.", "17.11.", "net8.0");

    [PeerFact(Peers.Registry, Peers.MSBuild18OnNet10)]
    public void OfVersion18PacksAndPushesOnDotNet10() => PacksAndPushes(Peers.MSBuild18OnNet10, "10.", "18.", "net10.0/linux-x64");

    [PeerFact(Peers.Registry, Peers.MSBuild18OnNet11)]
    public void OfVersion18PacksAndPushesOnDotNet11() => PacksAndPushes(Peers.MSBuild18OnNet11, "11.", "18.", "net8.0");

    /// <summary>The runtime has a thousand methods fewer to compile.</summary>
    [PeerFact(Peers.MSBuild18OnNet10)]
    public void RunsTheCompiledCodeOnDotNet10()
    {
        var compiled = Run(Peers.MSBuild18OnNet10, "PackChart");
        var portable = Run(Peers.MSBuild18OnNet10, "PackChart", $"_ChartTaskAssembly={ExtractedPackage.Path}/tasks/net8.0/HelmOci.Build.dll");

        Assert.True(Methods(compiled) < Methods(portable) - 500, $"{Methods(compiled)} of {Methods(portable)}");

        static long Methods(JsonElement result) => result.GetProperty("CompiledMethods").GetInt64();
    }

    private void PacksAndPushes(string host, string runtime, string version, string tasks)
    {
        using var registry = new RegistryProcess();

        var packed = Run(host, "PackChart");
        var pushed = Run(host, "PushChart", $"ChartRegistry={registry.Host}", "ChartNamespace=charts");
        var again = Run(host, "PushChart", $"ChartRegistry={registry.Host}", "ChartNamespace=charts");

        Assert.StartsWith(runtime, packed.GetProperty("Runtime").GetString(), StringComparison.Ordinal);
        Assert.StartsWith(version, packed.GetProperty("MSBuild").GetString(), StringComparison.Ordinal);
        Assert.Equal(Path.Combine(ExtractedPackage.Path, "tasks", tasks, "HelmOci.Build.dll"), Path.GetFullPath(packed.GetProperty("Tasks").GetString()!));
        Assert.Equal(ContentDigestOfTheSdk(), Item(packed, "ContentDigest"));
        Assert.Equal("Pushed", Item(pushed, "Status"));
        Assert.Equal(registry.DigestOf("charts/tools", "3.1.0"), Item(pushed, "Digest"));
        Assert.Equal("UpToDate", Item(again, "Status"));
    }

    /// <summary>Of the tar: the compressed bytes are those of the runtime's zlib.</summary>
    private string? ContentDigestOfTheSdk()
    {
        using var json = JsonDocument.Parse(_project.Dotnet("msbuild", "-t:PackChart", "-getTargetResult:PackChart").Succeeded().Output);

        return json.RootElement.GetProperty("TargetResults").GetProperty("PackChart").GetProperty("Items")[0].GetProperty("ContentDigest").GetString();
    }

    private JsonElement Run(string host, string target, params string[] properties)
    {
        var start = new ProcessStartInfo(Peers.PathOf(host), [_project.File, target, .. properties]) { WorkingDirectory = _project.Folder };
        CleanEnvironment.Apply(start, new Dictionary<string, string> { ["HOME"] = TestFolder.Create("home") });
        using var json = JsonDocument.Parse(Command.Run(start).Succeeded().Output.TrimEnd().Split('\n')[^1]);

        return json.RootElement.Clone();
    }

    private static string? Item(JsonElement result, string metadata) => result.GetProperty("Item").GetProperty(metadata).GetString();
}
