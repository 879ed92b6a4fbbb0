using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The real programs that tests talk to. tests/peers.sh fetches them.</summary>
public static class Peers
{
    public const string Registry = "docker-registry";
    public const string Skopeo = "skopeo";
    public const string Git = "git";
    public const string Curl = "curl";
    public const string Gpg = "gpg";
    public const string Helm4 = "4.1.4";
    public const string Helm317 = "3.17.3";
    public const string Helm38 = "3.8.1";

    /// <summary>The last Helm before OCI charts took their present form.</summary>
    public const string Helm34 = "3.4.2";

    public const string Node = "node";

    /// <summary>Validators of manifests, made from the API schemas of Kubernetes; they run in node.</summary>
    public const string Kubernetes = "kubernetes/made";

    /// <summary>Checks of CI files by their servers' schemas; they run in node.</summary>
    public const string CIFiles = "ci/made";

    /// <summary>Checks of sigstore's bundles; they run in node, from 20.17 on.</summary>
    public const string Sigstore = "sigstore/made";

    public const string OpenSsl = "openssl";

    /// <summary>MSBuild without an SDK (tests/HelmOci.Platforms.Host): 17.11, as Visual Studio 2022 and the SDK 8 have it, and 18.</summary>
    public const string MSBuild17OnNet8 = "msbuild/net8.0";
    public const string MSBuild18OnNet10 = "msbuild/net10.0";
    public const string MSBuild18OnNet11 = "msbuild/net11.0";

    private static readonly Version SigstoreNode = new(20, 17);

    private static readonly Lazy<Version> NodeVersion = new(() =>
    {
        using var node = Process.Start(new ProcessStartInfo(PathOf(Node), ["--version"]) { RedirectStandardOutput = true })!;

        return Version.Parse(node.StandardOutput.ReadToEnd().Trim().TrimStart('v').Split('-')[0]);
    });

    /// <summary>Why a test that needs these cannot run; null when it can, and in CI, where it must.</summary>
    public static string? WhyMissing(IReadOnlyList<string> peers)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
        {
            return null;
        }

        var missing = peers.Where(peer => Find(peer) is null).ToList();
        if (missing.Count > 0)
        {
            return $"{string.Join(", ", missing)} is not on this machine; tests/peers.sh fetches it.";
        }

        return peers.Contains(Sigstore) && NodeVersion.Value < SigstoreNode ? $"node {NodeVersion.Value} is older than sigstore's verifier takes ({SigstoreNode})." : null;
    }

    public static string PathOf(string peer) =>
        Find(peer) ?? throw new InvalidOperationException($"{peer} is not on this machine; run tests/peers.sh.");

    private static string? Find(string peer) => Candidates(peer).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates(string peer)
    {
        if (char.IsAsciiDigit(peer[0]))
        {
            return [Repository.Path("artifacts", "peers", "helm", peer, "helm")];
        }

        if (peer.StartsWith("msbuild/", StringComparison.Ordinal))
        {
            return [Repository.Path("artifacts", "peers", peer, "HelmOci.Platforms.Host")];
        }

        if (peer is Kubernetes or CIFiles or Sigstore)
        {
            return [Repository.Path("artifacts", "peers", peer)];
        }

        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        return folders.Select(folder => Path.Combine(folder, peer)).Prepend(Repository.Path("artifacts", "peers", "bin", peer));
    }
}
