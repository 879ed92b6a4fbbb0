using System.Security.Cryptography;
using System.Text;
using HelmOci.Oci;
using HelmOci.Signing;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Security;

namespace HelmOci.Tests.Signing;

/// <summary>A key that signs charts.</summary>
internal sealed class SigningKey
{
    private readonly PgpSecretKey _key;
    private readonly byte[] _passphrase;

    /// <param name="validSeconds">0 for a key that does not expire.</param>
    /// <param name="created">When it was made.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="passphrase">What locks it; null for nothing.</param>
    /// <param name="bits">How long it is; 0 for an Ed25519 key.</param>
    /// <param name="flags">What it is for; 0 where it does not say.</param>
    public SigningKey(long validSeconds = 0, DateTime? created = null, string user = "Ada <ada@example.com>", string? passphrase = null, int bits = 2048, int flags = 0)
    {
        var packets = new PgpSignatureSubpacketGenerator();
        if (validSeconds > 0) packets.SetKeyExpirationTime(isCritical: false, validSeconds);
        if (flags != 0) packets.SetKeyFlags(isCritical: false, flags);
        _passphrase = Encoding.UTF8.GetBytes(passphrase ?? "");
        var cipher = passphrase is null ? SymmetricKeyAlgorithmTag.Null : SymmetricKeyAlgorithmTag.Aes256;
        _key = new PgpSecretKey(
            PgpSignature.DefaultCertification, Pair(bits, created ?? DateTime.UtcNow), user, cipher, _passphrase, useSha1: passphrase is not null, packets.Generate(), null, new SecureRandom());
    }

    public string Fingerprint => Convert.ToHexString(_key.PublicKey.GetFingerprint());

    /// <summary>Its private half, as <c>gpg --export-secret-keys --armor</c> writes it.</summary>
    public string Private() => Armored(_key.GetEncoded());

    /// <summary>As gpg exports a key of which it has the public half alone.</summary>
    /// <param name="mode">1 for one that was taken away, 2 for one on a smart card.</param>
    public byte[] Stub(byte mode)
    {
        byte[] serial = mode == 2 ? [16, .. new byte[16]] : [];
        byte[] body = [.. _key.PublicKey.PublicKeyPacket.GetEncodedContents(), 0xFF, 0, 101, 0, .. "GNU"u8, mode, .. serial];
        var rest = Public().AsSpan(_key.PublicKey.PublicKeyPacket.GetEncoded().Length);

        return [0x95, (byte)(body.Length >> 8), (byte)body.Length, .. body, .. rest];
    }

    /// <summary>Its private half, and that it was revoked.</summary>
    public byte[] PrivateRevoked()
    {
        var revocation = Generator(PgpSignature.KeyRevocation, HashAlgorithmTag.Sha256).GenerateCertification(_key.PublicKey);

        return PgpSecretKey.ReplacePublicKey(_key, PgpPublicKey.AddCertification(_key.PublicKey, revocation)).GetEncoded();
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

    /// <summary>Its public half with a key of somebody as its subkey.</summary>
    /// <param name="subkey">The subkey.</param>
    /// <param name="binder">Who says that it is one.</param>
    /// <param name="flags">What it is said to be for.</param>
    /// <param name="validSeconds">0 for one that does not expire.</param>
    public byte[] PublicWith(SigningKey subkey, SigningKey binder, int flags, long validSeconds = 0)
    {
        var (master, key) = (_key.PublicKey, new PgpPublicKey(new PublicSubkeyPacket(PublicKeyPacket.Version4, subkey._key.PublicKey.Algorithm, subkey._key.PublicKey.CreationTime, subkey._key.PublicKey.PublicKeyPacket.Key)));
        var back = subkey.Generator(PgpSignature.PrimaryKeyBinding, HashAlgorithmTag.Sha256);
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetKeyFlags(isCritical: false, flags);
        if (validSeconds > 0) packets.SetKeyExpirationTime(isCritical: false, validSeconds);
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

    /// <summary>A text that two have signed.</summary>
    public static string Both(string first, string second)
    {
        var signatures = new[] { first, second }.SelectMany(text => Provenance.TryParse(Encoding.UTF8.GetBytes(text))!.Signatures);

        return first[..first.IndexOf("-----BEGIN PGP SIGNATURE-----", StringComparison.Ordinal)] + Armored([.. signatures.SelectMany(signature => signature.GetEncoded())]);
    }

    private PgpSignatureGenerator Generator(int type, HashAlgorithmTag hash)
    {
        var generator = new PgpSignatureGenerator(_key.PublicKey.Algorithm, hash);
        generator.InitSign(type, _key.ExtractPrivateKeyRaw(_passphrase));

        return generator;
    }

    // The runtime finds large primes ten times as fast as the library.
    private static PgpKeyPair Pair(int bits, DateTime created)
    {
        if (bits == 0)
        {
            var generator = new Ed25519KeyPairGenerator();
            generator.Init(new Org.BouncyCastle.Crypto.Parameters.Ed25519KeyGenerationParameters(new SecureRandom()));

            return new PgpKeyPair(PublicKeyAlgorithmTag.EdDsa_Legacy, generator.GenerateKeyPair(), created);
        }

        using var rsa = RSA.Create(bits);

        return new PgpKeyPair(PublicKeyAlgorithmTag.RsaGeneral, DotNetUtilities.GetRsaKeyPair(rsa), created);
    }

    public static string Armored(byte[] packets)
    {
        using var text = new MemoryStream();
        using (var armor = new ArmoredOutputStream(text)) armor.Write(packets);

        return Encoding.ASCII.GetString(text.ToArray());
    }
}
