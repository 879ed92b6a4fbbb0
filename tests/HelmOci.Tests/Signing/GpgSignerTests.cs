using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Signing;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Signing;

/// <summary>Signing by a real gpg, and with the keys that it exports.</summary>
public sealed class GpgSignerTests(GpgHome home) : IClassFixture<GpgHome>
{
    private static readonly byte[] Archive = "an archive"u8.ToArray();

    // gpg escapes lines of a dash, and those that mail programs change.
    private static readonly string Text = $"name: web\n- a dash \t\n-----BEGIN\nFrom: ☃\nFrom here\n\n...\nfiles:\n  web-1.0.0.tgz: {Digest.Of(Archive)}\n";

    private static readonly DateTimeOffset Time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private readonly RecordingLog _log = new();

    [PeerTheory(Peer.Gpg)]
    [InlineData("ada@example.com", null)]
    [InlineData("Carl", null)]
    [InlineData("bob@", GpgHome.Passphrase)]
    public void SignsWithTheKeyThatIsNamed(string wanted, string? passphrase)
    {
        var signer = Open(wanted, passphrase);

        var signed = signer.Sign(Text, Time, default);

        Assert.Null(signer.Keys.FaultOf(signed, Archive));
        Assert.Equal(Time.UtcDateTime, Provenance.TryParse(signed)!.Signatures[0].CreationTime);
        Assert.Equal(signed, signer.Sign(Text, Time, default));
        Assert.DoesNotContain(GpgHome.Passphrase, _log.Text, StringComparison.Ordinal);
        Assert.Empty(_log.Warnings);
        home.Run(Encoding.UTF8.GetString(signed), "--verify");
    }

    /// <summary>The same key and time make the same signature, whoever makes it.</summary>
    [PeerTheory(Peer.Gpg)]
    [InlineData("ada", "")]
    [InlineData("bob", GpgHome.Passphrase)]
    [InlineData("carl", "")]
    public void ItsExportedKeysSignWithoutIt(string user, string passphrase)
    {
        using var folder = new TempFolder();
        string[] export = user == "carl" ? ["--export-secret-subkeys"] : ["--export-secret-keys"];
        var armored = home.Run(passphrase, ["--batch", "--pinentry-mode", "loopback", "--passphrase-fd", "0", "--armor", .. export, user]);
        var options = new SigningOptions { Keyring = folder.Write("key.asc", armored), PassphraseVariable = "PASSPHRASE" };

        var signed = ChartSigner.Open(options, home.Machine(passphrase), _log).Sign(Text, Time, default);

        Assert.Null(Open(user, null).Keys.FaultOf(signed, Archive));
        home.Run(Encoding.UTF8.GetString(signed), "--verify");
    }

    [PeerTheory(Peer.Gpg)]
    [InlineData("", null, DiagnosticCodes.SigningKeyNotOne)]
    [InlineData("example.com", null, DiagnosticCodes.SigningKeyNotOne)]
    [InlineData("eve", null, DiagnosticCodes.SigningKeyNotOne)]
    [InlineData("old", null, DiagnosticCodes.SigningKeyUnfit)]
    [InlineData("bob", "wrong", DiagnosticCodes.PassphraseWrong)]
    [InlineData("bob", "", DiagnosticCodes.PassphraseWrong)]
    [InlineData("bob", null, DiagnosticCodes.PassphraseWrong)]
    public void RefusesAKeyThatDoesNotSign(string wanted, string? passphrase, string code)
    {
        GpgHome.StopAgent(home.Folder);

        Assert.Equal(code, Code(() => Open(wanted, passphrase).Try(default)));
    }

