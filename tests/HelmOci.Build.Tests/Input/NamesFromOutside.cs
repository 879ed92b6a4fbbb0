using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>Names that mean something to MSBuild, to a console or to a build server are names, and nothing else.</summary>
public sealed class NamesFromOutside
{
    private const string Command = "##vso[task.setvariable variable=PATH]x";
    private const string NextLine = "a\n::set-env name=PATH::\u001b]0;title\u0007x";

    [Theory]
    [InlineData("a%41b")]
    [InlineData("x%2Fy;$(x)@(y) it's %25*?")]
    public void OfAFolderAreTakenAsTheyAre(string name)
    {
        var parent = TestFolder.Create("names");
        var neighbour = TestFolder.Write(parent, "aAb/bin/app-0.1.0.tgz", "theirs");
        var project = TestProject.Bare("App", parent: Path.Combine(parent, name)).WithChart("app");
        project.Add("""<Target Name="Clean" />""");

        project.Dotnet("msbuild", "-t:PushChart").Succeeded();

        var package = Path.Combine(project.Folder, "bin", "app-0.1.0.tgz");
        var index = Path.Combine(project.Folder, "bin", "oci", "app", "index.json");
        var report = Path.Combine(project.Folder, "obj", "chart", "report.json");
        Assert.True(File.Exists(package) && File.Exists(index));
        Assert.Equal(package, JsonDocument.Parse(File.ReadAllText(report)).RootElement.GetProperty("chart").GetProperty("path").GetString());

        project.Dotnet("msbuild", "-t:Clean").Succeeded();

        Assert.False(File.Exists(package) || File.Exists(index) || File.Exists(report));
        Assert.Equal("theirs", File.ReadAllText(neighbour));
    }

