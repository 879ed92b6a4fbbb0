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

    /// <summary>One subkey that older Helms cannot read keeps them from all of a keyring, also where another one signs.</summary>
    [PeerTheory(Peer.Gpg)]
    [InlineData("ada", false)]
    [InlineData("carl", true)]
    [InlineData("dora", true)]
    public void WarnsOfASubkeyThatOlderHelmsCannotRead(string user, bool isWarned)
    {
        Open(user, null).Try(default);

        Assert.Equal(isWarned ? [DiagnosticCodes.SigningKeyOfLaterHelm] : [], _log.Warnings.Select(warning => warning.Code));
    }

    /// <summary>What somebody set for signatures by hand changes none of a chart's; more signers than one are no signature of a chart.</summary>
    [PeerFact(Peer.Gpg)]
    public void IsNotLedAstrayByAConfiguration()
    {
        var configuration = Path.Combine(home.Folder, "gpg.conf");
        var plain = Open("ada", null).Sign(Text, Time, default);
        try
        {
            File.WriteAllText(configuration, "default-key carl\ncomment a comment\nemit-version\ndefault-sig-expire 1y\ndigest-algo SHA256\npersonal-digest-preferences SHA224\nescape-from-lines\n");
            Assert.Equal(plain, Open("ada", null).Sign(Text, Time, default));

            File.WriteAllText(configuration, "local-user carl\n");
            var fault = Assert.Throws<ChartException>(() => Open("ada", null).Try(default)).Diagnostics[0];

            Assert.Equal(DiagnosticCodes.GpgFailed, fault.Code);
            Assert.Contains("local-user", fault.NextStep, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(configuration);
        }
    }

    /// <summary>Somebody may have to type a PIN.</summary>
    [SystemFact(Needs.Shell)]
    public async Task SaysWhatItWaitsFor()
    {
        using var folder = new TempFolder();
        var typed = Path.Combine(folder.Path, "typed");
        var gpg = Script(folder, $"until [ -e '{typed}' ]; do sleep 0.1; done");

        var opened = Task.Run(() => Code(() => ChartSigner.Open(new SigningOptions { Program = gpg }, home.Machine(), _log)));
        SpinWait.SpinUntil(() => _log.Shown.Count > 0, TimeSpan.FromSeconds(30));
        File.WriteAllText(typed, "");

        Assert.Equal(DiagnosticCodes.SigningKeyNotOne, await opened);
        Assert.StartsWith("Waiting for program", _log.Shown[0], StringComparison.Ordinal);
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
