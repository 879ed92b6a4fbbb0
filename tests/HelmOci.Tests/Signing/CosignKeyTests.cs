using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Signing;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Signing;

/// <summary>cosign's keys, as people and tools write them, and what is signed with them.</summary>
public sealed class CosignKeyTests : IDisposable
{
    private const string Password = "pässword of cosign";

    private static readonly Digest Subject = Digest.Of([1]);

    private static readonly ECDsa Ada = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private static readonly RSA Bob = RSA.Create(2048);

    private static readonly PbeParameters Encryption = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000);

    /// <summary>The same key in every form, by the runtime or by OpenSSL.</summary>
    private static readonly Dictionary<string, Func<string>> Forms = new()
    {
        ["PKCS#8"] = Ada.ExportPkcs8PrivateKeyPem,
        ["SEC1"] = Ada.ExportECPrivateKeyPem,
        ["SEC1 behind its curve"] = () => $"-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n{Ada.ExportECPrivateKeyPem()}",
        ["PKCS#8 that is encrypted"] = () => Ada.ExportEncryptedPkcs8PrivateKeyPem(Password, Encryption),
        ["Windows line ends"] = () => Ada.ExportPkcs8PrivateKeyPem().Replace("\n", "\r\n", StringComparison.Ordinal),
        ["a mark before it"] = () => $"\uFEFF{Ada.ExportPkcs8PrivateKeyPem()}",
        ["a text around it"] = () => $"the key of\n{Ada.ExportPkcs8PrivateKeyPem()}\nfor charts",
        ["its public half before it"] = () => $"{Ada.ExportSubjectPublicKeyInfoPem()}\n{Ada.ExportPkcs8PrivateKeyPem()}",
    };

    /// <summary>What is no key, or none that signs: by name, the text and the code.</summary>
    private static readonly Dictionary<string, (Func<string> Text, string Code)> Broken = new()
    {
        ["nothing"] = (() => "", DiagnosticCodes.CosignKeyUnreadable),
        ["a page"] = (() => "<html/>", DiagnosticCodes.CosignKeyUnreadable),
        ["a public key"] = (Ada.ExportSubjectPublicKeyInfoPem, DiagnosticCodes.CosignKeyUnreadable),
        ["a certificate"] = (() => "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", DiagnosticCodes.CosignKeyUnreadable),
        ["a key without its end"] = (() => Ada.ExportPkcs8PrivateKeyPem()[..^40], DiagnosticCodes.CosignKeyUnreadable),
        ["a key without its middle"] = (() => Cut(Ada.ExportPkcs8PrivateKeyPem()), DiagnosticCodes.CosignKeyUnreadable),
        ["a SEC1 key without its middle"] = (() => Cut(Ada.ExportECPrivateKeyPem()), DiagnosticCodes.CosignKeyUnreadable),
        ["a key on one line"] = (() => Ada.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal), DiagnosticCodes.CosignKeyUnreadable),
        ["P-384"] = (ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportPkcs8PrivateKeyPem, DiagnosticCodes.CosignKeyUnfit),
        ["P-521, SEC1"] = (ECDsa.Create(ECCurve.NamedCurves.nistP521).ExportECPrivateKeyPem, DiagnosticCodes.CosignKeyUnfit),
        ["P-384 that is encrypted"] = (() => ECDsa.Create(ECCurve.NamedCurves.nistP384).ExportEncryptedPkcs8PrivateKeyPem(Password, Encryption), DiagnosticCodes.CosignKeyUnfit),
        ["Bitcoin's curve"] = (() => "-----BEGIN PRIVATE KEY-----\nMIGEAgEAMBAGByqGSM49AgEGBSuBBAAKBG0wawIBAQQgRrXORp9FMH2hpKkybZJ7dNL80vGz8gCjrWV0/e2hDkShRANCAASHSrl/0Cn21nhB1wf/SWmpURbt52amSQuydaNYt3yKUliE3s3980yetmKrKdtPcVaDKOWr7oQa20vm+up8DhJH\n-----END PRIVATE KEY-----", DiagnosticCodes.CosignKeyUnfit),
        ["a curve that is written out"] = (() => "-----BEGIN PRIVATE KEY-----\nMIIBeQIBADCCAQMGByqGSM49AgEwgfcCAQEwLAYHKoZIzj0BAQIhAP////8AAAABAAAAAAAAAAAAAAAA////////////////MFsEIP////8AAAABAAAAAAAAAAAAAAAA///////////////8BCBaxjXYqjqT57PrvVV2mIa8ZR0GsMxTsPY7zjw+J9JgSwMVAMSdNgiG5wSTamZ44ROdJreBn36QBEEEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9QIhAP////8AAAAA//////////+85vqtpxeehPO5ysL8YyVRAgEBBG0wawIBAQQgPPomzSCPkcFJ1yhIduTmne0CxG6evvxRzlPZMx6AB3ChRANCAAQqsnHUckcRbFGfnoU1YdviKBlrrh2o+L/JUMOmuNbG5bJAJ2i7kLQLzQreCxNi6JI0mqU4Sjx+emPvUn7HVrca\n-----END PRIVATE KEY-----", DiagnosticCodes.CosignKeyUnfit),
        ["Ed25519"] = (() => "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----", DiagnosticCodes.CosignKeyUnfit),
        ["Ed25519 that is encrypted"] = (() => "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgxPv36LpipugICCAAwDAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEP0MbaYL8M7lKu9y0/Z/VcAEQCu6gcz2jgGqf9FHu8oS/ftURWnkko8f5dY+7yxJWRJd9u2JokVqa7w91jhKoNn1l2lG0ZgIDd6t5BmnwcrqWqM=\n-----END ENCRYPTED PRIVATE KEY-----", DiagnosticCodes.CosignKeyUnfit),
        ["a short RSA key"] = (() => RSA.Create(1024).ExportPkcs8PrivateKeyPem(), DiagnosticCodes.CosignKeyUnfit),
        ["another password"] = (() => Ada.ExportEncryptedPkcs8PrivateKeyPem("another", Encryption), DiagnosticCodes.CosignPasswordWrong),
        ["another password of cosign's form"] = (() => Vector("cosign.key"), DiagnosticCodes.CosignPasswordWrong),
        ["another password of OpenSSL's form"] = (() => Vector("openssl.key"), DiagnosticCodes.CosignPasswordWrong),
        ["a key of OpenSSL's form that lacks a letter"] = (() => Regex.Replace(Vector("openssl.key"), "(?<=\n\n.{12}).", ""), DiagnosticCodes.CosignKeyUnreadable),
        ["a key of OpenSSL's form that lacks a line"] = (() => Regex.Replace(Vector("openssl.key"), "(?<=\n\n).*\n", ""), DiagnosticCodes.CosignPasswordWrong),
        ["a key of OpenSSL's form that ends twice"] = (() => Regex.Replace(Vector("openssl.key"), "(?<=\n\n.{12}).{4}", "QQ=="), DiagnosticCodes.CosignKeyUnreadable),
        ["a key of OpenSSL's form with a sign of no base64"] = (() => Regex.Replace(Vector("openssl.key"), "(?<=\n\n.{12}).", "!"), DiagnosticCodes.CosignKeyUnreadable),
        ["a key of OpenSSL's form without its end"] = (() => Vector("openssl.key")[..^40], DiagnosticCodes.CosignKeyUnreadable),
        ["a changed key of cosign's form"] = (() => Sealed(json => json.Replace("\"ciphertext\":\"2", "\"ciphertext\":\"3", StringComparison.Ordinal)), DiagnosticCodes.CosignPasswordWrong),
        ["a form of cosign's to come"] = (() => Sealed(json => json.Replace("scrypt", "argon2", StringComparison.Ordinal)), DiagnosticCodes.CosignKeyUnreadable),
        ["a key that costs too much"] = (() => Sealed(json => json.Replace("65536", "1073741824", StringComparison.Ordinal)), DiagnosticCodes.CosignKeyUnreadable),
        ["a key of cosign's form without its end"] = (() => Sealed(json => json[..^9]), DiagnosticCodes.CosignKeyUnreadable),
        ["cosign's form without members"] = (() => Sealed(_ => "[]"), DiagnosticCodes.CosignKeyUnreadable),
    };

    private readonly TempFolder _folder = new();

    public static TheoryData<string> FormNames => [.. Forms.Keys];

    public static TheoryData<string> BrokenNames => [.. Broken.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(FormNames))]
    public void IsReadInEveryForm(string form)
    {
        using var key = Open(Forms[form]());

        Assert.True(Ada.VerifyData("signed"u8, key.Sign("signed"u8), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.Equal(Convert.ToBase64String(SHA256.HashData(Ada.ExportSubjectPublicKeyInfo())), key.Hint);
    }

    [Fact]
    public void IsReadAsPowerShellWritesIt()
    {
        var path = _folder.Write("utf16", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Ada.ExportPkcs8PrivateKeyPem())]);

        using var key = Open(new CosignOptions { Key = path, Folder = _folder.Path }, "");

        Assert.True(key.Verifies("signed"u8, key.Sign("signed"u8)));
    }

    [Fact]
    public void MayBeAnRsaKey()
    {
        foreach (var text in new[] { Bob.ExportPkcs8PrivateKeyPem(), Bob.ExportRSAPrivateKeyPem(), Bob.ExportEncryptedPkcs8PrivateKeyPem(Password, Encryption) })
        {
            using var key = Open(text);

            Assert.True(Bob.VerifyData("signed"u8, key.Sign("signed"u8), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }
    }

    /// <summary>Encrypted by node's scrypt and tweetnacl's secretbox, and by OpenSSL.</summary>
    [Theory]
    [InlineData("sigstore.key", Password)]
    [InlineData("cosign.key", "")]
    [InlineData("openssl.key", "old")]
    [InlineData("openssl-utf8.key", Password)]
    public void IsOpenedByItsPassword(string file, string password)
    {
        using var expected = ECDsa.Create();
        expected.ImportFromPem(Vector("cosign.pub"));

        using var key = Open(Vector(file), password);

        Assert.True(expected.VerifyData("signed"u8, key.Sign("signed"u8), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    /// <summary>cosign takes the line end of a password that was piped to it for a part of it.</summary>
    [Theory]
    [InlineData("\n")]
    [InlineData("")]
    public void IsOpenedByAPasswordWithALineEnd(string end)
    {
        using var key = Open(Ada.ExportEncryptedPkcs8PrivateKeyPem(Password + end, Encryption), Password + "\n");

        Assert.True(key.Verifies("signed"u8, key.Sign("signed"u8)));
    }

    [Fact]
    public void IsInAVariable()
    {
        using var key = CosignKey.Open(new CosignOptions { Key = "env://COSIGN_PRIVATE_KEY", Folder = _folder.Path }, Machine(("COSIGN_PRIVATE_KEY", Ada.ExportPkcs8PrivateKeyPem())));

        Assert.True(Ada.VerifyData("signed"u8, key.Sign("signed"u8), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Theory]
    [MemberData(nameof(BrokenNames))]
    public void IsRefusedWithACode(string name)
    {
        var (text, code) = Broken[name];

        var fault = Assert.Throws<ChartException>(() => Open(text())).Diagnostics[0];

        Assert.Equal(code, fault.Code);
        Assert.DoesNotContain(Password, fault.Message + fault.NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.key", DiagnosticCodes.CosignKeyUnreadable)]
    [InlineData(".", DiagnosticCodes.CosignKeyUnreadable)]
    [InlineData("awskms:///alias/charts", DiagnosticCodes.CosignKeyUnreadable)]
    [InlineData("env://NOT_SET", DiagnosticCodes.CosignKeyUnreadable)]
    [InlineData("env://hunter2", DiagnosticCodes.CosignKeyUnreadable)]
    [InlineData("env://", DiagnosticCodes.CosignKeyInProperty)]
    [InlineData("env://-----BEGIN PRIVATE KEY-----", DiagnosticCodes.CosignKeyInProperty)]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nAAAA", DiagnosticCodes.CosignKeyInProperty)]
    public void IsSomewhere(string key, string code)
    {
        var fault = Assert.Throws<ChartException>(() => Open(new CosignOptions { Key = key, Folder = _folder.Path }, "")).Diagnostics[0];

        Assert.Equal(code, fault.Code);
        Assert.DoesNotContain("-----BEGIN", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>What people put into the property rather than into a file or a variable.</summary>
    [Fact]
    public void IsNotRepeatedWhereItIsInAProperty()
    {
        var (pem, form) = (Ada.ExportPkcs8PrivateKeyPem(), Vector("sigstore.key"));
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(form.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..^1])));
        string[] keys =
        [
            Base64(pem), Base64($"\n{pem}"), Base64($"\r\n{pem}"), Base64(Ada.ExportECPrivateKeyPem()), Base64(form), json, Base64(json),
            Convert.ToBase64String(Ada.ExportPkcs8PrivateKey()), Convert.ToBase64String(Ada.ExportECPrivateKey()), Convert.ToBase64String(Bob.ExportPkcs8PrivateKey()), new('k', 256),
        ];
        foreach (var key in keys)
        {
            var fault = Assert.Throws<ChartException>(() => Open(new CosignOptions { Key = key, Folder = _folder.Path }, ""));

            Assert.Equal(DiagnosticCodes.CosignKeyInProperty, fault.Diagnostics[0].Code);
            Assert.Null(fault.Diagnostics[0].Location);
            Assert.DoesNotContain(key, fault.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void MayHaveALongPath()
    {
        var path = string.Join('/', Enumerable.Repeat(new string('M', 60), 8));

        Assert.Equal(DiagnosticCodes.CosignKeyUnreadable, Assert.Throws<ChartException>(() => Open(new CosignOptions { Key = path, Folder = _folder.Path }, "")).Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("a password!", DiagnosticCodes.CosignKeyInProperty, "ChartCosignPasswordVariable holds no name")]
    [InlineData("hunter2", DiagnosticCodes.CosignPasswordWrong, "the variable that ChartCosignPasswordVariable names is not set")]
    [InlineData("KEY_PASSWORD", DiagnosticCodes.CosignPasswordWrong, "the variable KEY_PASSWORD (ChartCosignPasswordVariable) is not set")]
    public void RepeatsNoPasswordThatStandsForTheNameOfAVariable(string variable, string code, string words)
    {
        var options = new CosignOptions { Key = _folder.Write("key", Vector("sigstore.key")), Folder = _folder.Path, PasswordVariable = variable };

        var fault = Assert.Throws<ChartException>(() => CosignKey.Open(options, Machine()));

        Assert.Equal(code, fault.Diagnostics[0].Code);
        Assert.Contains(words, fault.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(variable == "KEY_PASSWORD", fault.ToString().Contains(variable, StringComparison.Ordinal));
    }

    [Fact]
    public void SaysWhetherAPasswordWasGiven()
    {
        var wrong = Assert.Throws<ChartException>(() => Open(Vector("sigstore.key"), "wrong")).Diagnostics[0];
        var missing = Assert.Throws<ChartException>(() => Open(Vector("sigstore.key"), "")).Diagnostics[0];

        Assert.Contains("does not open", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("is not set", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SignsExactlyWhatCosignSigns() => Assert.Equal(
        $$"""{"critical":{"identity":{"docker-reference":"registry.example.com:5000/shop/orders"},"image":{"docker-manifest-digest":"{{Subject}}"},"type":"cosign container image signature"},"optional":null}""",
        Encoding.UTF8.GetString(SimpleSigning.Payload("registry.example.com:5000/shop/orders", Subject)));

    [Fact]
    public void PutsASignedStatementIntoABundle()
    {
        using var key = Open(Forms["PKCS#8"]());

        using var bundle = JsonDocument.Parse(SigstoreBundle.Sign(key, Subject));

        var envelope = bundle.RootElement.GetProperty("dsseEnvelope");
        var statement = Encoding.UTF8.GetString(envelope.GetProperty("payload").GetBytesFromBase64());
        Assert.Equal("application/vnd.dev.sigstore.bundle.v0.3+json", bundle.RootElement.GetProperty("mediaType").GetString());
        Assert.Equal(key.Hint, bundle.RootElement.GetProperty("verificationMaterial").GetProperty("publicKey").GetProperty("hint").GetString());
        Assert.Equal(
            $$$"""{"_type":"https://in-toto.io/Statement/v1","subject":[{"digest":{"sha256":"{{{Subject.Hex}}}"}}],"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}""",
            statement);
        Assert.Equal("application/vnd.in-toto+json", envelope.GetProperty("payloadType").GetString());
        var signature = envelope.GetProperty("signatures")[0].GetProperty("sig").GetBytesFromBase64();
        Assert.True(Ada.VerifyData(
            Encoding.UTF8.GetBytes($"DSSEv1 28 application/vnd.in-toto+json {statement.Length} {statement}"), signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
    }

    [Fact]
    public void KnowsItsOwnBundles()
    {
        using var key = Open(Forms["PKCS#8"]());
        using var other = Open(ECDsa.Create(ECCurve.NamedCurves.nistP256).ExportPkcs8PrivateKeyPem());
        var bundle = SigstoreBundle.Sign(key, Subject);
        var text = Encoding.UTF8.GetString(bundle);

        Assert.True(SigstoreBundle.IsOurs(bundle, key, Subject));
        Assert.False(SigstoreBundle.IsOurs(bundle, other, Subject));
        Assert.False(SigstoreBundle.IsOurs(bundle, key, Digest.Of([2])));
        foreach (var broken in new[] { "", "[]", "{}", "{\"dsseEnvelope\":1}", text.Replace("\"sig\":\"", "\"sig\":\"!", StringComparison.Ordinal), text.Replace("in-toto+json", "other+json", StringComparison.Ordinal) })
        {
            Assert.False(SigstoreBundle.IsOurs(Encoding.UTF8.GetBytes(broken), key, Subject));
        }
    }

    private static string Vector(string file) => File.ReadAllText(Vectors.PathOf("cosign", file));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Cut(string pem) => string.Join('\n', pem.Split('\n') is [var begin, _, .. var rest] ? [begin, .. rest] : Array.Empty<string>());

    /// <summary>A key of cosign's form with other JSON in it.</summary>
    private static string Sealed(Func<string, string> change)
    {
        var lines = Vector("sigstore.key").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var json = Encoding.UTF8.GetString(Convert.FromBase64String(string.Concat(lines[1..^1])));
        var changed = change(json);
        Assert.NotEqual(json, changed);

        return $"{lines[0]}\n{Convert.ToBase64String(Encoding.UTF8.GetBytes(changed))}\n{lines[^1]}\n";
    }

    private static BuildMachine Machine(params (string Name, string Value)[] variables) =>
        BuildMachine.Current() with { Variables = name => variables.FirstOrDefault(variable => variable.Name == name).Value };

    private static CosignKey Open(CosignOptions options, string password) => CosignKey.Open(options, Machine((options.PasswordVariable, password)));

    private CosignKey Open(string text, string password = Password) => Open(new CosignOptions { Key = _folder.Write("a key", text), Folder = _folder.Path }, password);
}
