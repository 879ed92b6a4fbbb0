using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Signing;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Signing;

/// <summary>Signing with keys from files and variables.</summary>
public static class ChartSignerTests
{
    private static readonly byte[] Archive = "an archive"u8.ToArray();

    private static readonly string Text = $"name: web\n- a dash \t\n\n...\nfiles:\n  web-1.0.0.tgz: {Digest.Of(Archive)}\n";

    private static readonly SigningKey Ada = new();

    private static readonly SigningKey Bob = new(user: "Bob <bob@example.com>", passphrase: "passphrase of Bob");

    [Fact]
    public static void SignsWhatItsPublicKeyVerifies()
    {
        using var folder = new TempFolder();
        var keyring = Keyring.Open(folder.Write("public", Ada.Public()));

        var signed = Open(Ada.Private()).Sign(Text, DateTimeOffset.UtcNow, default);

        Assert.Null(keyring.FaultOf(signed, Archive));
        Assert.DoesNotContain("Version:", Encoding.UTF8.GetString(signed), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', Encoding.UTF8.GetString(signed));
    }

    /// <summary>A project names the variable for everybody, and few of them have the key.</summary>
    [Fact]
    public static void KnowsWhetherAKeyIsThere()
    {
        using var folder = new TempFolder();
        var machine = BuildMachine.Current() with { Variables = name => name == "KEY" ? Ada.Private() : null };

        Assert.Equal("ChartSigningKeyVariable", new SigningOptions { KeyVariable = "KEY" }.PropertyOfKey(machine));
        Assert.Null(new SigningOptions { KeyVariable = "OTHER" }.PropertyOfKey(machine));
        Assert.Equal("ChartSigningKeyring", new SigningOptions { Keyring = folder.Write("key", [1]) }.PropertyOfKey(machine));
        Assert.Null(new SigningOptions { Keyring = Path.Combine(folder.Path, "none") }.PropertyOfKey(machine));
        Assert.Null(new SigningOptions().PropertyOfKey(machine));
    }

    [Fact]
    public static void GivesTheSameBytesForTheSameTime()
    {
        var key = new SigningKey(created: new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        var signed = Open(key.Private()).Sign(Text, time, default);

        Assert.Equal(signed, Open(key.Private()).Sign(Text, time, default));
        Assert.Equal(time.UtcDateTime, Provenance.TryParse(signed)!.Signatures[0].CreationTime);
    }

    /// <summary>gpg takes no signature that is older than its key.</summary>
    [Fact]
    public static void IsNeverOlderThanItsKey()
    {
        var signed = Provenance.TryParse(Open(Ada.Private()).Sign(Text, DateTimeOffset.UnixEpoch, default))!;

        Assert.InRange(signed.Signatures[0].CreationTime, DateTime.UtcNow.AddMinutes(-30), DateTime.UtcNow);
    }

    [Theory]
    [InlineData("Bob <bob@example.com>")]
    [InlineData("BOB@example")]
    [InlineData("<bob@example.com>")]
    [InlineData("fingerprint")]
    [InlineData("spaced")]
    [InlineData("0x")]
    public static void FindsTheKeyThatIsNamed(string wanted)
    {
        var name = wanted switch { "fingerprint" => Bob.Fingerprint + "!", "spaced" => string.Join(' ', Bob.Fingerprint.Chunk(4).Select(four => new string(four))), "0x" => $"0x{Bob.Fingerprint[24..].ToLowerInvariant()}", _ => wanted };
        using var folder = new TempFolder();
        var keyring = Keyring.Open(folder.Write("public", Bob.Public()));

        var signer = Open(Ada.Private() + Bob.Private().Replace("\n", "\r\n", StringComparison.Ordinal), name, "passphrase of Bob");

        Assert.Null(keyring.FaultOf(signer.Sign(Text, DateTimeOffset.UtcNow, default), Archive));
    }

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("Eve")]
    public static void RefusesANameThatIsNotOneKeys(string wanted)
    {
        var fault = Fault(DiagnosticCodes.SigningKeyNotOne, Ada.Private() + Bob.Private(), wanted);

        Assert.Contains(Ada.Fingerprint, fault.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Whoever renews a key keeps the old one.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("ada@example.com")]
    public static void LeavesAnOldKeyOfTheSameNameAlone(string wanted)
    {
        var expired = new SigningKey(validSeconds: 60, created: DateTime.UtcNow.AddHours(-1));
        var revoked = SigningKey.Armored(new SigningKey().PrivateRevoked());

        Assert.Equal(Ada.Fingerprint, Open(expired.Private() + Ada.Private() + revoked, wanted).Fingerprint);
        Assert.Contains(expired.Fingerprint, Fault(DiagnosticCodes.SigningKeyNotOne, expired.Private() + revoked, wanted).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public static void RefusesEveryKeyThatWasCutOff()
    {
        var whole = Ada.Private();
        for (var length = 40; length < whole.Length - 60; length += 97) Fault(DiagnosticCodes.SigningKeyUnreadable, whole[..length]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("pässwörd ☃")]
    [InlineData(" with blanks and : \\ ")]
    public static void OpensAKeyWithItsPassphrase(string passphrase)
    {
        var key = new SigningKey(passphrase: passphrase);

        Assert.NotNull(Open(key.Private(), passphrase: passphrase));
        Assert.NotNull(Open(key.Private(), passphrase: passphrase + "\r\n"));
    }

    [Fact]
    public static void ReadsAFileHoweverItWasWritten()
    {
        using var folder = new TempFolder();
        var armored = Ada.Private();
        byte[][] forms =
        [
            Encoding.ASCII.GetBytes(armored),
            Convert.FromBase64String(string.Concat(armored.Split('\n').SkipWhile(line => line.Trim().Length > 0).TakeWhile(line => !line.StartsWith('=')))),
            Encoding.ASCII.GetBytes(armored.ReplaceLineEndings("\r\n")),
            [.. Encoding.UTF8.Preamble, .. Encoding.ASCII.GetBytes(armored)],
            [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(armored.ReplaceLineEndings("\r\n"))],
            Encoding.ASCII.GetBytes($"The key of Ada:\n\n{armored}\n"),
            Encoding.ASCII.GetBytes(armored + armored),
        ];
        foreach (var form in forms)
        {
            var options = new SigningOptions { Keyring = folder.Write("private", form) };

            Assert.NotNull(ChartSigner.Open(options, Machine("", ""), new RecordingLog()));
        }
    }

    [Fact]
    public static void WarnsOfAKeyThatOlderHelmsCannotRead()
    {
        var log = new RecordingLog();

        var signer = ChartSigner.Open(new SigningOptions { KeyVariable = "KEY" }, Machine(new SigningKey(bits: 0).Private(), ""), log);

        Assert.NotEmpty(signer.Sign(Text, DateTimeOffset.UtcNow, default));
        Assert.Equal(DiagnosticCodes.SigningKeyOfLaterHelm, Assert.Single(log.Warnings).Code);
    }

    private static ChartSigner Open(string key, string wanted = "", string passphrase = "") => ChartSigner.Open(
        new SigningOptions { Key = wanted, KeyVariable = "KEY", PassphraseVariable = "PASSPHRASE" }, Machine(key, passphrase), new RecordingLog());

    private static Diagnostic Fault(string code, string key, string wanted = "", string passphrase = "")
    {
        var fault = Assert.Throws<ChartException>(() => Open(key, wanted, passphrase).Try(default)).Diagnostics[0];
        Assert.Equal(code, fault.Code);

        return fault;
    }

    private static BuildMachine Machine(string key, string passphrase) => BuildMachine.Current() with
    {
        Variables = name => name switch { "KEY" => key, "PASSPHRASE" => passphrase, _ => null },
    };
}