    [PeerFact(Peer.Gpg)]
    public void IsAnErrorWhereThereIsNoKeyOrAgent()
    {
        using var folder = new TempFolder();
        Assert.Equal(DiagnosticCodes.SigningKeyNotOne, Code(() => ChartSigner.Open(new SigningOptions { Program = "gpg" }, home.Machine(home: folder.Path), _log)));

        GpgHome.StopAgent(home.Folder);
        var gpg = Script(folder, $"exec {Peer.PathOf(Peer.Gpg)} --agent-program /nonexistent \"$@\"");
        Assert.Equal(DiagnosticCodes.GpgFailed, Code(() => ChartSigner.Open(new SigningOptions { Program = gpg }, home.Machine(), _log)));
        Assert.Equal(DiagnosticCodes.GpgFailed, Code(() => ChartSigner.Open(new SigningOptions { Program = "gpg" }, home.Machine(home: Path.Combine(folder.Path, "none")), _log)));
    }

    [SystemTheory(Needs.Shell)]
    [InlineData("exit 0", DiagnosticCodes.SigningKeyNotOne)]
    [InlineData("echo no; exit 1", DiagnosticCodes.GpgFailed)]
    [InlineData("cat /dev/zero", DiagnosticCodes.GpgFailed)]
    public void IsAnErrorWhereAnotherProgramAnswers(string script, string code)
    {
        using var folder = new TempFolder();

        Assert.Equal(code, Code(() => ChartSigner.Open(new SigningOptions { Program = Script(folder, script) }, home.Machine(), _log)));
    }

    [Fact]
    public void IsAnErrorWhereThereIsNoGpg()
    {
        var nowhere = BuildMachine.Current() with { Variables = _ => null };

        Assert.Equal(DiagnosticCodes.GpgMissing, Code(() => ChartSigner.Open(new SigningOptions { Program = "gpg" }, nowhere, _log)));
        Assert.Equal(DiagnosticCodes.GpgMissing, Code(() => ChartSigner.Open(new SigningOptions { Program = Path.GetFullPath("no gpg") }, nowhere, _log)));
    }

    /// <summary>What is signed is looked at: a setting in gpg.conf or another program in its place may change the text.</summary>
    [PeerFact(Peer.Gpg)]
    public void RefusesASignatureOfAnotherText()
    {
        using var folder = new TempFolder();
        var gpg = Script(folder, $"case \"$*\" in *clearsign*) echo other | {Peer.PathOf(Peer.Gpg)} \"$@\";; *) exec {Peer.PathOf(Peer.Gpg)} \"$@\"; esac");

        var fault = Assert.Throws<ChartException>(() => ChartSigner.Open(new SigningOptions { Program = gpg, Key = "ada" }, home.Machine(), _log).Try(default)).Diagnostics[0];

        Assert.Contains("another text", fault.Message, StringComparison.Ordinal);
    }

    [PeerFact(Peer.Gpg)]
    public void KeepsThePassphraseOutOfItsArguments()
    {
        using var folder = new TempFolder();
        var seen = Path.Combine(folder.Path, "seen");
        var gpg = Script(folder, $"echo \"$@\" >> '{seen}'; env >> '{seen}'; exec {Peer.PathOf(Peer.Gpg)} \"$@\"");

        ChartSigner.Open(new SigningOptions { Program = gpg, Key = "bob", PassphraseVariable = "PASSPHRASE" }, home.Machine(GpgHome.Passphrase), _log).Try(default);

        Assert.Contains("--clearsign", File.ReadAllText(seen), StringComparison.Ordinal);
        Assert.DoesNotContain(GpgHome.Passphrase, File.ReadAllText(seen), StringComparison.Ordinal);
    }

    [SystemFact(Needs.Shell)]
    public void EndsWithTheBuild()
    {
        using var folder = new TempFolder();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var watch = Stopwatch.StartNew();

        Assert.ThrowsAny<OperationCanceledException>(() => ChartSigner.Open(new SigningOptions { Program = Script(folder, "sleep 100") }, home.Machine(), _log, stop.Token));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    private static string Script(TempFolder folder, string script)
    {
        var path = folder.Write("program", $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        return path;
    }

    private static string Code(Action action) => Assert.Throws<ChartException>(action).Diagnostics[0].Code;

    private ChartSigner Open(string wanted, string? passphrase) => ChartSigner.Open(
        new SigningOptions { Program = "gpg", Key = wanted, PassphraseVariable = passphrase is null ? "" : "PASSPHRASE" }, home.Machine(passphrase ?? ""), _log);
}
