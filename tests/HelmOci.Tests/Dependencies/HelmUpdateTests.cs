using System.Text;
using HelmOci.Charts;
using HelmOci.Credentials;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;
using RecordingLog = HelmOci.Tests.Transport.RecordingLog;

namespace HelmOci.Tests.Dependencies;

/// <summary>What <c>helm dependency update</c> 4.1.4 makes of a chart, and what we make of it.</summary>
public sealed class UpdateByHelm(HelmSite site) : IClassFixture<HelmSite>
{
    [PeerTheory(Peer.Helm4, Peer.Registry)]
    // Constraints.
    [InlineData("{name: web, version: 1.2.3, repository: SITE}")]
    [InlineData("{name: web, version: '=1.2.3', repository: SITE}")]
    [InlineData("{name: web, version: v1.2.3, repository: SITE}")]
    [InlineData("{name: web, version: '1', repository: SITE}")]
    [InlineData("{name: web, version: '1.2', repository: SITE}")]
    [InlineData("{name: web, version: 1.x, repository: SITE}")]
    [InlineData("{name: web, version: '*', repository: SITE}")]
    [InlineData("{name: web, version: '^1.0.0', repository: SITE}")]
    [InlineData("{name: web, version: '^0.1', repository: SITE}")]
    [InlineData("{name: web, version: '~1.2.0', repository: SITE}")]
    [InlineData("{name: web, version: '~1', repository: SITE}")]
    [InlineData("{name: web, version: '>=1.0.0 <2.0.0', repository: SITE}")]
    [InlineData("{name: web, version: '>=1.0.0, <2.0.0', repository: SITE}")]
    [InlineData("{name: web, version: '>=1.0.0-0 <2.0.0', repository: SITE}")]
    [InlineData("{name: web, version: '<2.0.0-0', repository: SITE}")]
    [InlineData("{name: web, version: '1.0 - 1.2', repository: SITE}")]
    [InlineData("{name: web, version: '0.x || 2.x', repository: SITE}")]
    [InlineData("{name: web, version: '!=10.0.0', repository: SITE}")]
    [InlineData("{name: web, version: '>0.0.0-0', repository: SITE}")]
    [InlineData("{name: web, version: '2.0.0-rc.1', repository: SITE}")]
    [InlineData("{name: web, version: '>1', repository: SITE}")]
    [InlineData("{name: web, version: '=>1.2.0, =<1.9', repository: SITE}")]
    [InlineData("{name: web, version: '~>1.2', repository: SITE}")]
    [InlineData("{name: web, version: '^1 || ~0.1', repository: SITE}")]
    [InlineData("{name: web, version: '1.0.0-0 - 2.0.0-0', repository: SITE}")]
    [InlineData("{name: web, version: '^v1.2', repository: SITE}")]
    [InlineData("{name: web, version: 1.*, repository: SITE}")]
    [InlineData("{name: web, version: X, repository: SITE}")]
    [InlineData("{name: web, version: '~2.0.0-rc.0', repository: SITE}")]
    [InlineData("{name: web, version: '^11.0.0-alpha', repository: SITE}")]
    [InlineData("{name: db, version: '>=3.1.4+any', repository: SITE}")]
    [InlineData("{name: loose, version: v1.0, repository: SITE}")]
    [InlineData("{name: loose, version: '>=v1.0.0', repository: SITE}")]
    [InlineData("{name: web, version: '<=1.2', repository: SITE}")]
    [InlineData("{name: db, version: '3.1.4', repository: SITE}")]
    [InlineData("{name: db, version: '3.1.4+other', repository: SITE}")]
    [InlineData("{name: db, version: '^0.0.3', repository: SITE}")]
    [InlineData("{name: loose, version: '1', repository: SITE}")]
    [InlineData("{name: loose, version: '~1.0', repository: SITE}")]
    [InlineData("{name: early, version: '>=0.0.0-0', repository: SITE}")]
    // Repositories.
    [InlineData("{name: web, version: '1', repository: SITE/}")]
    [InlineData("{name: web, version: '1', repository: '@site'}")]
    [InlineData("{name: web, version: '1', repository: 'alias:site'}")]
    [InlineData("{name: web, version: '1.2.3', repository: 'oci://REGISTRY/charts'}")]
    [InlineData("{name: web, version: '^1', repository: 'oci://REGISTRY/charts'}")]
    [InlineData("{name: web, version: '>1-0', repository: 'oci://REGISTRY/charts'}")]
    [InlineData("{name: db, version: '3.x', repository: 'oci://REGISTRY/charts'}")]
    [InlineData("{name: db, version: '3.1.4+build.7', repository: 'oci://REGISTRY/charts'}")]
    [InlineData("{name: web, version: '1.2.3', repository: 'oci://GUARDED/charts'}")]
    [InlineData("{name: web, version: '>=1.0.0 <2.0.0', repository: 'oci://GUARDED/charts'}")]
    [InlineData("{name: db, version: '~3.1', repository: 'oci://GUARDED/charts'}", "{name: web, version: '^1', repository: 'alias:site'}")]
    [InlineData("{name: aaa, version: '>=1', repository: 'file://../aaa'}")]
    [InlineData("{name: inside, version: '^0.1', repository: ''}")]
    // The digest covers all fields.
    [InlineData("{name: web, version: '1', repository: SITE, condition: 'web.enabled & <b>', tags: [t1, tünï], enabled: true}")]
    [InlineData("{name: web, version: '1', repository: SITE, alias: front, import-values: [data, {child: a.b, parent: c}]}")]
    [InlineData("{name: web, version: '1', repository: SITE, import-values: [5, true, {zebra: 1, apple: [x, {k: null}], 1.5: f}]}")]
    [InlineData("{name: web, version: '1', repository: SITE, alias: one}", "{name: web, version: '1', repository: SITE, alias: two}")]
    [InlineData("{name: web, version: '1', repository: '@site'}", "{name: db, version: '3.x', repository: 'oci://REGISTRY/charts'}", "{name: aaa, version: '1', repository: 'file://../aaa'}")]
    [InlineData("{name: db, version: '>0', repository: SITE}", "{name: web, version: '*', repository: SITE}", "{name: loose, version: '*', repository: SITE}")]
    [InlineData("{name: web, version: 1.20, repository: SITE}")]
    // Refused.
    [InlineData("{name: web, version: '>=50', repository: SITE}")]
    [InlineData("{name: web, version: '>=1 <1', repository: SITE}")]
    [InlineData("{name: web, version: '^1 |', repository: SITE}")]
    [InlineData("{name: web, version: '^9', repository: 'oci://GUARDED/charts'}")]
    [InlineData("{name: web, version: '9.9.9', repository: 'oci://REGISTRY/charts'}")]
    [InlineData("{name: web, version: '1', repository: 'alias:nobody'}")]
    [InlineData("{name: web, version: '', repository: SITE}")]
    [InlineData("{name: web, version: latest, repository: SITE}")]
    [InlineData("{name: early, version: '*', repository: SITE}")]
    [InlineData("{name: none, version: '*', repository: SITE}")]
    [InlineData("{name: web, version: '*', repository: '@nobody'}")]
    [InlineData("{name: web, version: '*', repository: stable}")]
    [InlineData("{name: aaa, version: '9', repository: 'file://../aaa'}")]
    [InlineData("{name: inside, version: '2', repository: ''}")]
    [InlineData("{name: web, version: '1', repository: SITE}", "{name: web, version: '2', repository: SITE}")]
    public void GivesTheSameLock(params string[] entries) => Compare("v2", entries);

