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

        var signed = Open(Ada.Private()).Sign(Text, DateTimeOffset.UtcNow);

        Assert.Null(keyring.FaultOf(signed, Archive));
        Assert.DoesNotContain("Version:", Encoding.UTF8.GetString(signed), StringComparison.Ordinal);
        Assert.DoesNotContain('\r', Encoding.UTF8.GetString(signed));
    }

    [Fact]
    public static void GivesTheSameBytesForTheSameTime()
    {
        var key = new SigningKey(created: new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var time = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        var signed = Open(key.Private()).Sign(Text, time);

        Assert.Equal(signed, Open(key.Private()).Sign(Text, time));
        Assert.Equal(time.UtcDateTime, Provenance.TryParse(signed)!.Signatures[0].CreationTime);
    }

    /// <summary>gpg takes no signature that is older than its key.</summary>
    [Fact]
    public static void IsNeverOlderThanItsKey()
    {
        var signed = Provenance.TryParse(Open(Ada.Private()).Sign(Text, DateTimeOffset.UnixEpoch))!;

        Assert.InRange(signed.Signatures[0].CreationTime, DateTime.UtcNow.AddMinutes(-30), DateTime.UtcNow);
    }

    [Theory]
    [InlineData("Bob <bob@example.com>")]
    [InlineData("BOB@example")]
    [InlineData("fingerprint")]
    [InlineData("0x")]
    public static void FindsTheKeyThatIsNamed(string wanted)
    {
        var name = wanted switch { "fingerprint" => Bob.Fingerprint, "0x" => $"0x{Bob.Fingerprint[24..].ToLowerInvariant()}", _ => wanted };
        using var folder = new TempFolder();
        var keyring = Keyring.Open(folder.Write("public", Bob.Public()));

        var signer = Open(Ada.Private() + Bob.Private().Replace("\n", "\r\n", StringComparison.Ordinal), name, "passphrase of Bob");

        Assert.Null(keyring.FaultOf(signer.Sign(Text, DateTimeOffset.UtcNow), Archive));
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

    [Theory]
    [InlineData("")]
    [InlineData("wrong")]
    public static void RefusesAWrongPassphrase(string passphrase) =>
        Assert.DoesNotContain("wrong", Fault(DiagnosticCodes.PassphraseWrong, Bob.Private(), passphrase: passphrase).Message, StringComparison.Ordinal);

    [Fact]
    public static void RefusesAKeyThatExpired() =>
        Assert.Contains("expired", Fault(DiagnosticCodes.SigningKeyUnfit, new SigningKey(validSeconds: 60, created: DateTime.UtcNow.AddHours(-1)).Private()).Message, StringComparison.Ordinal);

    [Fact]
    public static void RefusesAPublicKey() =>
        Assert.Contains("public keys only", Fault(DiagnosticCodes.SigningKeyUnreadable, Encoding.ASCII.GetString(Ada.Public(isArmored: true))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("KBXf")]
    [InlineData("-----BEGIN PGP PRIVATE KEY BLOCK-----")]
    [InlineData("-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nnonsense\n-----END PGP PRIVATE KEY BLOCK-----")]
    public static void RefusesWhatIsNoKey(string content) => Fault(DiagnosticCodes.SigningKeyUnreadable, content);

    [Fact]
    public static void RefusesEveryKeyThatWasCutOff()
    {
        var whole = Ada.Private();
        for (var length = 40; length < whole.Length - 60; length += 97) Fault(DiagnosticCodes.SigningKeyUnreadable, whole[..length]);
    }

    [Fact]
    public static void RefusesAKeyInAPropertyAndNoPlaceOrTwo()
    {
        Assert.Equal(DiagnosticCodes.KeyInProperty, Code(new SigningOptions { Keyring = Ada.Private() }));
        Assert.Equal(DiagnosticCodes.SigningKeyMissing, Code(new SigningOptions()));
        Assert.Equal(DiagnosticCodes.SigningKeyMissing, Code(new SigningOptions { Keyring = "a", KeyVariable = "b" }));
        Assert.Equal(DiagnosticCodes.SigningKeyUnreadable, Code(new SigningOptions { KeyVariable = "NOT_SET" }));
        Assert.Equal(DiagnosticCodes.SigningKeyUnreadable, Code(new SigningOptions { Keyring = Path.Combine(Path.GetTempPath(), "not there") }));
    }

    [Fact]
    public static void ReadsAFile()
    {
        using var folder = new TempFolder();
        var options = new SigningOptions { Keyring = folder.Write("private", Ada.Private()) };

        Assert.NotNull(ChartSigner.Open(options, Machine("", ""), new RecordingLog()));
    }

    private static ChartSigner Open(string key, string wanted = "", string passphrase = "") => ChartSigner.Open(
        new SigningOptions { Key = wanted, KeyVariable = "KEY", PassphraseVariable = "PASSPHRASE" }, Machine(key, passphrase), new RecordingLog());

    private static Diagnostic Fault(string code, string key, string wanted = "", string passphrase = "")
    {
        var fault = Assert.Throws<ChartException>(() => Open(key, wanted, passphrase)).Diagnostics[0];
        Assert.Equal(code, fault.Code);

        return fault;
    }

    private static string Code(SigningOptions options) =>
        Assert.Throws<ChartException>(() => ChartSigner.Open(options, Machine("", ""), new RecordingLog())).Diagnostics[0].Code;

    private static BuildMachine Machine(string key, string passphrase) => BuildMachine.Current() with
    {
        Variables = name => name switch { "KEY" => key, "PASSPHRASE" => passphrase, _ => null },
    };
}
