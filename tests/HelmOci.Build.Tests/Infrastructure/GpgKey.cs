using System.Diagnostics;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A key of a real gpg with a home of its own, which signs charts for Helm.</summary>
public sealed class GpgKey : IDisposable
{
    public const string User = "Ada Lovelace <ada@example.com>";

    private readonly string _home = TestFolder.Create("gpg");

    public GpgKey()
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Run("gpg", "--batch", "--passphrase", "", "--quick-gen-key", User, "rsa2048", "sign", "never");
        Run("gpg", "--batch", "--output", PublicKeys, "--armor", "--export");
        Run("gpg", "--batch", "--output", PublicRing, "--export");
        Run("gpg", "--batch", "--output", SecretRing, "--export-secret-keys");
    }

    /// <summary>Armored, as people keep it beside their sources.</summary>
    public string PublicKeys => Path.Combine(_home, "trusted.asc");

    /// <summary>The form that Helm reads.</summary>
    public string PublicRing => Path.Combine(_home, "pubring.gpg");

    public string SecretRing => Path.Combine(_home, "secring.gpg");

    /// <summary>Ends gpg's own background program.</summary>
    public void Dispose() => Run("gpgconf", "--kill", "all");

    private void Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Peers.PathOf(program), ["--homedir", _home, .. arguments]) { WorkingDirectory = _home };
        Command.Run(start).Succeeded();
    }
}
