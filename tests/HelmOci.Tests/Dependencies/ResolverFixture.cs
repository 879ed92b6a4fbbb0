using HelmOci.Charts;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Tests.Charts;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;
using RecordingLog = HelmOci.Tests.Transport.RecordingLog;

namespace HelmOci.Tests.Dependencies;

/// <summary>A chart in a folder, a network in memory and a cache of its own.</summary>
internal sealed class ResolverFixture : IDisposable
{
    private readonly TempFolder _cache = new();

    public ChartFolder Folder { get; } = new();

    public FakeDownloads Network { get; } = new();

    public RecordingLog Log { get; } = new();

    /// <summary>Nothing but the defaults, on a machine where nobody is logged in.</summary>
    public static DependencySettings Plain { get; } = new() { Credentials = TestCredentials.None, Machine = Machines.Empty };

    public DependencySettings Settings { get; init; } = Plain;

    /// <summary>A variable of the machine that holds <c>s3cret</c>.</summary>
    public const string PasswordVariable = "SITE_PASSWORD";

    public IReadOnlyList<ChartRepositoryItem> Items { get; init; } = [];

    /// <summary>The file of the keys that charts must be signed with; empty for none.</summary>
    public string Keyring { get; set; } = "";

    public string CachePath => _cache.Path;

    /// <summary>Writes Chart.yaml with these entries, each a flow map.</summary>
    public ResolverFixture Depends(params string[] entries)
    {
        Folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n" + string.Concat(entries.Select(entry => $"- {{{entry}}}\n")));

        return this;
    }

    /// <summary>Serves <c>web</c> in these versions from <c>https://charts.example.com/</c>.</summary>
    public ResolverFixture Serves(params string[] versions)
    {
        var entries = versions.Select(version => ("web", version, $"web-{version}.tgz", TestCharts.HexOf(TestCharts.Archive("web", version))));
        Network.Page("https://charts.example.com/index.yaml", TestCharts.Index([.. entries]));
        foreach (var version in versions) Network.Page($"https://charts.example.com/web-{version}.tgz", TestCharts.Archive("web", version));

        return this;
    }

    public ResolvedDependencies Resolve() => Resolver().Resolve(Folder.Load(), CancellationToken.None);

    public ResolvedDependencies Update() => Resolver().Update(Folder.Load(), CancellationToken.None);

    /// <summary>Writes the lock of an update.</summary>
    public ResolverFixture Locked()
    {
        ChartLockFile.Write(Folder.Load(), Update().Lock!, CancellationToken.None);

        return this;
    }

    public Diagnostic Fault() => Assert.Throws<ChartException>(() => Resolve()).Diagnostics[0];

    public void Dispose()
    {
        Folder.Dispose();
        _cache.Dispose();
    }

    private DependencyResolver Resolver() => new(
        Settings, new DependencyPlaces(ChartRepositories.Of(Items, Machines.With((PasswordVariable, "s3cret"))), Network, new ChartCache(_cache.Path, Log), Log)
        {
            Keyring = Keyring.Length > 0 ? HelmOci.Signing.Keyring.Open(Keyring) : null,
        });
}
