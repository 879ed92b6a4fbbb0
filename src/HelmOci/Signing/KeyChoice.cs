using HelmOci.Diagnostics;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>The key that signs.</summary>
/// <param name="Ring">Its owner's keys.</param>
/// <param name="Public">The public half of the one that signs: the owner's own, or a subkey.</param>
internal sealed record ChosenKey(PgpPublicKeyRing Ring, PgpPublicKey Public)
{
    /// <summary>How messages name it.</summary>
    public string Name { get; } = KeyChoice.NameOf(Ring);

    /// <summary>Whether Helm before 3.21 reads no keyring that holds it: one subkey of a later kind is enough, also one that does not sign.</summary>
    /// <remarks>golang.org/x/crypto/openpgp, packet/public_key.go.</remarks>
    public bool IsOfLaterHelm { get; } = !Ring.GetPublicKeys().All(IsOfAnyHelm);

    private static bool IsOfAnyHelm(PgpPublicKey key) => key.Version <= PublicKeyPacket.Version4 && key.Algorithm switch
    {
        PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaEncrypt or PublicKeyAlgorithmTag.RsaSign or PublicKeyAlgorithmTag.Dsa or PublicKeyAlgorithmTag.ElGamalEncrypt => true,
        // The curves of NIST.
        PublicKeyAlgorithmTag.ECDsa or PublicKeyAlgorithmTag.ECDH => key.PublicKeyPacket.Key is ECPublicBcpgKey { CurveOid.Id: "1.2.840.10045.3.1.7" or "1.3.132.0.34" or "1.3.132.0.35" },
        _ => false,
    };
}

/// <summary>Which of several private keys is meant, in the words that gpg takes, and which of its owner's subkeys signs.</summary>
internal static class KeyChoice
{
    private const int FewestBits = 2048;

    /// <param name="rings">All keys of which something private is there.</param>
    /// <param name="wanted">A user id or a part of it, a fingerprint or a long id; empty: the only one.</param>
    /// <param name="isHere">Whether the private half of a key is there.</param>
    /// <exception cref="ChartException">None, or more than one, is meant; or it is none that signs.</exception>
    public static ChosenKey Of(IReadOnlyList<PgpPublicKeyRing> rings, string wanted, Func<PgpPublicKey, bool> isHere)
    {
        var ring = Select([.. rings.DistinctBy(ring => FingerprintOf(ring.GetPublicKey()))], wanted.Trim(), isHere);
        var key = SigningKeyOf(ring, wanted.Trim(), isHere) ?? throw SigningKeyFaults.CannotSign(NameOf(ring), "none of its private keys is there that signs");

        return (FaultOf(key) ?? FaultOf(ring.GetPublicKey())) is { } fault ? throw SigningKeyFaults.CannotSign(NameOf(ring), fault) : new ChosenKey(ring, key);
    }

    public static string NameOf(PgpPublicKeyRing ring) =>
        $"{OutsideText.Clean(UserIds(ring).FirstOrDefault() ?? "a key without a name")} ({FingerprintOf(ring.GetPublicKey())})";

    public static string FingerprintOf(PgpPublicKey key) => Convert.ToHexString(key.GetFingerprint());

    private static PgpPublicKeyRing Select(List<PgpPublicKeyRing> rings, string wanted, Func<PgpPublicKey, bool> isHere)
    {
        var whole = rings.Where(ring => UserIds(ring).Contains(wanted, StringComparer.Ordinal)).ToList();
        var meant = wanted.Length == 0 ? rings : whole.Count > 0 ? whole : rings.Where(ring => IsMeant(ring, wanted)).ToList();

        // Whoever renews a key keeps the old one under the same name. The only one that is meant is told what is wrong with it.
        var able = meant.Count > 1 ? meant.Where(ring => IsAble(ring, wanted, isHere)).ToList() : meant;

        return able is [var only] ? only : throw SigningKeyFaults.NotOne(wanted, [.. (meant.Count > 0 ? meant : rings).Select(NameOf)]);
    }

    /// <summary>The key that is named by its fingerprint, the owner's own where it signs, or a subkey that does; null for none.</summary>
    private static PgpPublicKey? SigningKeyOf(PgpPublicKeyRing ring, string wanted, Func<PgpPublicKey, bool> isHere)
    {
        var able = ring.GetPublicKeys().Where(key => SigningKeys.MaySign(key, ring.GetPublicKey()) && isHere(key)).ToList();
        var named = IdOf(wanted) is { } id ? able.Find(key => IsNamed(key, id)) : null;

        return named ?? able.Find(key => key.IsMasterKey && !IsUnusable(key)) ?? able.Where(key => !IsUnusable(key)).MaxBy(key => key.CreationTime) ?? able.FirstOrDefault();
    }

    private static bool IsAble(PgpPublicKeyRing ring, string wanted, Func<PgpPublicKey, bool> isHere) =>
        !IsUnusable(ring.GetPublicKey()) && SigningKeyOf(ring, wanted, isHere) is { } key && !IsUnusable(key);

    private static bool IsUnusable(PgpPublicKey key) => FaultOf(key) is not null;

    private static string? FaultOf(PgpPublicKey key)
    {
        if (key.HasRevocation()) return "it was revoked";
        if (Keyring.IsExpired(key, DateTime.UtcNow)) return "it has expired";

        return IsShort(key) ? $"it has {key.BitStrength} bits, and fewer than {FewestBits} prove nothing any more" : null;
    }

    private static bool IsShort(PgpPublicKey key) =>
        key.Algorithm is PublicKeyAlgorithmTag.RsaGeneral or PublicKeyAlgorithmTag.RsaSign or PublicKeyAlgorithmTag.Dsa && key.BitStrength < FewestBits;

    private static bool IsMeant(PgpPublicKeyRing ring, string wanted) => IdOf(wanted) is { } id
        ? ring.GetPublicKeys().Any(key => IsNamed(key, id))
        : UserIds(ring).Any(user => user.Contains(wanted, StringComparison.OrdinalIgnoreCase));

    private static bool IsNamed(PgpPublicKey key, string id) => FingerprintOf(key).EndsWith(id, StringComparison.Ordinal);

    /// <summary>A fingerprint or a long key id in hexadecimal digits, as gpg takes it: with blanks, 0x, and a ! behind; null for anything else.</summary>
    private static string? IdOf(string wanted)
    {
        var digits = wanted.Replace(" ", "", StringComparison.Ordinal).TrimEnd('!').ToUpperInvariant();
        if (digits.StartsWith("0X", StringComparison.Ordinal)) digits = digits[2..];

        return digits.Length is 16 or 40 or 64 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }

    private static IEnumerable<string> UserIds(PgpPublicKeyRing ring) => ring.GetPublicKey().GetUserIds();
}
