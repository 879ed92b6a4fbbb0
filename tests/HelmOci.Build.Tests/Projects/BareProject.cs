using System.Reflection;
using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;
using HelmOci.Oci;
using HelmOci.Stamping;

namespace HelmOci.Build.Tests.Projects;

/// <summary>A project file that imports our props and targets, and nothing else.</summary>
public sealed class BareProject
{
    private readonly TestProject _project = TestProject.Bare("Tools", "<PackageVersion>3.1.0</PackageVersion>").WithChart("tools");

    [Fact]
    public void ReturnsThePackedChart()
    {
        var item = TargetResult("PackChart");

        Assert.Equal(Path.Combine(_project.Folder, "bin", "tools-3.1.0.tgz"), item.GetProperty("FullPath").GetString());
        Assert.Equal("tools", item.GetProperty("Name").GetString());
        Assert.Equal("3.1.0", item.GetProperty("Version").GetString());
        Assert.Equal("3.1.0", item.GetProperty("AppVersion").GetString());
        Assert.Equal("", item.GetProperty("Image").GetString());
        Assert.StartsWith("sha256:", item.GetProperty("ContentDigest").GetString(), StringComparison.Ordinal);
    }

    [PeerFact(Peers.Registry, Peers.Skopeo)]
    public void ReturnsThePushedChart()
    {
        using var registry = new RegistryProcess();

        var item = TargetResult("PushChart", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts/team");

        Assert.Equal($"oci://{registry.Host}/charts/team/tools:3.1.0", item.GetProperty("Identity").GetString());
        Assert.Equal(registry.Host, item.GetProperty("Registry").GetString());
        Assert.Equal("charts/team/tools", item.GetProperty("Repository").GetString());
        Assert.Equal("3.1.0", item.GetProperty("Tag").GetString());
        Assert.Equal("Pushed", item.GetProperty("Status").GetString());
        Skopeo.Inspect($"{registry.Host}/charts/team/tools@{item.GetProperty("Digest").GetString()}");
    }

    /// <summary>With a registry as without: a push begins before the chart is packed.</summary>
    [PeerTheory(Peers.Registry)]
    [InlineData(true)]
    [InlineData(false)]
    public void TakesWhatATargetSetsBeforeTheChartIsPacked(bool hasRegistry)
    {
        using var registry = new RegistryProcess();
        var project = TestProject
            .Bare("Tools", "<PackageVersion>3.1.0</PackageVersion><ChartFillMetadata>true</ChartFillMetadata><PackChartDependsOn>FindAuthors</PackChartDependsOn>")
            .WithChart("tools")
            .Add("""<Target Name="FindAuthors"><PropertyGroup><Authors>Ada</Authors></PropertyGroup></Target>""");

        project.Dotnet(["msbuild", "-t:PushChart", .. hasRegistry ? new[] { $"-p:ChartRegistry={registry.Host}" } : []]).Succeeded();

        Assert.Contains("name: Ada", PackageFile.ReadText(Path.Combine(project.Folder, "bin", "tools-3.1.0.tgz"), "tools/Chart.yaml"), StringComparison.Ordinal);
    }

    [Fact]
    public void TellsAzurePipelinesByCommandsInTheLog()
    {
        var pipelines = new Dictionary<string, string> { ["TF_BUILD"] = "True" };
        string[] command = ["msbuild", "-v:m", "-t:PushChart", "-p:ChartLayoutPath=bin/oci/"];

        var told = _project.Dotnet(pipelines, command).Succeeded().Output;
        var untold = _project.Dotnet(pipelines, [.. command, "-p:ChartBuildServerOutputs=false"]).Succeeded().Output;

        Assert.Single(told.Split('\n'), line => line.Trim() == "##vso[task.setvariable variable=chart_tools_version]3.1.0");
        Assert.DoesNotContain("##vso", untold, StringComparison.Ordinal);
    }

    /// <summary>The chart is out, and later steps must learn of it.</summary>
    [Fact]
    public void TellsTheBuildServerAlsoWhereItsReportCannotBeWritten()
    {
        _project.Set("ChartReportPath", "report.json")
            .Add("""<Target Name="Block" AfterTargets="PackChart"><Delete Files="report.json" /><MakeDir Directories="report.json" /></Target>""");
        var outputs = TestFolder.Write(TestFolder.Create("github"), "output", "");
        var github = new Dictionary<string, string> { ["GITHUB_OUTPUT"] = outputs };

        var result = _project.Dotnet(github, "msbuild", "-t:PushChart", "-p:ChartLayoutPath=bin/oci/");

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("HELMOCI", string.Join(' ', result.Codes), StringComparison.Ordinal);
        Assert.Contains("chart_status=Pushed", File.ReadAllLines(outputs));
    }

    /// <summary>Where the backslash separates folders, MSBuild must find it in an item, or <c>%(Filename)</c> is the whole path.</summary>
    [Theory]
    [InlineData('\\', @"C:\out\a%25b.tgz")]
    [InlineData('/', "C:%5Cout%5Ca%25b.tgz")]
    public static void KeepsTheSeparatorOfFoldersInItsItems(char separator, string expected)
    {
        var tasks = Assembly.LoadFrom(Path.Combine(ExtractedPackage.Path, "tasks", "net8.0", "HelmOci.Build.dll"));
        var escape = tasks.GetType("HelmOci.Build.LiteralItem", throwOnError: true)!.GetMethod("Escape", BindingFlags.Static | BindingFlags.NonPublic)!;

        Assert.Equal(expected, escape.Invoke(null, [@"C:\out\a%b.tgz", separator]));
    }

    [Fact]
    public void TakesAnImageThatWasBuiltElsewhere()
    {
        _project.Set("ChartImageReference", "example.com/shop/tools:7").Set("ChartFillMetadata", "true").Set("PackageProjectUrl", "https://example.com")
            .Add("""
                <ItemGroup>
                  <ChartValue Include="hosts[0].name" Value="a;b" />
                  <ChartAnnotation Include="example.com/team" Value="shop" />
                </ItemGroup>
                """);

        _project.Dotnet("msbuild", "-t:PackChart").Succeeded();

        var package = Path.Combine(_project.Folder, "bin", "tools-3.1.0.tgz");
        var values = PackageFile.ReadText(package, "tools/values.yaml");
        Assert.Contains("repository: example.com/shop/tools", values, StringComparison.Ordinal);
        Assert.Contains("tag: \"7\"", values, StringComparison.Ordinal);
        Assert.Contains("name: a;b", values, StringComparison.Ordinal);
        var chart = PackageFile.ReadText(package, "tools/Chart.yaml");
        Assert.Contains("appVersion: \"3.1.0\"", chart, StringComparison.Ordinal);
        Assert.Contains("home: https://example.com", chart, StringComparison.Ordinal);
        Assert.Contains("artifacthub.io/images: \"- name: tools\\n  image: example.com/shop/tools:7\\n\"", chart, StringComparison.Ordinal);
        Assert.Contains("example.com/team: shop", chart, StringComparison.Ordinal);
    }

    [PeerFact(Peers.Gpg)]
    public void TellsArtifactHubOfTheKeyThatSigns()
    {
        using var key = new GpgKey();

        _project.Dotnet("msbuild", "-t:PackChart", "-p:ChartFillMetadata=true", "-p:ChartSign=true", $"-p:ChartSigningKeyring={key.SecretRing}", "-p:ChartSigningKeyUrl=https://example.com/key.asc").Succeeded();

        var chart = PackageFile.ReadText(Path.Combine(_project.Folder, "bin", "tools-3.1.0.tgz"), "tools/Chart.yaml");
        Assert.Matches(@"artifacthub.io/signKey: ""fingerprint: [0-9A-F]{40}\\nurl: https://example.com/key.asc\\n""", chart);
    }

    [PeerFact(Peers.Registry)]
    public void PushedAgainIsUpToDate()
    {
        using var registry = new RegistryProcess();
        string[] destination = [$"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts"];

        var first = TargetResult("PushChart", destination);
        var again = TargetResult("PushChart", destination);

        Assert.Equal("UpToDate", again.GetProperty("Status").GetString());
        Assert.Equal(first.GetProperty("Digest").GetString(), again.GetProperty("Digest").GetString());
        Assert.Single(registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void BuiltTwiceInOneBuildPushesEachOfItsCharts()
    {
        using var registry = new RegistryProcess();
        _project.Add($"""
            <Target Name="Both">
              <MSBuild Projects="$(MSBuildProjectFullPath)" Targets="PushChart" Properties="ChartRegistry={registry.Host};ChartNamespace=a;ChartAppVersion=1" />
              <MSBuild Projects="$(MSBuildProjectFullPath)" Targets="PushChart" Properties="ChartRegistry={registry.Host};ChartNamespace=b;ChartAppVersion=2" />
            </Target>
            """);

        _project.Dotnet("msbuild", "-t:Both").Succeeded();

        Assert.NotEqual(registry.DigestOf("a/tools", "3.1.0"), registry.DigestOf("b/tools", "3.1.0"));
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void PushesAReadyPackageByteForByte()
    {
        using var registry = new RegistryProcess();
        var helm = new HelmClient(Peers.Helm4);
        helm.Run(_project.Folder, "package", "chart").Succeeded();
        var package = Path.Combine(_project.Folder, "tools-0.1.0.tgz");

        TargetResult("PushChart", $"-p:ChartPackage={package}", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=charts");

        Assert.Equal(File.ReadAllBytes(package), File.ReadAllBytes(helm.Pull($"oci://{registry.Host}/charts/tools", "0.1.0")));
    }

    [Fact]
    public void GivesTheSameBytesFromAnotherFolder()
    {
        var copy = TestProject.Bare("Tools", "<PackageVersion>3.1.0</PackageVersion>").WithChart("tools");
        foreach (var file in Directory.GetFiles(Path.Combine(copy.Folder, "chart"), "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(file, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        }

        _project.Dotnet("msbuild", "-t:PushChart").Succeeded();
        copy.Dotnet(new Dictionary<string, string> { ["TZ"] = "Asia/Kolkata", ["LANG"] = "tr_TR.UTF-8" }, "msbuild", "-t:PushChart").Succeeded();

        Assert.Equal(Bytes(_project, "tools-3.1.0.tgz"), Bytes(copy, "tools-3.1.0.tgz"));
        Assert.Equal(Bytes(_project, "oci/tools/index.json"), Bytes(copy, "oci/tools/index.json"));
    }

    [Fact]
    public void SwitchedOffDoesNothing()
    {
        _project.Dotnet("msbuild", "-t:PushChart", "-p:EnableChartSupport=false").Succeeded();

        Assert.False(Directory.Exists(Path.Combine(_project.Folder, "bin")));
    }

    private static byte[] Bytes(TestProject project, string file) => File.ReadAllBytes(Path.Combine(project.Folder, "bin", file));

    private JsonElement TargetResult(string target, params string[] arguments)
    {
        var output = _project.Dotnet(["msbuild", $"-t:{target}", $"-getTargetResult:{target}", .. arguments]).Succeeded().Output;
        using var json = JsonDocument.Parse(output);
        var items = json.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items");
        return Assert.Single(items.EnumerateArray()).Clone();
    }
}
