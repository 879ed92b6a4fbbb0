using System.Diagnostics;
using HelmOci.Machine;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Signing;

/// <summary>A home of a real gpg with keys of several people, and an agent that can ask nobody.</summary>
public sealed class GpgHome : IDisposable
{
    public const string Passphrase = "pässwörd ☃";

    private const string Then = "1600000000";

    public GpgHome()
    {
        if (Peer.WhyMissing([Peer.Gpg]) is not null) return;

        File.WriteAllText(Path.Combine(Folder, "gpg-agent.conf"), "pinentry-program /bin/false\n");
        Make("Ada <ada@example.com>", "rsa2048", "sign", "never", "");
        Make("Bob <bob@example.com>", "rsa2048", "sign", "never", Passphrase);
        Make("Old <old@example.com>", "ed25519", "sign", "1d", "");
        Make("Carl <carl@example.com>", "ed25519", "cert", "never", "");
        Run("", "--batch", "--passphrase", "", "--faked-system-time", Then, "--quick-add-key", FingerprintOf("carl"), "rsa2048", "sign", "never");
        Make("Dora <dora@example.com>", "rsa2048", "sign", "never", "");
        Run("", "--batch", "--passphrase", "", "--faked-system-time", Then, "--quick-add-key", FingerprintOf("dora"), "cv25519", "encr", "never");
    }

    /// <summary>Short, because the agent's socket lies in it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("gpg").FullName;

    public string FingerprintOf(string user) => Run("", "--with-colons", "--list-keys", user).Split('\n').First(line => line.StartsWith("fpr", StringComparison.Ordinal)).Split(':')[9];

    public string Run(string input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Peer.PathOf(Peer.Gpg), ["--homedir", Folder, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"gpg {string.Join(' ', arguments)} ended with exit code {process.ExitCode}.");
    }

    /// <summary>A machine with this home.</summary>
    /// <param name="passphrase">What is in the variable PASSPHRASE.</param>
    /// <param name="home">Another home.</param>
    internal BuildMachine Machine(string passphrase = "", string? home = null) => BuildMachine.Current() with
    {
        Variables = name => name switch { "GNUPGHOME" => home ?? Folder, "PASSPHRASE" => passphrase, _ => Environment.GetEnvironmentVariable(name) },
    };

    public void Dispose()
    {
        if (Peer.WhyMissing([Peer.Gpg]) is null) StopAgent(Folder);
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>gpg leaves one behind.</summary>
    public static void StopAgent(string home)
    {
        using var process = Process.Start("gpgconf", ["--homedir", home, "--kill", "all"]);
        process.WaitForExit();
    }

    private void Make(string user, string algorithm, string usage, string expires, string passphrase) => Run(
        "", "--batch", "--pinentry-mode", "loopback", "--passphrase", passphrase, "--faked-system-time", Then, "--quick-gen-key", user, algorithm, usage, expires);
}
