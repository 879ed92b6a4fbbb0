using HelmOci.Diagnostics;
using HelmOci.Files;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Public keys that are trusted: a file of OpenPGP keys, as <c>gpg --export</c> writes it, armored or not.</summary>
/// <remarks>RFC 4880; Helm's <c>--keyring</c>.</remarks>
internal sealed class Keyring
{
    private readonly string _path;
    private readonly PgpPublicKeyRingBundle _keys;

    private Keyring(string path, PgpPublicKeyRingBundle keys) => (_path, _keys) = (path, keys);

    /// <exception cref="ChartException">The file is not there, or holds no keys.</exception>
    public static Keyring Open(string path)
    {
        try
        {
            using var file = PgpUtilities.GetDecoderStream(new MemoryStream(File.ReadAllBytes(path)));
            var keys = new PgpPublicKeyRingBundle(file);

            return keys.Count > 0 ? new Keyring(path, keys) : throw Unreadable(path, "it holds no public key", null);
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault) || fault is UnauthorizedAccessException)
        {
            throw Unreadable(path, OutsideText.Clean(fault.Message).TrimEnd('.'), fault);
        }
    }

    /// <summary>Why an archive is not what someone with one of the keys has signed; null where it is.</summary>
    /// <param name="provenance">The content of its <c>.prov</c>.</param>
    /// <param name="archive">The archive.</param>
    public string? FaultOf(ReadOnlyMemory<byte> provenance, ReadOnlySpan<byte> archive)
    {
        if (Provenance.TryParse(provenance) is not { } parsed) return "it is no signed text";

        var faults = parsed.Signatures.Select(signature => FaultOf(signature, parsed.SignedText)).ToList();
        if (faults.TrueForAll(fault => fault is not null)) return faults[0];

        // The archive itself says which chart and version it is, so that the names beside the digests add nothing.
        return parsed.Names(archive) ? null : "it was made for other bytes: the archive was replaced or damaged";
    }

    private string? FaultOf(PgpSignature signature, byte[] text)
    {
        try
        {
            return FaultOfKey(signature) ?? FaultOfText(signature, text);
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault))
        {
            return $"its signature cannot be checked ({OutsideText.Clean(fault.Message).TrimEnd('.')})";
        }
    }

    private string? FaultOfKey(PgpSignature signature)
    {
        if (_keys.GetPublicKey(signature.KeyId) is not { } key) return $"it is signed with the key {signature.KeyId:X16}, which '{_path}' does not hold";
        if (!IsStrong(signature.HashAlgorithm)) return $"its signature uses {signature.HashAlgorithm}, which is broken";
        if (_keys.GetPublicKeyRing(signature.KeyId).GetPublicKey() is var master && (key.HasRevocation() || master.HasRevocation())) return $"its key {signature.KeyId:X16} was revoked";

        return IsExpired(key) || IsExpired(master) ? $"its key {signature.KeyId:X16} has expired" : null;
    }

    private string? FaultOfText(PgpSignature signature, byte[] text)
    {
        signature.InitVerify(_keys.GetPublicKey(signature.KeyId));
        signature.Update(text);

        return signature.Verify() ? null : "its signature does not fit its text";
    }

    /// <summary>As Go's openpgp has it: nothing that collisions are known of.</summary>
    private static bool IsStrong(HashAlgorithmTag hash) => hash is HashAlgorithmTag.Sha224 or HashAlgorithmTag.Sha256 or HashAlgorithmTag.Sha384 or HashAlgorithmTag.Sha512;

    private static bool IsExpired(PgpPublicKey key) => key.GetValidSeconds() is > 0 and var seconds && key.CreationTime.AddSeconds(seconds) < DateTime.UtcNow;

    private static ChartException Unreadable(string path, string reason, Exception? fault) => new(
        new Diagnostic(
            DiagnosticCodes.KeyringUnreadable,
            $"ChartKeyring '{path}' cannot be used: {reason}.",
            "Write the public keys that you trust into a file with 'gpg --export --armor KEY > trusted.asc', and name it; a keybox (.kbx) is no such file.")
        { Location = new SourceLocation(path) },
        fault);
}
