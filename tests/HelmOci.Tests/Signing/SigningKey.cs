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
    private readonly string _passphrase;

    /// <param name="validSeconds">0 for a key that does not expire.</param>
    /// <param name="created">When it was made.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="passphrase">What locks it; empty for nothing.</param>
    public SigningKey(long validSeconds = 0, DateTime? created = null, string user = "Ada <ada@example.com>", string passphrase = "")
    {
        var generator = new RsaKeyPairGenerator();
        generator.Init(new Org.BouncyCastle.Crypto.Parameters.RsaKeyGenerationParameters(BigInteger.ValueOf(65537), new SecureRandom(), 1024, 12));
        var pair = new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, generator.GenerateKeyPair(), created ?? DateTime.UtcNow);
        var packets = new PgpSignatureSubpacketGenerator();
        if (validSeconds > 0) packets.SetKeyExpirationTime(isCritical: false, validSeconds);
        _passphrase = passphrase;
        var cipher = passphrase.Length == 0 ? SymmetricKeyAlgorithmTag.Null : SymmetricKeyAlgorithmTag.Aes256;
        _key = new PgpSecretKey(
            PgpSignature.DefaultCertification, pair, user, cipher, passphrase.ToCharArray(), useSha1: passphrase.Length > 0, packets.Generate(), null, new SecureRandom());
    }

    public string Fingerprint => Convert.ToHexString(_key.PublicKey.GetFingerprint());

    /// <summary>Its private half, as <c>gpg --export-secret-keys --armor</c> writes it.</summary>
    public string Private() => Armored(_key.GetEncoded());

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

    /// <summary>Its public half with a key of somebody as its subkey.</summary>
    /// <param name="subkey">The subkey.</param>
    /// <param name="binder">Who says that it is one.</param>
    /// <param name="flags">What it is said to be for.</param>
    public byte[] PublicWith(SigningKey subkey, SigningKey binder, int flags)
    {
        var (master, key) = (_key.PublicKey, new PgpPublicKey(new PublicSubkeyPacket(PublicKeyPacket.Version4, subkey._key.PublicKey.Algorithm, subkey._key.PublicKey.CreationTime, subkey._key.PublicKey.PublicKeyPacket.Key)));
        var back = subkey.Generator(PgpSignature.PrimaryKeyBinding, HashAlgorithmTag.Sha256);
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetKeyFlags(isCritical: false, flags);
        packets.AddEmbeddedSignature(isCritical: false, back.GenerateCertification(master, key));
        var binding = binder.Generator(PgpSignature.SubkeyBinding, HashAlgorithmTag.Sha256);
        binding.SetHashedSubpackets(packets.Generate());

        return [.. new PgpPublicKeyRing(master.GetEncoded()).GetEncoded(), .. PgpPublicKey.AddCertification(key, binding.GenerateCertification(master, key)).GetEncoded()];
    }

    /// <summary>A <c>.prov</c> as Helm writes it.</summary>
    public string Sign(string name, byte[] archive, HashAlgorithmTag hash = HashAlgorithmTag.Sha512, DateTime? created = null, long validSeconds = 0) =>
        SignText($"apiVersion: v2\nname: web\n\n...\nfiles:\n  {name}: {Digest.Of(archive)}", hash, created, validSeconds);

    public string SignText(string text, HashAlgorithmTag hash = HashAlgorithmTag.Sha512, DateTime? created = null, long validSeconds = 0)
    {
        var generator = Generator(PgpSignature.CanonicalTextDocument, hash);
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetSignatureCreationTime(isCritical: false, created ?? DateTime.UtcNow);
        if (validSeconds > 0) packets.SetSignatureExpirationTime(isCritical: false, validSeconds);
        generator.SetHashedSubpackets(packets.Generate());
        generator.Update(Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)));
        var escaped = string.Join('\n', text.Split('\n').Select(line => line.StartsWith('-') ? $"- {line}" : line));

        return $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{escaped}\n{Armored(generator.Generate().GetEncoded())}";
    }

    private PgpSignatureGenerator Generator(int type, HashAlgorithmTag hash)
    {
        var generator = new PgpSignatureGenerator(_key.PublicKey.Algorithm, hash);
        generator.InitSign(type, _key.ExtractPrivateKey(_passphrase.ToCharArray()));

        return generator;
    }

    private static string Armored(byte[] packets)
    {
        using var text = new MemoryStream();
        using (var armor = new ArmoredOutputStream(text)) armor.Write(packets);

        return Encoding.ASCII.GetString(text.ToArray());
    }
}
