using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Public keys that are trusted: a file of OpenPGP keys, as <c>gpg --export</c> writes it, armored or not.</summary>
/// <remarks>RFC 4880; Helm's <c>--keyring</c>.</remarks>
internal sealed class Keyring
{
    private const string Armor = "-----BEGIN PGP PUBLIC KEY BLOCK-----";

    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly string _path;
    private readonly PgpPublicKeyRingBundle _keys;

    private Keyring(string path, PgpPublicKeyRingBundle keys) => (_path, _keys) = (path, keys);

    /// <exception cref="ChartException">The file is not there, or holds no keys.</exception>
    public static Keyring Open(string path)
    {
        try
        {
            var rings = Blocks(Read(path), Armor).SelectMany(RingsOf).GroupBy(ring => ring.GetPublicKey().KeyId).Select(Newest).ToList();

            return rings.Count > 0 ? new Keyring(path, new PgpPublicKeyRingBundle(rings)) : throw Unreadable(path, "it holds no public key", null);
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault) || fault is UnauthorizedAccessException)
        {
            throw Unreadable(path, OutsideText.Clean(fault.Message).TrimEnd('.'), fault);
        }
    }

    /// <summary>The keys of one owner.</summary>
    public static Keyring Of(string name, PgpPublicKeyRing ring) => new(name, new PgpPublicKeyRingBundle([ring]));

    /// <summary>The keys of <see cref="ToText"/>; null where there are none.</summary>
    public static Keyring? OfText(string text)
    {
        try
        {
            return text.Length > 0 ? new Keyring("", new PgpPublicKeyRingBundle(RingsOf(Convert.FromHexString(text)))) : null;
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault) || fault is FormatException)
        {
            return null;
        }
    }

    /// <summary>The keys as text, for another process of the same build.</summary>
    public string ToText() => Convert.ToHexString(_keys.GetEncoded());

    /// <summary>Several exported keys in one armored file, one after the other, without what is before the first.</summary>
    internal static IEnumerable<byte[]> Blocks(byte[] content, string armor)
    {
        var starts = new List<int>();
        for (int at = 0, found; (found = content.AsSpan(at).IndexOf(Encoding.ASCII.GetBytes(armor))) >= 0; at += found + armor.Length) starts.Add(at + found);

        return starts.Count == 0 ? [content] : starts.Select((start, number) => content[start..(number + 1 < starts.Count ? starts[number + 1] : content.Length)]);
    }

    /// <summary>What is in a file. Windows PowerShell writes what a program prints in two bytes a character.</summary>
    internal static byte[] Read(string path)
    {
        var content = File.ReadAllBytes(path);
        if (!content.AsSpan().StartsWith(Encoding.Unicode.Preamble)) return content;

        var text = Encoding.Convert(Encoding.Unicode, Encoding.ASCII, content);
        CryptographicOperations.ZeroMemory(content);

        return text;
    }

    internal static IEnumerable<PgpPublicKeyRing> RingsOf(byte[] content)
    {
        using var file = PgpUtilities.GetDecoderStream(new MemoryStream(content));

        var packets = new PgpObjectFactory(file);
        for (var packet = packets.NextPgpObject(); packet is not null; packet = packets.NextPgpObject())
        {
            if (packet is PgpPublicKeyRing ring) yield return ring;
        }
    }

    /// <summary>A key that was exported twice has more in the later one: another end, or its revocation.</summary>
    private static PgpPublicKeyRing Newest(IEnumerable<PgpPublicKeyRing> rings) =>
        rings.OrderBy(ring => ring.GetPublicKey().GetSignatures().Select(signature => signature.CreationTime).DefaultIfEmpty().Max())
            .ThenBy(ring => ring.GetPublicKey().GetSignatures().Count())
            .Last();

    /// <summary>Why an archive is not what someone with one of the keys has signed; null where it is.</summary>
    /// <param name="provenance">The content of its <c>.prov</c>.</param>
    /// <param name="archive">The archive.</param>
    public string? FaultOf(ReadOnlyMemory<byte> provenance, ReadOnlySpan<byte> archive) => FaultOf(provenance, Digest.Of(archive));

    /// <summary>The same, for an archive of which the digest is known.</summary>
    public string? FaultOf(ReadOnlyMemory<byte> provenance, Digest archive)
    {
        if (Provenance.TryParse(provenance) is not { } parsed) return "it is no signed text";

        // The archive itself says which chart and version it is, so that the names beside the digests add nothing.
        return FaultOf(parsed) ?? (parsed.Names(archive) ? null : "it was made for other bytes: the archive was replaced or damaged");
    }

    /// <summary>Why a text is not signed with one of the keys; null where it is.</summary>
    public string? FaultOf(Provenance provenance)
    {
        var faults = provenance.Signatures.Select(signature => FaultOf(signature, provenance.SignedText, DateTime.UtcNow)).ToList();

        return faults.TrueForAll(fault => fault is not null) ? faults[0] : null;
    }

    /// <summary>Whether one of the keys has signed a text, and nobody else has: Helm looks at one signature. The key may have expired since, as subkeys do.</summary>
    public bool HasSigned(Provenance provenance) => provenance.Signatures is [var only] && FaultOf(only, provenance.SignedText, only.CreationTime) is null;

    /// <summary>The keys of the one owner who has signed a text; null where nobody of these has.</summary>
    public Keyring? OwnerOf(Provenance provenance) =>
        provenance.Signatures.FirstOrDefault(signature => FaultOf(signature, provenance.SignedText, DateTime.UtcNow) is null) is { } signature ? Of(_path, _keys.GetPublicKeyRing(signature.KeyId)) : null;

    private string? FaultOf(PgpSignature signature, byte[] text, DateTime time)
    {
        try
        {
            return _keys.GetPublicKey(signature.KeyId) is { } key
                ? FaultOfKey(signature, key, time) ?? FaultOfText(signature, key, text)
                : $"it is signed with the key {signature.KeyId:X16}, which '{_path}' does not hold";
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault))
        {
            return $"its signature cannot be checked ({OutsideText.Clean(fault.Message).TrimEnd('.')})";
        }
    }

    /// <param name="signature">A signature.</param>
    /// <param name="key">The key that it names.</param>
    /// <param name="time">When the key must not have expired.</param>
    private string? FaultOfKey(PgpSignature signature, PgpPublicKey key, DateTime time)
    {
        if (!IsStrong(signature.HashAlgorithm)) return $"its signature uses {signature.HashAlgorithm}, which is broken";
        if (signature.SignatureType is not (PgpSignature.BinaryDocument or PgpSignature.CanonicalTextDocument)) return "its signature is none of a text";

        var master = _keys.GetPublicKeyRing(signature.KeyId).GetPublicKey();
        if (key.HasRevocation() || master.HasRevocation()) return $"its key {signature.KeyId:X16} was revoked";
        if (!SigningKeys.MaySign(key, master)) return $"its key {signature.KeyId:X16} is not one that signs";
        if (signature.CreationTime > DateTime.UtcNow + ClockSkew) return "its signature is of the future";
        if (signature.GetHashedSubPackets()?.GetSignatureExpirationTime() is > 0 and var seconds && signature.CreationTime.AddSeconds(seconds) < DateTime.UtcNow) return "its signature has expired";

        return IsExpired(key, time) || IsExpired(master, time) ? $"its key {signature.KeyId:X16} has expired" : null;
    }

    private static string? FaultOfText(PgpSignature signature, PgpPublicKey key, byte[] text)
    {
        signature.InitVerify(key);
        signature.Update(text);

        return signature.Verify() ? null : "its signature does not fit its text";
    }

    /// <summary>As Go's openpgp has it: nothing that collisions are known of.</summary>
    private static bool IsStrong(HashAlgorithmTag hash) => hash is HashAlgorithmTag.Sha224 or HashAlgorithmTag.Sha256 or HashAlgorithmTag.Sha384 or HashAlgorithmTag.Sha512;

    /// <summary>By the newest of the key's own signatures, or of those that bind a subkey: an owner may move the end.</summary>
    internal static bool IsExpired(PgpPublicKey key, DateTime time)
    {
        var own = key.IsMasterKey
            ? key.GetSignatures().Where(signature => signature.KeyId == key.KeyId && IsOfKey(signature.SignatureType))
            : key.GetSignaturesOfType(PgpSignature.SubkeyBinding);
        var seconds = own.MaxBy(signature => signature.CreationTime)?.GetHashedSubPackets()?.GetKeyExpirationTime() ?? 0;

        return seconds > 0 && key.CreationTime.AddSeconds(seconds) < time;
    }

    private static bool IsOfKey(int type) => type is PgpSignature.DirectKey or >= PgpSignature.DefaultCertification and <= PgpSignature.PositiveCertification;

    private static ChartException Unreadable(string path, string reason, Exception? fault) => new(
        new Diagnostic(
            DiagnosticCodes.KeyringUnreadable,
            $"ChartKeyring '{path}' cannot be used: {reason}.",
            "Write the public keys that you trust into a file with 'gpg --export --armor KEY > trusted.asc', and name it; a keybox (.kbx) is no such file.")
        { Location = new SourceLocation(path) },
        fault);
}