    [PeerFact(Peers.Registry)]
    public void OfAFolderPushItsOwnChart()
    {
        using var registry = new RegistryProcess();
        var parent = TestFolder.Create("names");
        SmallChart.Write(Path.Combine(parent, "aAb", "App", "chart"), "neighbour");
        var project = TestProject.Bare("App", parent: Path.Combine(parent, "a%41b")).WithChart("own");

        project.Dotnet("msbuild", "-t:PushChart", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts").Succeeded();

        Assert.Equal(["charts/own/manifests/0.1.0"], registry.Pushes());
    }

    [Fact]
    public void OfPropertiesAreReadAsMSBuildReadsThem()
    {
        var project = TestProject.Bare("App", """
            <ChartDirectory>c%2541;h/</ChartDirectory>
            <ChartOutputPath>o%2541;u%3Bt/</ChartOutputPath>
            <ChartReportPath>r%2541;p/</ChartReportPath>
            <ChartLayoutPath>l%2541;y/</ChartLayoutPath>
            """);
        SmallChart.Write(Path.Combine(project.Folder, "c%41;h"), "app");
        project.Add("""<Target Name="Clean" />""");

        project.Dotnet("msbuild", "-t:PushChart").Succeeded();

        string[] files = ["o%41;u;t/app-0.1.0.tgz", "r%41;p/App.json", "l%41;y/app/index.json"];
        Assert.All(files, file => Assert.True(File.Exists(Path.Combine(project.Folder, file)), file));

        project.Dotnet("msbuild", "-t:Clean").Succeeded();

        Assert.All(files, file => Assert.False(File.Exists(Path.Combine(project.Folder, file)), file));
    }

    [Fact]
    public void InAChartReachItsItemAsTheyAre()
    {
        const string Version = "1%41;$(x)@(y)*'?";
        var project = TestProject.Bare("App", "<Hidden>seen</Hidden>").WithChart("app");
        TestFolder.Write(project.Folder, "chart/Chart.yaml", $"apiVersion: v2\nname: a%41;b\ndescription: x\nversion: 0.1.0\nicon: https://example.com/i.png\nappVersion: \"{Version}\"\n");

        var output = project.Dotnet("msbuild", "-t:PackChart", "-getItem:PackedChart").Succeeded().Output;

        var item = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]).RootElement.GetProperty("Items").GetProperty("PackedChart")[0];
        Assert.Equal(Version, item.GetProperty("AppVersion").GetString());
        Assert.Equal("a%41;b", item.GetProperty("Name").GetString());
        Assert.Equal(Path.Combine(project.Folder, "bin", "a%41;b-0.1.0.tgz"), item.GetProperty("Identity").GetString());
    }

    [Fact]
    public void OfAChartLeadNowhereElse()
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, "chart/Chart.yaml", "apiVersion: v2\nname: '%2e%2e%2f%2e%2e%2fvictim%2fkeep'\nversion: 0.1.0\n");
        project.Add("""<Target Name="Clean" />""");
        var victim = TestFolder.Write(project.Folder, "../victim/keep-0.1.0.tgz", "theirs");

        project.Dotnet("msbuild", "-t:PushChart").Succeeded();
        project.Dotnet("msbuild", "-t:Clean").Succeeded();

        Assert.Equal("theirs", File.ReadAllText(victim));
        Assert.Empty(Directory.GetFiles(Path.Combine(project.Folder, "bin"), "*", SearchOption.AllDirectories));
    }

    /// <summary>The list came with the sources: it names a file elsewhere, or has the form of no list of ours.</summary>
    [Theory]
    [InlineData("sha256:{0} {1}")]
    [InlineData("{1}")]
    [InlineData("../*")]
    public void InAListFromElsewhereAreNotDeleted(string line)
    {
        var project = TestProject.Bare("App").WithChart("app");
        project.Add("""<Target Name="Clean" />""");
        var victim = TestFolder.Write(project.Folder, "../victim/id_rsa", "theirs");
        var digest = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(victim))).ToLowerInvariant();
        TestFolder.Write(project.Folder, "obj/chart/files.txt", string.Format(null, line, digest, Path.GetFullPath(victim)) + "\n");

        var result = project.Dotnet("msbuild", "-t:Clean").Succeeded();

        Assert.True(File.Exists(victim));
        Assert.Contains("files.txt", result.Output, StringComparison.Ordinal);
        Assert.Empty(result.Codes);
    }

    [Theory]
    [InlineData("off")]
    [InlineData("on")]
    public void OfFilesAreNoCommands(string terminalLogger)
    {
        var project = TestProject.Bare("App").WithChart("app");
        TestFolder.Write(project.Folder, $"chart/templates/{Command}.bad", "a: 1\n");
        TestFolder.Write(project.Folder, $"chart/templates/{NextLine}.bad", "a: 1\n");
        WriteSubchart(Path.Combine(project.Folder, "chart", "charts", "sub-0.1.0.tgz"));

        var environment = new Dictionary<string, string> { ["MSBUILDTERMINALLOGGER"] = terminalLogger };
        var result = project.Dotnet(environment, "msbuild", "-t:PushChart", $"-tl:{terminalLogger}", "-v:detailed");

        Assert.True(result.Output.Split('\n').Count(line => line.Contains("warning", StringComparison.Ordinal)) >= 2, result.ToString());
        Assert.DoesNotContain("##vso[", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]0;", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0007", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Output.Split('\n'), line => line.TrimStart().StartsWith("::", StringComparison.Ordinal));
    }

    [Fact]
    public void OfPlacesThatCannotBeWrittenAreInACodedError()
    {
        var project = TestProject.Bare("App").WithChart("app");
        Directory.CreateDirectory(Path.Combine(project.Folder, "taken"));
        Directory.CreateDirectory(Path.Combine(project.Folder, "obj", "chart", "files.txt"));

        var report = project.Dotnet("msbuild", "-t:PackChart", "-p:ChartReportPath=taken", "-p:IntermediateOutputPath=other/");
        var list = project.Dotnet("msbuild", "-t:PackChart");
        var outputs = project.Dotnet(new Dictionary<string, string> { ["GITHUB_OUTPUT"] = "/dev/full" }, "msbuild", "-t:PackChart", "-p:IntermediateOutputPath=other/");

        report.FailedWith("HELMOCI3002");
        list.FailedWith("HELMOCI3002");
        outputs.FailedWith("HELMOCI3002");
    }

    /// <summary>An archive of a third party, whose entries have such names.</summary>
    private static void WriteSubchart(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var tar = new TarWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        Add("sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 0.1.0\n");
        Add($"sub/templates/{Command}.bad", "a: 1\n");
        Add($"sub/templates/{NextLine}.bad", "a: 1\n");
        Add($"sub/crds/{Command}.yaml", "a: [\n");

        void Add(string name, string text) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text)) });
    }
}
