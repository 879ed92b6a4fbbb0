using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Signing;
using HelmOci.Tests.Transport;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Tests.Signing;

/// <summary>Keys that sign no chart, each with an error that says why, and without what is secret of it.</summary>
public static class BrokenKeyTests
{
    private const string Passphrase = "the passphrase of Bob";

    private static readonly SigningKey Ada = new();

    private static readonly SigningKey Bob = new(user: "Bob <bob@example.com>", passphrase: Passphrase);

    [Theory]
    [InlineData("nothing", DiagnosticCodes.SigningKeyUnreadable, "is not set")]
    [InlineData("blanks", DiagnosticCodes.SigningKeyUnreadable, "is not set")]
    [InlineData("a word", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("a page", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("a keybox", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("a public key", DiagnosticCodes.SigningKeyUnreadable, "public keys only")]
    [InlineData("a signed text", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("a key of TLS", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("the first line", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("nonsense in armor", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("one line", DiagnosticCodes.SigningKeyUnreadable, "lost its line ends")]
    [InlineData("in base64", DiagnosticCodes.SigningKeyUnreadable, "is base64")]
    [InlineData("a changed letter", DiagnosticCodes.SigningKeyUnreadable, "")]
    [InlineData("no passphrase", DiagnosticCodes.PassphraseWrong, "is not set or empty")]
    [InlineData("wrong passphrase", DiagnosticCodes.PassphraseWrong, "does not open")]
    [InlineData("expired", DiagnosticCodes.SigningKeyUnfit, "expired")]
    [InlineData("revoked", DiagnosticCodes.SigningKeyUnfit, "revoked")]
    [InlineData("for encryption", DiagnosticCodes.SigningKeyUnfit, "that signs")]
    [InlineData("taken away", DiagnosticCodes.SigningKeyUnfit, "that signs")]
    [InlineData("on a card", DiagnosticCodes.SigningKeyUnfit, "that signs")]
    [InlineData("short", DiagnosticCodes.SigningKeyUnfit, "1024 bits")]
    [InlineData("two, and none named", DiagnosticCodes.SigningKeyNotOne, "more than one")]
    [InlineData("two of one domain", DiagnosticCodes.SigningKeyNotOne, "example.com")]
    [InlineData("of nobody", DiagnosticCodes.SigningKeyNotOne, "Eve")]
    [InlineData("by eight digits", DiagnosticCodes.SigningKeyNotOne, "does not name one")]
    public static void IsACodedError(string kind, string code, string words)
    {
        var passphrase = kind == "wrong passphrase" ? "hunter2" : "";
        var wanted = kind switch { "two of one domain" => "example.com", "of nobody" => "Eve", "by eight digits" => Ada.Fingerprint[32..], _ => "" };
        var key = KeyOf(kind);
        var options = new SigningOptions { Key = wanted, KeyVariable = "KEY", PassphraseVariable = "PASSPHRASE" };

        var thrown = Assert.Throws<ChartException>(() => ChartSigner.Open(options, Machine(key, passphrase), new RecordingLog()).Try(default));

        var fault = Assert.Single(thrown.Diagnostics);
        Assert.Equal(code, fault.Code);
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
        Assert.NotEqual("", fault.NextStep);
        Assert.DoesNotContain("hunter2", thrown.ToString(), StringComparison.Ordinal);
        foreach (var line in key.Split('\n').Where(line => line.Length > 40)) Assert.DoesNotContain(line, thrown.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not there")]
    [InlineData("a folder")]
    [InlineData("one byte")]
    [InlineData("binary, cut off")]
    [InlineData("two bytes a character, cut off")]
    public static void InAFileIsACodedError(string kind)
    {
        using var folder = new TempFolder();
        var binary = Encoding.Unicode.Preamble.ToArray().Concat(Encoding.Unicode.GetBytes(Ada.Private()[..600])).ToArray();
        var path = kind switch
        {
            "not there" => Path.Combine(folder.Path, "none"),
            "a folder" => folder.Path,
            "one byte" => folder.Write("key", [0x95]),
            "binary, cut off" => folder.Write("key", Ada.PrivateRevoked()[..200]),
            _ => folder.Write("key", binary),
        };

        Assert.Equal(DiagnosticCodes.SigningKeyUnreadable, Code(new SigningOptions { Keyring = path }));
    }

    [Fact]
    public static void InAPropertyIsAnErrorThatDoesNotRepeatIt()
    {
        SigningOptions[] all =
        [
            new() { Keyring = Ada.Private() },
            new() { Key = Ada.Private(), KeyVariable = "KEY" },
            new() { Program = Ada.Private() },
            new() { KeyVariable = Ada.Private().Replace('\n', ' ') },
            new() { KeyVariable = "KEY", PassphraseVariable = "correct horse" },
            new() { KeyVariable = "KEY", PassphraseVariable = new string('x', 200) },
            new() { KeyVariable = "KEY", PassphraseVariable = "correct horse".Replace(' ', '-') },
            new() { Keyring = Base64(Ada.Private()) },
            new() { Keyring = $"/project/{Base64($" {Ada.Private()}")}" },
            new() { Keyring = $"/project/{Convert.ToBase64String(Ada.PrivateRevoked())}" },
        ];
        foreach (var options in all)
        {
            var thrown = Assert.Throws<ChartException>(() => ChartSigner.Open(options, Machine(Ada.Private(), ""), new RecordingLog()));

            Assert.Equal(DiagnosticCodes.KeyInProperty, thrown.Diagnostics[0].Code);
            Assert.Null(thrown.Diagnostics[0].Location);
            Assert.All(new[] { options.Key, options.Keyring, options.Program, options.PassphraseVariable }.Where(value => value.Length > 0), value => Assert.DoesNotContain(value, thrown.ToString(), StringComparison.Ordinal));
            Assert.DoesNotContain("PRIVATE KEY", thrown.ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>A password can look like the name of a variable.</summary>
    [Fact]
    public static void IsNotRepeatedWhereItMayBeASecret()
    {
        var secret = Assert.Throws<ChartException>(() => ChartSigner.Open(new SigningOptions { KeyVariable = "hunter2" }, Machine("", ""), new RecordingLog())).Diagnostics[0];
        var name = Assert.Throws<ChartException>(() => ChartSigner.Open(new SigningOptions { KeyVariable = "SIGNING_KEY_2" }, Machine("", ""), new RecordingLog())).Diagnostics[0];

        Assert.Equal("The key in the variable that ChartSigningKeyVariable names cannot be used: it is not set.", secret.Message);
        Assert.Equal("The key in the variable SIGNING_KEY_2 (ChartSigningKeyVariable) cannot be used: it is not set.", name.Message);
    }

    [Fact]
    public static void InNoPlaceOrTwoIsAnError()
    {
        Assert.Equal(DiagnosticCodes.SigningKeyMissing, Code(new SigningOptions()));
        Assert.Equal(DiagnosticCodes.SigningKeyMissing, Code(new SigningOptions { Keyring = "a", KeyVariable = "b" }));
        Assert.Equal(DiagnosticCodes.SigningKeyMissing, Code(new SigningOptions { Program = "gpg", KeyVariable = "b" }));
        Assert.Equal(DiagnosticCodes.SigningKeyUnreadable, Code(new SigningOptions { KeyVariable = "NOT_SET" }));
    }

    private static string KeyOf(string kind) => kind switch
    {
        "nothing" => "",
        "blanks" => " \n",
        "a word" => "hunter",
        "a page" => "<html><body>Sign in</body></html>",
        "a keybox" => "\0\0\0 \u0001\u0001\0\u0002KBXf\0\0\0\0",
        "a public key" => Encoding.ASCII.GetString(Ada.Public(isArmored: true)),
        "a signed text" => Ada.Sign("web-1.0.0.tgz", [1]),
        "a key of TLS" => TlsKey(),
        "the first line" => Ada.Private().Split('\n')[0],
        "nonsense in armor" => "-----BEGIN PGP PRIVATE KEY BLOCK-----\n\nnonsense\n-----END PGP PRIVATE KEY BLOCK-----",
        "in base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(Ada.Private())),
        "one line" => Ada.Private().ReplaceLineEndings(" "),
        "a changed letter" => Ada.Private() is var whole && whole[300] == 'A' ? whole[..300] + 'B' + whole[301..] : whole[..300] + 'A' + whole[301..],
        "no passphrase" or "wrong passphrase" => Bob.Private(),
        "expired" => new SigningKey(validSeconds: 60, created: DateTime.UtcNow.AddHours(-1)).Private(),
        "revoked" => SigningKey.Armored(Ada.PrivateRevoked()),
        "for encryption" => new SigningKey(flags: PgpKeyFlags.CanEncryptStorage).Private(),
        "taken away" => SigningKey.Armored(Ada.Stub(mode: 1)),
        "on a card" => SigningKey.Armored(Ada.Stub(mode: 2)),
        "short" => new SigningKey(bits: 1024).Private(),
        _ => Ada.Private() + Bob.Private(),
    };

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string TlsKey()
    {
        using var key = RSA.Create(2048);

        return key.ExportPkcs8PrivateKeyPem();
    }

    private static string Code(SigningOptions options) =>
        Assert.Throws<ChartException>(() => ChartSigner.Open(options, Machine("", ""), new RecordingLog())).Diagnostics[0].Code;

    private static BuildMachine Machine(string key, string passphrase) => BuildMachine.Current() with
    {
        Variables = name => name switch { "KEY" => key, "PASSPHRASE" => passphrase, _ => null },
    };
}
