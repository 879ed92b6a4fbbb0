using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Whose key signs a chart, and where it is. Keys and passphrases themselves are in files and variables only.</summary>
public sealed record SigningOptions
{
    /// <summary>A part of the user id, or the fingerprint; empty where the keyring holds one key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The full path of a file of private keys; empty where a variable holds the key.</summary>
    public string Keyring { get; init; } = "";

    /// <summary>The environment variable that holds an armored key.</summary>
    public string KeyVariable { get; init; } = "";

    /// <summary>The environment variable that holds the passphrase; empty: the key has none.</summary>
    public string PassphraseVariable { get; init; } = "";
}

/// <summary>Signs charts with a private OpenPGP key.</summary>
/// <remarks>RFC 4880 section 7.1: a clear-signed text; SHA-512, as Helm has it.</remarks>
internal sealed class ChartSigner
{
    private readonly PgpPrivateKey _key;
    private readonly PgpPublicKey _public;

    private ChartSigner(PgpSecretKey key, PgpPrivateKey unlocked, Keyring keys) => (_public, _key, Keys) = (key.PublicKey, unlocked, keys);

    /// <summary>Those that verify what it signs.</summary>
    public Keyring Keys { get; }

    /// <summary>Finds the key, unlocks it, and tries it.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    public static ChartSigner Open(SigningOptions options, BuildMachine machine, IChartLog log)
    {
        SigningKeyFaults.CheckProperties(options);
        var ring = SecretKeys.Select(SecretKeys.Read(options, machine), options.Key);
        var name = SecretKeys.NameOf(ring);
        var key = SecretKeys.SigningKeyOf(ring, options.Key) ?? throw SigningKeyFaults.CannotSign(name, "none of its private keys is there that signs");
        var signer = new ChartSigner(key, Unlock(key, name, options, machine), Keyring.Of(name, ring));
        var probe = signer.Sign($"...\nfiles:\n  probe: {Digest.Of([])}", DateTimeOffset.UtcNow);
        if (signer.Keys.FaultOf(probe, []) is { } fault) throw SigningKeyFaults.CannotSign(name, fault);
        if (key.PublicKey.Algorithm is PublicKeyAlgorithmTag.EdDsa_Legacy or PublicKeyAlgorithmTag.Ed25519 or PublicKeyAlgorithmTag.Ed448) log.Warn(SigningKeyFaults.OfLaterHelm(name));

        return signer;
    }

    /// <summary>The text with its signature.</summary>
    /// <param name="text">What is signed; blanks at the ends of its lines are no part of it.</param>
    /// <param name="time">The signature's time. No verifier takes one from before the key was made.</param>
    public byte[] Sign(string text, DateTimeOffset time)
    {
        var lines = SignedText.LinesOf(text);
        var created = time.UtcDateTime > _public.CreationTime ? time.UtcDateTime : _public.CreationTime;
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetIssuerFingerprint(isCritical: false, _public);
        packets.SetSignatureCreationTime(isCritical: false, created);
        var generator = new PgpSignatureGenerator(_public.Algorithm, HashAlgorithmTag.Sha512);
        generator.InitSign(PgpSignature.CanonicalTextDocument, _key);
        generator.SetHashedSubpackets(packets.Generate());
        generator.Update(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        var escaped = lines.Select(line => line.StartsWith('-') ? $"- {line}" : line);

        return Encoding.UTF8.GetBytes($"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{string.Join('\n', escaped)}\n{Armored(generator.Generate().GetEncoded())}");
    }

    private static string Armored(byte[] packets)
    {
        using var text = new MemoryStream();
        using (var armor = new ArmoredOutputStream(text)) armor.Write(packets);

        // Neither the library's version nor the machine's line ends show in what is signed.
        var lines = Encoding.ASCII.GetString(text.ToArray()).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');

        return string.Join('\n', lines.Where(line => !line.StartsWith("Version:", StringComparison.Ordinal)));
    }

    private static PgpPrivateKey Unlock(PgpSecretKey key, string name, SigningOptions options, BuildMachine machine)
    {
        var passphrase = Encoding.UTF8.GetBytes(options.PassphraseVariable.Length > 0 ? machine.Variables(options.PassphraseVariable) ?? "" : "");
        try
        {
            return key.ExtractPrivateKeyRaw(passphrase) ?? throw SigningKeyFaults.CannotSign(name, "its private half is not there");
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault))
        {
            throw SigningKeyFaults.Locked(name, options.PassphraseVariable, isGiven: passphrase.Length > 0, fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(passphrase);
        }
    }
}

/// <summary>A text as its signature sees it.</summary>
internal static class SignedText
{
    /// <summary>Lines without blanks at their ends, and without an empty one at the end.</summary>
    public static List<string> LinesOf(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd(' ', '\t', '\r'))];
}