    [PeerTheory(Peer.Helm4, Peer.Registry)]
    [InlineData("{name: web, version: '^1', repository: SITE}")]
    [InlineData("{name: web, version: '~1.2', repository: '@site'}", "{name: aaa, version: '*', repository: 'file://../aaa'}")]
    [InlineData("{name: web, version: '>=50', repository: SITE}")]
    public void GivesTheSameLockToAChartOfV1(params string[] entries) => Compare("v1", entries);

    private void Compare(string apiVersion, string[] entries)
    {
        var list = "dependencies:\n" + string.Concat(entries.Select(entry => $"- {entry}\n"))
            .Replace("SITE", site.Site, StringComparison.Ordinal).Replace("REGISTRY", site.Registry, StringComparison.Ordinal)
            .Replace("GUARDED", site.GuardedRegistry, StringComparison.Ordinal);
        using var helms = Chart(apiVersion, list);
        using var ours = Chart(apiVersion, list);

        var refused = site.TryHelm("dependency", "update", helms.Path, "--plain-http");
        var lockOfHelm = Locks(helms);
        var lockOfOurs = Update(ours);

        Assert.True(refused.Length == 0 == lockOfOurs.Length > 0, $"{refused} {lockOfOurs}");
        Assert.Equal(Dependencies.Locks.WithoutTime(lockOfHelm), Dependencies.Locks.WithoutTime(lockOfOurs));
    }

    private static ChartFolder Chart(string apiVersion, string dependencies)
    {
        var folder = new ChartFolder();
        var yaml = $"apiVersion: {apiVersion}\nname: demo\nversion: 0.1.0\n";
        folder.Write("Chart.yaml", apiVersion == "v1" ? yaml : yaml + dependencies);
        if (apiVersion == "v1") folder.Write("requirements.yaml", dependencies);
        if (dependencies.Contains("inside", StringComparison.Ordinal)) folder.Write("charts/inside/Chart.yaml", "apiVersion: v2\nname: inside\nversion: 0.1.7\n");

        return folder.Write("../aaa/Chart.yaml", "apiVersion: v2\nname: aaa\nversion: 1.2.3\n");
    }

    /// <summary>The lock that we write; empty where we refuse.</summary>
    private string Update(ChartFolder folder)
    {
        using var cache = new TempFolder();
        var log = new RecordingLog();
        var settings = ResolverFixture.Plain with { Credentials = new LoginOf(site.GuardedRegistry), Time = DateTimeOffset.UtcNow };
        using var downloads = new NetworkDownloads(settings, log);
        var repositories = ChartRepositories.Of([], Machines.With(("HELM_REPOSITORY_CONFIG", site.RepositoriesFile)));
        var places = new DependencyPlaces(repositories, downloads, new ChartCache(cache.Path, log), log);
        var resolver = new DependencyResolver(settings, places);
        try
        {
            var chart = folder.Load();
            ChartLockFile.Write(chart, resolver.Update(chart, CancellationToken.None).Lock!, CancellationToken.None);
        }
        catch (ChartException)
        {
            return "";
        }

        return Locks(folder);
    }

    private static string Locks(ChartFolder folder) =>
        string.Concat(Directory.GetFiles(folder.Path, "*.lock").Select(file => $"{Path.GetFileName(file)}\n{File.ReadAllText(file, Encoding.UTF8)}"));
}

/// <summary>Alice, at one registry alone.</summary>
internal sealed class LoginOf(string host) : ICredentialSource
{
    public Credential? Find(string registry, string repository, CancellationToken cancellation) =>
        registry == host ? Credential.Password("alice", "s3cret") : null;

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry) => [new(host)];
}
