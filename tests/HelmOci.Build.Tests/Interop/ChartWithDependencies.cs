using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;

namespace HelmOci.Build.Tests.Interop;

/// <summary>An umbrella chart whose dependencies come from a web server, a registry and a folder, packed by us and by Helm.</summary>
public sealed class ChartWithDependencies : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly HelmClient _helm = new(Peers.Helm4);
    private readonly ChartSite _site;
    private readonly TestProject _project;
    private readonly Dictionary<string, string> _environment = new() { ["XDG_CACHE_HOME"] = TestFolder.Create("cache") };

    public ChartWithDependencies()
    {
        _site = new ChartSite(_helm).With("web", "1.2.0").With("web", "1.9.0").With("web", "2.0.0").With("db", "3.0.0");
        _helm.Run(_site.Folder, "push", ChartSite.Starter(_helm, "queue", "0.4.0", TestFolder.Create("packed")), $"oci://{_registry.Host}/library", "--plain-http").Succeeded();
        _project = TestProject.Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ChartNamespace>team</ChartNamespace>");
        _helm.CreateChart(Path.Combine(_project.Folder, "common"), "common");
        _helm.CreateChart(Chart, "umbrella");
        File.AppendAllText(Path.Combine(Chart, "Chart.yaml"), $"""

            # What it is made of.
            dependencies:
              - name: web
                version: ^1.0.0
                repository: {_site.Address}
                condition: web.enabled
              - name: db
                version: ">=3"
                repository: {_site.Address}
                alias: store
              - name: queue
                version: 0.x
                repository: oci://{_registry.Host}/library
              - name: common
                version: "*"
                repository: file://../common
            """);
    }

    private string Chart => Path.Combine(_project.Folder, "chart");

    private string Lock => Path.Combine(Chart, "Chart.lock");

    public void Dispose()
    {
        _site.Dispose();
        _registry.Dispose();
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsPackedAsHelmPacksIt()
    {
        Update().Succeeded();
        Run("-t:PushChart").Succeeded();

        var expected = PackedByHelm(out var lockOfHelm);
        var pulled = _helm.Pull($"oci://{_registry.Host}/team/umbrella", "0.1.0");
        Assert.Equal(WithoutTime(lockOfHelm), WithoutTime(File.ReadAllText(Lock)));
        Assert.Equal(_helm.ShowChart(expected), _helm.ShowChart(pulled));
        Assert.Equal(_helm.ShowChart(Common(expected)), _helm.ShowChart(Common(pulled)));
        Assert.Equal(_helm.Render(expected), _helm.Render(pulled));
        Assert.Equal(EntriesOf(expected), EntriesOf(pulled));
        Assert.False(Directory.Exists(Path.Combine(Chart, "charts")) && Directory.EnumerateFileSystemEntries(Path.Combine(Chart, "charts")).Any());
    }

    /// <summary>What is locked and was fetched once needs nobody.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void NeedsNoNetworkOnceItIsLockedAndCached()
    {
        Update().Succeeded();
        Run("-t:PackChart").Succeeded();
        var first = File.ReadAllBytes(Package);
        File.Delete(Package);
        _site.Dispose();
        _registry.Dispose();

        var offline = Run("-t:PackChart", "-p:ChartLockedMode=true").Succeeded();

        Assert.Empty(offline.Codes);
        Assert.Equal(first, File.ReadAllBytes(Package));
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsPackedWithAWarningWithoutALock()
    {
        var result = Run("-t:PackChart").Succeeded();

        Assert.Equal(["HELMOCI2168"], result.Codes);
        Assert.False(File.Exists(Lock));
        Assert.Contains("umbrella/Chart.lock", EntriesOf(Package).Select(entry => entry.Name));
        Assert.Contains("umbrella/charts/web/Chart.yaml", EntriesOf(Package).Select(entry => entry.Name));
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsRefusedInLockedModeWithoutALock()
    {
        Run("-t:PackChart", "-p:ChartLockedMode=true").FailedWith("HELMOCI2167");
        Run("-t:PackChart", "-p:ChartLockedMode=tru").FailedWith("HELMOCI4012");

        Assert.Empty(_site.Asked);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void IsRefusedWhereItsLockDoesNotFit()
    {
        Update().Succeeded();
        var chartYaml = Path.Combine(Chart, "Chart.yaml");
        File.WriteAllText(chartYaml, File.ReadAllText(chartYaml).Replace("^1.0.0", "^2.0.0", StringComparison.Ordinal));

        var result = Run("-t:PackChart").FailedWith("HELMOCI2166");
        Assert.Contains("-t:UpdateChartDependencies", Assert.Single(result.ErrorLines("HELMOCI2166")), StringComparison.Ordinal);
        Assert.StartsWith($"{Lock}(1,1)", Assert.Single(result.ErrorLines("HELMOCI2166")), StringComparison.Ordinal);

        Update().Succeeded();
        Run("-t:PackChart").Succeeded();
        Assert.Contains("version: 2.0.0", File.ReadAllText(Lock), StringComparison.Ordinal);
    }

    /// <summary>A lock that is still right keeps its bytes, and nothing else in the chart's folder is written.</summary>
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void HasItsLockWrittenOnlyWhereItChanges()
    {
        var before = Snapshot();

        Update().Succeeded();
        var text = File.ReadAllText(Lock);
        Update().Succeeded();

        Assert.Equal(text, File.ReadAllText(Lock));
        File.Delete(Lock);
        Assert.Equal(before, Snapshot());
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void AsksNobodyWhereAllIsInCharts()
    {
        _helm.Run(Chart, "dependency", "update", "--plain-http").Succeeded();
        var asked = _site.Asked.Count;
        _registry.Dispose();

        var result = Run("-t:PackChart", "-v:detailed").Succeeded();

        Assert.Equal(asked, _site.Asked.Count);
        Assert.DoesNotContain("repositories.yaml", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_environment["XDG_CACHE_HOME"]));
    }

    private string Package => Path.Combine(_project.Folder, "bin", "umbrella-0.1.0.tgz");

    private CommandResult Update() => Run("-t:UpdateChartDependencies");

    private CommandResult Run(params string[] arguments) => _project.Dotnet(_environment, ["msbuild", .. arguments]);

    private string PackedByHelm(out string lockText)
    {
        var copy = TestFolder.Create("helms");
        TestFolder.Copy(Chart, Path.Combine(copy, "chart"));
        TestFolder.Copy(Path.Combine(_project.Folder, "common"), Path.Combine(copy, "common"));
        var chart = Path.Combine(copy, "chart");
        var ours = File.ReadAllText(Path.Combine(chart, "Chart.lock"));
        _helm.Run(copy, "dependency", "update", chart, "--plain-http").Succeeded();
        lockText = File.ReadAllText(Path.Combine(chart, "Chart.lock"));
        File.WriteAllText(Path.Combine(chart, "Chart.lock"), ours);
        // Unlike an update, this takes no repository that Helm was not told of.
        _helm.Run(copy, "repo", "add", "site", _site.Address).Succeeded();
        _helm.Run(copy, "dependency", "build", chart, "--plain-http").Succeeded();

        return _helm.Package(chart);
    }

    /// <summary>The chart of a folder, taken out of a package.</summary>
    private static string Common(string package)
    {
        var folder = TestFolder.Create("unpacked");
        using var content = new GZipStream(File.OpenRead(package), CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, folder, overwriteFiles: false);

        return Path.Combine(folder, "umbrella", "charts", "common");
    }

    /// <summary>
    /// Name and hash of each file, in order; but for the order of subcharts, which Helm leaves to chance, and Chart.yaml of a folder,
    /// which keeps its comments with us alone and is compared by its meaning.
    /// </summary>
    private static List<(string Name, string Hash)> EntriesOf(string package)
    {
        using var content = new GZipStream(File.OpenRead(package), CompressionMode.Decompress);
        using var tar = new TarReader(content);
        var entries = new List<(string, string)>();
        while (tar.GetNextEntry() is { } entry)
        {
            var hash = entry.Name is "umbrella/Chart.yaml" or "umbrella/charts/common/Chart.yaml" ? "" : Convert.ToHexString(SHA256.HashData(entry.DataStream ?? Stream.Null));
            entries.Add((entry.Name, hash));
        }

        return [.. entries.OrderBy(entry => SubchartOf(entry.Item1), StringComparer.Ordinal)];
    }

    /// <summary>Empty for what is the chart's own, which comes first.</summary>
    private static string SubchartOf(string name) =>
        name.Split('/') is [_, "charts", var subchart, ..] ? subchart : "";

    private static string WithoutTime(string text) =>
        string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("generated:", StringComparison.Ordinal)));

    private Dictionary<string, string> Snapshot() =>
        Directory.GetFiles(Chart, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllText);
}

/// <summary>The same with an image: before it goes out, all is settled that could stop the chart, its dependencies among it.</summary>
public sealed class ImageOfAChartWithDependencies
{
    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void HasThemFoundOnce()
    {
        using var registry = new RegistryProcess();
        using var site = new ChartSite(new HelmClient(Peers.Helm4)).With("web", "1.2.0");
        var project = Project(registry, site);

        var result = project.Dotnet("publish", "-p:PushChart=true").Succeeded();

        Assert.Equal(["/index.yaml", "/web-1.2.0.tgz"], site.Asked);
        Assert.Equal(["HELMOCI2168"], result.Codes);
        Assert.Equal("shop/charts/orders/manifests/1.4.0", registry.Pushes()[^1]);
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void StaysWhereOneIsMissing()
    {
        using var registry = new RegistryProcess();
        using var site = new ChartSite(new HelmClient(Peers.Helm4)).With("other", "1.2.0");
        var project = Project(registry, site);
        var before = registry.Pushes().Count;

        project.Dotnet("publish", "-p:PushChart=true").FailedWith("HELMOCI2162");

        Assert.Equal(before, registry.Pushes().Count);
    }

    private static TestProject Project(RegistryProcess registry, ChartSite site)
    {
        var project = TestProject.New("webapi", "Orders")
            .Set("ContainerRepository", "shop/orders")
            .Set("ContainerBaseImage", BaseImage.PushTo(registry))
            .Set("ContainerRegistry", registry.Host)
            .WithChart("orders");
        File.AppendAllText(Path.Combine(project.Folder, "chart", "Chart.yaml"), $"dependencies:\n- {{name: web, version: 1.x, repository: '{site.Address}'}}\n");

        return project;
    }
}
