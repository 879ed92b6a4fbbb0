namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The package as a user gets it: packed once a run, under a version of its own, into a local feed.</summary>
public sealed class PackageFeed
{
    public const string PackageId = "HelmOci.Build";

    private static readonly Lazy<PackageFeed> Packed = new(Pack);

    private PackageFeed(string folder, string version) => (Folder, Version) = (folder, version);

    public static PackageFeed Current => Packed.Value;

    /// <summary>The user's own folder of packages: what this repository was built with is there.</summary>
    public static string UserPackages { get; } = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    public string Folder { get; }

    public string Version { get; }

    public string PackagePath => Path.Combine(Folder, $"{PackageId}.{Version}.nupkg");

    // A release holds compiled tasks for more runtimes; compiling them would take most of the tests' time. A run with
    // HELMOCI_TEST_TASKS=portable has none, so that every test runs with the portable tasks.
    private static string CompiledRuntimes => Environment.GetEnvironmentVariable("HELMOCI_TEST_TASKS") == "portable" ? "" : "linux-x64";

    private static PackageFeed Pack()
    {
        // A release, and newer than any: what "dotnet add package" takes, whatever the machine's sources have.
        var feed = new PackageFeed(TestFolder.Create("feed"), $"999.0.{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");

        DotnetCommand.Run(
            Repository.Root,
            ["pack", "src/HelmOci.Build", "--configuration", "Release", "--output", feed.Folder, $"-p:PackageVersion={feed.Version}", $"-p:ChartTaskRuntimes={CompiledRuntimes}"])
            .Succeeded();

        feed.WriteRootFiles(TestFolder.Root);
        return feed;
    }

    /// <summary>What projects below see: our feed before the machine's own sources, packages in a folder of this run.</summary>
    private void WriteRootFiles(string root)
    {
        // What the user's folder already holds need not be fetched again.
        Directory.CreateDirectory(UserPackages);
        TestFolder.Write(root, "nuget.config", $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="{root}/packages" /></config>
              <fallbackPackageFolders><add key="user" value="{UserPackages}" /></fallbackPackageFolders>
              <packageSources><add key="under-test" value="{Folder}" /></packageSources>
            </configuration>
            """);

        foreach (var name in new[] { "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props" })
        {
            TestFolder.Write(root, name, "<Project />");
        }
    }
}
