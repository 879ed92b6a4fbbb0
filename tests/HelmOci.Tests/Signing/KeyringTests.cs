using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Signing;
using HelmOci.Tests.Transport;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Tests.Signing;

/// <summary>Who has signed an archive.</summary>
public static class KeyringTests
{
    private static readonly SigningKey Ada = new();

    private static readonly byte[] Archive = "an archive"u8.ToArray();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static void TakesWhatOneOfItsKeysHasSigned(bool isArmored)
    {
        using var folder = new TempFolder();
        var keyring = Keyring.Open(folder.Write("keys", Ada.Public(isArmored)));

        Assert.Null(Fault(keyring, Ada.Sign("web-1.0.0.tgz", Archive)));
        Assert.Null(Fault(keyring, Ada.Sign("web-1.0.0.tgz", Archive).Replace("\n", "\r\n", StringComparison.Ordinal)));
        Assert.Null(Fault(keyring, Ada.SignText($"name: web\n- a dash\n\n...\nfiles:\n  x: {Digest.Of(Archive)}")));
    }

    [Fact]
    public static void RefusesOtherBytes() => Assert.Contains("other bytes", Fault(Of(Ada), Ada.Sign("web-1.0.0.tgz", [1])), StringComparison.Ordinal);

    [Fact]
    public static void RefusesADigestThatIsNotInTheList()
    {
        foreach (var text in new[] { $"description: {Digest.Of(Archive)}\n\n...\nfiles:\n  x: sha256:0", $"name: web\n\n...\nfiles:\n  x: sha256:0\nimages:\n  x: {Digest.Of(Archive)}", $"...\n{Digest.Of(Archive)}" })
        {
            Assert.Contains("other bytes", Fault(Of(Ada), Ada.SignText(text)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public static void TakesSeveralKeysOneAfterTheOther()
    {
        using var folder = new TempFolder();
        var keyring = Keyring.Open(folder.Write("keys", [.. new SigningKey().Public(isArmored: true), .. Ada.Public(isArmored: true)]));

        Assert.Null(Fault(keyring, Ada.Sign("web-1.0.0.tgz", Archive)));
    }

    [Fact]
    public static void ReadsWhatPowerShellWrote()
    {
        using var folder = new TempFolder();
        byte[] content = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Encoding.ASCII.GetString(Ada.Public(isArmored: true)).ReplaceLineEndings("\r\n"))];

        Assert.Null(Fault(Keyring.Open(folder.Write("keys", content)), Ada.Sign("web-1.0.0.tgz", Archive)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public static void KnowsAKeyTwiceByItsNewerExport(bool isNewerFirst)
    {
        using var folder = new TempFolder();
        byte[][] exports = [Ada.Public(), Ada.Public(isRevoked: true)];
        if (isNewerFirst) Array.Reverse(exports);

        Assert.Contains("revoked", Fault(Keyring.Open(folder.Write("keys", [.. exports[0], .. exports[1]])), Ada.Sign("web-1.0.0.tgz", Archive)), StringComparison.Ordinal);
    }

    [Fact]
    public static void RefusesASignatureThatExpiredOrIsOfTheFuture()
    {
        Assert.Contains("has expired", Fault(Of(Ada), Ada.Sign("web-1.0.0.tgz", Archive, created: DateTime.UtcNow.AddDays(-3), validSeconds: 3600)), StringComparison.Ordinal);
        Assert.Contains("of the future", Fault(Of(Ada), Ada.Sign("web-1.0.0.tgz", Archive, created: DateTime.UtcNow.AddDays(3))), StringComparison.Ordinal);
        Assert.Null(Fault(Of(Ada), Ada.Sign("web-1.0.0.tgz", Archive, created: DateTime.UtcNow.AddDays(-3), validSeconds: 30 * 86400)));
    }

    /// <summary>Whoever hands a key on may have put a key of his own into it.</summary>
    [Theory]
    [InlineData(true, PgpKeyFlags.CanSign, true)]
    [InlineData(false, PgpKeyFlags.CanSign, false)]
    [InlineData(true, PgpKeyFlags.CanEncryptCommunications, false)]
    public static void TakesASubkeyThatItsOwnerBoundForSigningAlone(bool isBound, int flags, bool isTaken)
    {
        using var folder = new TempFolder();
        var sub = new SigningKey();
        var keyring = Keyring.Open(folder.Write("keys", Ada.PublicWith(sub, isBound ? Ada : sub, flags)));

        var fault = Fault(keyring, sub.Sign("web-1.0.0.tgz", Archive));

        if (isTaken) Assert.Null(fault);
        else Assert.Contains("is not one that signs", fault, StringComparison.Ordinal);
    }

    [Fact]
    public static void RefusesAnotherKey() => Assert.Contains("does not hold", Fault(Of(new SigningKey()), Ada.Sign("web-1.0.0.tgz", Archive)), StringComparison.Ordinal);

    [Fact]
    public static void RefusesATextThatWasChanged()
    {
        var changed = Ada.Sign("web-1.0.0.tgz", [1]).Replace(Digest.Of([1]).ToString(), Digest.Of(Archive).ToString(), StringComparison.Ordinal);

        Assert.Contains("does not fit", Fault(Of(Ada), changed), StringComparison.Ordinal);
    }

    [Fact]
    public static void RefusesABrokenHash() => Assert.Contains("Sha1", Fault(Of(Ada), Ada.Sign("web-1.0.0.tgz", Archive, HashAlgorithmTag.Sha1)), StringComparison.Ordinal);

    [Fact]
    public static void RefusesAKeyThatExpired()
    {
        var old = new SigningKey(validSeconds: 60, created: DateTime.UtcNow.AddHours(-1));

        Assert.Contains("expired", Fault(Of(old), old.Sign("web-1.0.0.tgz", Archive)), StringComparison.Ordinal);
    }

    [Fact]
    public static void RefusesAKeyThatWasRevoked()
    {
        using var folder = new TempFolder();
        var keyring = Keyring.Open(folder.Write("keys", Ada.Public(isRevoked: true)));

        Assert.Contains("revoked", Fault(keyring, Ada.Sign("web-1.0.0.tgz", Archive)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>not found</html>")]
    [InlineData("-----BEGIN PGP SIGNED MESSAGE-----")]
    [InlineData("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n-----BEGIN PGP SIGNATURE-----\n\nnot base64\n-----END PGP SIGNATURE-----")]
    [InlineData("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n-----BEGIN PGP SIGNATURE-----\n\nAAAA\n-----END PGP SIGNATURE-----")]
    [InlineData("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\ntext\n-----BEGIN PGP SIGNATURE-----\n\nwsBcBAABCgAQBQJlAAAA\n=AAAA\n-----END PGP SIGNATURE-----")]
    public static void RefusesWhatIsNoSignedText(string text) => Assert.Equal("it is no signed text", Fault(Of(Ada), text));

    [Theory]
    [InlineData("")]
    [InlineData("KBXf")]
    [InlineData("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nnonsense\n-----END PGP PUBLIC KEY BLOCK-----")]
    public static void IsNoFileOfAnythingElse(string content)
    {
        using var folder = new TempFolder();
        var path = folder.Write("keys", content);

        Assert.Equal(DiagnosticCodes.KeyringUnreadable, Assert.Throws<ChartException>(() => Keyring.Open(path)).Diagnostics[0].Code);
        Assert.Equal(DiagnosticCodes.KeyringUnreadable, Assert.Throws<ChartException>(() => Keyring.Open(path + "x")).Diagnostics[0].Code);
    }

    /// <summary>Whatever a server sends is refused, and nothing else happens.</summary>
    [Fact]
    public static void RefusesEveryTextWithAByteChanged()
    {
        var (keyring, random) = (Of(Ada), new Random(7));
        var text = Encoding.ASCII.GetBytes(Ada.Sign("web-1.0.0.tgz", Archive));
        for (var round = 0; round < 500; round++)
        {
            var changed = text.ToArray();
            for (var changes = random.Next(1, 4); changes > 0; changes--) changed[random.Next(changed.Length)] = (byte)random.Next(256);

            _ = keyring.FaultOf(changed, "another"u8) ?? throw new InvalidOperationException(Encoding.ASCII.GetString(changed));
        }
    }

    [Fact]
    public static void ReadsNoKeysFromAFileWithBytesChanged()
    {
        using var folder = new TempFolder();
        var (keys, signed, random) = (Ada.Public(), Ada.Sign("web-1.0.0.tgz", [1]), new Random(8));
        for (var round = 0; round < 300; round++)
        {
            var changed = keys.ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--) changed[random.Next(changed.Length)] = (byte)random.Next(256);

            try
            {
                _ = Fault(Keyring.Open(folder.Write("keys", changed)), signed) ?? throw new InvalidOperationException("taken");
            }
            catch (ChartException fault)
            {
                Assert.Equal(DiagnosticCodes.KeyringUnreadable, fault.Diagnostics[0].Code);
            }
        }
    }

    private static Keyring Of(SigningKey key)
    {
        using var folder = new TempFolder();

        return Keyring.Open(folder.Write("keys", key.Public()));
    }

    private static string? Fault(Keyring keyring, string provenance) => keyring.FaultOf(Encoding.UTF8.GetBytes(provenance), Archive);
}