/// <summary>Which keys of a ring may sign: a ring that came from elsewhere may hold one that its owner never bound to it.</summary>
/// <remarks>RFC 4880 sections 5.2.1 and 5.2.3.21; the checks of Go's openpgp.</remarks>
internal static class SigningKeys
{
    public static bool MaySign(PgpPublicKey key, PgpPublicKey master) => key.IsMasterKey
        ? key.GetSignatures().Where(signature => signature.KeyId == key.KeyId).Select(FlagsOf).Where(flags => flags != 0).ToList() is var flags
            && (flags.Count == 0 || flags.Exists(Signs))
        : key.GetSignaturesOfType(PgpSignature.SubkeyBinding).Any(binding => Binds(binding, key, master));

    /// <summary>The master says that the subkey signs, and the subkey says whose it is.</summary>
    private static bool Binds(PgpSignature binding, PgpPublicKey key, PgpPublicKey master)
    {
        if (!Signs(FlagsOf(binding))) return false;

        binding.InitVerify(master);
        if (!binding.VerifyCertification(master, key)) return false;

        var embedded = Embedded(binding.GetHashedSubPackets()).Concat(Embedded(binding.GetUnhashedSubPackets()));

        return embedded.Where(signature => signature.SignatureType == PgpSignature.PrimaryKeyBinding).Any(signature =>
        {
            signature.InitVerify(key);

            return signature.VerifyCertification(master, key);
        });
    }

    private static IEnumerable<PgpSignature> Embedded(PgpSignatureSubpacketVector? packets) =>
        packets?.GetEmbeddedSignatures() is { } list ? Provenance.Of(list) : [];

    private static int FlagsOf(PgpSignature signature) => signature.GetHashedSubPackets()?.GetKeyFlags() ?? 0;

    private static bool Signs(int flags) => (flags & PgpKeyFlags.CanSign) != 0;
}
