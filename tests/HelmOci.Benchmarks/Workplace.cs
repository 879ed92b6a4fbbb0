using System.IO.Compression;
using System.Runtime.InteropServices;

namespace HelmOci.Benchmarks;

/// <summary>A registry, our package and the projects that use it, in a temporary folder.</summary>
internal sealed class Workplace : IDisposable
{
    private const string Version = "0.0.1-benchmark";

    private readonly string _feed = TestFolder.Create("feed");
    private readonly string _package = TestFolder.Create("package");
    private readonly string _store = CreateStore();
    private readonly RegistryProcess _registry;

    public Workplace() => _registry = new RegistryProcess(new RegistryOptions { Storage = _store, HasAccessLog = false });

    public void Prepare()
    {
        PackOurs();
        PackEmpty();
        WriteRootFiles();
        App = MakeProject("app", "HelmOci.Build");
        Plain = MakeProject("plain", "Empty.Build");
    }

    public string Host => _registry.Host;

    public string Charts { get; } = TestFolder.Create("charts");

    /// <summary>A built web project with our package.</summary>
    public string App { get; private set; } = "";

    /// <summary>The same with a package that holds nothing: what ours costs is the difference.</summary>
    public string Plain { get; private set; } = "";

    /// <summary>A solution of chart-only projects.</summary>
    public string Solution { get; } = Path.Combine(TestFolder.Create("solution"), "all.slnx");

    public IEnumerable<string> PushToRegistry => [$"-p:ChartRegistry={Host}"];

    /// <summary>The base image has no content, so that the .NET SDK can build on it without the internet.</summary>
    public IEnumerable<string> PushWithImage =>
        [$"-p:ContainerRegistry={Host}", $"-p:ContainerBaseImage={BaseImage.PushTo(_registry)}", "-p:ContainerRepository=shop/app"];

    public void MakeSolution(IReadOnlyList<string> charts)
    {
        var folder = Path.GetDirectoryName(Solution)!;
        foreach (var chart in charts)
        {
            TestFolder.Write(folder, $"{chart}/{chart}.csproj", $"""
                <Project>
                  <Import Project="{_package}/Sdk/Sdk.props" />
                  <PropertyGroup><ChartDirectory>{Charts}/{chart}</ChartDirectory></PropertyGroup>
                  <Import Project="{_package}/Sdk/Sdk.targets" />
                </Project>
                """);
        }

        var projects = charts.Select(chart => $"""  <Project Path="{chart}/{chart}.csproj" />""");
        File.WriteAllLines(Solution, ["<Solution>", .. projects, "</Solution>"]);
    }

    public void Dispose()
    {
        _registry.Dispose();
        Directory.Delete(_store, recursive: true);
    }

    /// <summary>In memory where the system has such a folder: the registry's disk is not what is compared. Elsewhere: STORE=folder.</summary>
    private static string CreateStore()
    {
        var parent = Environment.GetEnvironmentVariable("STORE") ?? "/dev/shm";
        if (!Directory.Exists(parent)) return TestFolder.Create("store");

        return Directory.CreateDirectory(Path.Combine(parent, $"helmoci-benchmark-{Environment.ProcessId}")).FullName;
    }

    private void PackOurs()
    {
        Command.Dotnet(
            "pack", Repository.Path("src", "HelmOci.Build"), "--configuration", "Release", "--output", _feed,
            $"-p:PackageVersion={Version}", $"-p:ChartTaskRuntimes={RuntimeInformation.RuntimeIdentifier}").Run();
        ZipFile.ExtractToDirectory(Path.Combine(_feed, $"HelmOci.Build.{Version}.nupkg"), _package);
    }

    private void PackEmpty()
    {
        var folder = TestFolder.Create("empty");
        TestFolder.Write(folder, "Empty.Build.props", "<Project />");
        TestFolder.Write(folder, "Empty.Build.targets", "<Project />");
        TestFolder.Write(folder, "Empty.Build.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <IncludeBuildOutput>false</IncludeBuildOutput>
                <SuppressDependenciesWhenPacking>true</SuppressDependenciesWhenPacking>
                <NoWarn>NU5128</NoWarn>
              </PropertyGroup>
              <ItemGroup><None Include="Empty.Build.props;Empty.Build.targets" Pack="true" PackagePath="build/" /></ItemGroup>
            </Project>
            """);
        Command.Dotnet("pack", folder, "--output", _feed, $"-p:PackageVersion={Version}").Run();
    }

    private void WriteRootFiles()
    {
        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            TestFolder.Write(TestFolder.Root, name, "<Project />");
        }

        TestFolder.Write(TestFolder.Root, "nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{TestFolder.Root}/packages" /></config>
              <packageSources><add key="local" value="{_feed}" /></packageSources>
            </configuration>
            """);
    }

    private static string MakeProject(string name, string package)
    {
        var folder = TestFolder.Create(name);
        var file = Path.Combine(folder, $"{name}.csproj");
        Command.Dotnet("new", "web", "--no-restore", "--name", name, "--output", folder).Run();
        File.WriteAllText(file, File.ReadAllText(file).Replace(
            "</Project>",
            $"""<ItemGroup><PackageReference Include="{package}" Version="{Version}" PrivateAssets="all" /></ItemGroup></Project>""",
            StringComparison.Ordinal));
        Command.Dotnet("publish", folder).Run();

        return folder;
    }
}
