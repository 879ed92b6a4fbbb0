using System.Runtime.CompilerServices;

namespace HelmOci.Tests.Peers;

/// <summary>The real programs that tests talk to. tests/run.sh fetches them.</summary>
internal static class Peer
{
    public const string Registry = "docker-registry";
    public const string Skopeo = "skopeo";
    public const string Gpg = "gpg";
    public const string Helm4 = "4.1.4";
    public const string Helm317 = "3.17.3";
    public const string Helm38 = "3.8.1";

    /// <summary>Why a test that needs these cannot run; null when it can, and in CI, where it must. They are Linux programs.</summary>
    public static string? WhyMissing(string[] peers)
    {
        if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("CI") == "true") return null;

        var missing = peers.Where(peer => Find(peer) is null).ToList();

        return missing.Count == 0 ? null : $"{string.Join(", ", missing)} is not on this machine; tests/run.sh fetches it.";
    }

    public static string PathOf(string peer) =>
        Find(peer) ?? throw new InvalidOperationException($"{peer} is not on this machine; run tests/run.sh.");

    private static string? Find(string peer) => Candidates(peer).FirstOrDefault(File.Exists);

    private static IEnumerable<string> Candidates(string peer)
    {
        var fetched = Path.Combine(RepositoryRoot(), "artifacts", "peers");
        if (char.IsAsciiDigit(peer[0])) return [Path.Combine(fetched, "helm", peer, "helm")];

        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);

        return folders.Select(folder => Path.Combine(folder, peer)).Prepend(Path.Combine(fetched, "bin", peer));
    }

    private static string RepositoryRoot([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));
}
