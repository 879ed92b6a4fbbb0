using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A key of a real gpg with a home of its own, which signs charts for Helm.</summary>
public sealed class GpgKey : IDisposable
{
    public const string User = "Ada Lovelace <ada@example.com>";

    /// <param name="user">Whose it is.</param>
    /// <param name="passphrase">What locks it; empty for nothing.</param>
    public GpgKey(string user = User, string passphrase = "")
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // As old as any SOURCE_DATE_EPOCH of a test: no signature is older than its key.
        Run("gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--faked-system-time", "1500000000", "--quick-gen-key", user, "rsa2048", "sign", "never");
        Run("gpg", "--batch", "--output", PublicKeys, "--armor", "--export");
        Run("gpg", "--batch", "--output", PublicRing, "--export");
        Run("gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--output", SecretRing, "--export-secret-keys");
        Run("gpg", "--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--output", SecretKey, "--armor", "--export-secret-keys");
    }

    /// <summary>What <c>GNUPGHOME</c> is for this key.</summary>
    public string Home { get; } = TestFolder.Create("gpg");

    /// <summary>Armored, as people keep it beside their sources.</summary>
    public string PublicKeys => Path.Combine(Home, "trusted.asc");

    /// <summary>The form that Helm reads.</summary>
    public string PublicRing => Path.Combine(Home, "pubring.gpg");

    public string SecretRing => Path.Combine(Home, "secring.gpg");

    /// <summary>Armored, as it is kept in a variable.</summary>
    public string SecretKey => Path.Combine(Home, "signing.asc");

    /// <summary>Ends gpg's own background program.</summary>
    public void Dispose() => Run("gpgconf", "--kill", "all");

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Peers.PathOf(program), ["--homedir", Home, .. arguments]) { WorkingDirectory = Home };
        Command.Run(start).Succeeded();
    }
}
