using System.Text;
using HelmOci.Oci;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Security;

namespace HelmOci.Tests.Signing;

/// <summary>A key that signs charts.</summary>
internal sealed class SigningKey
{
    private readonly PgpSecretKey _key;

    /// <param name="validSeconds">0 for a key that does not expire.</param>
    /// <param name="created">When it was made.</param>
    public SigningKey(long validSeconds = 0, DateTime? created = null)
    {
        var generator = new RsaKeyPairGenerator();
        generator.Init(new Org.BouncyCastle.Crypto.Parameters.RsaKeyGenerationParameters(BigInteger.ValueOf(65537), new SecureRandom(), 1024, 12));
        var pair = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), created ?? DateTime.UtcNow);
        var packets = new PgpSignatureSubpacketGenerator();
        if (validSeconds > 0) packets.SetKeyExpirationTime(isCritical: false, validSeconds);
        _key = new PgpSecretKey(
            PgpSignature.DefaultCertification, pair, "Ada <ada@example.com>", SymmetricKeyAlgorithmTag.Null, "".ToCharArray(), useSha1: false, packets.Generate(), null, new SecureRandom());
    }

    /// <summary>Its public half, as <c>gpg --export</c> writes it.</summary>
    public byte[] Public(bool isArmored = false, bool isRevoked = false)
    {
        var key = _key.PublicKey;
        if (isRevoked)
        {
            var revocation = Generator(PgpSignature.KeyRevocation, HashAlgorithmTag.Sha256);
            key = PgpPublicKey.AddCertification(key, revocation.GenerateCertification(key));
        }

        var bytes = new PgpPublicKeyRing(key.GetEncoded()).GetEncoded();

        return isArmored ? Encoding.ASCII.GetBytes(Armored(bytes)) : bytes;
    }

    /// <summary>A <c>.prov</c> as Helm writes it.</summary>
    public string Sign(string name, byte[] archive, HashAlgorithmTag hash = HashAlgorithmTag.Sha512) =>
        SignText($"apiVersion: v2\nname: web\n\n...\nfiles:\n  {name}: {Digest.Of(archive)}", hash);

    public string SignText(string text, HashAlgorithmTag hash = HashAlgorithmTag.Sha512)
    {
        var generator = Generator(PgpSignature.CanonicalTextDocument, hash);
        generator.Update(Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)));
        var escaped = string.Join('\n', text.Split('\n').Select(line => line.StartsWith('-') ? $"- {line}" : line));

        return $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{escaped}\n{Armored(generator.Generate().GetEncoded())}";
    }

    private PgpSignatureGenerator Generator(int type, HashAlgorithmTag hash)
    {
        var generator = new PgpSignatureGenerator(_key.PublicKey.Algorithm, hash);
        generator.InitSign(type, _key.ExtractPrivateKey("".ToCharArray()));

        return generator;
    }

    private static string Armored(byte[] packets)
    {
        using var text = new MemoryStream();
        using (var armor = new ArmoredOutputStream(text)) armor.Write(packets);

        return Encoding.ASCII.GetString(text.ToArray());
    }
}
