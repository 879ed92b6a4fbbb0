using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Signs in this process, with a key from a file or a variable.</summary>
internal sealed class LibrarySigner : ChartSigner
{
    private readonly PgpPrivateKey _private;

    private LibrarySigner(ChosenKey key, PgpPrivateKey unlocked)
        : base(key) => _private = unlocked;

    /// <exception cref="ChartException">There is no key, or it cannot be unlocked.</exception>
    public static LibrarySigner Of(SigningOptions options, BuildMachine machine)
    {
        var keys = SecretKeys.Read(options, machine);
        var key = KeyChoice.Of([.. keys.Select(SecretKeys.PublicOf)], options.Key, candidate => SecretKeys.Find(keys, candidate) is not null);

        return new LibrarySigner(key, Unlock(SecretKeys.Find(keys, key.Public)!, key.Name, options, machine));
    }

    protected override string Signed(List<string> lines, DateTimeOffset time, CancellationToken cancellation)
    {
        var packets = new PgpSignatureSubpacketGenerator();
        packets.SetIssuerFingerprint(isCritical: false, Key.Public);
        packets.SetSignatureCreationTime(isCritical: false, time.UtcDateTime);
        var generator = new PgpSignatureGenerator(Key.Public.Algorithm, HashAlgorithmTag.Sha512);
        generator.InitSign(PgpSignature.CanonicalTextDocument, _private);
        generator.SetHashedSubpackets(packets.Generate());
        generator.Update(Encoding.UTF8.GetBytes(string.Join("\r\n", lines)));
        var escaped = lines.Select(line => line.StartsWith('-') ? $"- {line}" : line);

        return $"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{string.Join('\n', escaped)}\n{Armored(generator.Generate().GetEncoded())}";
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
        var passphrase = Encoding.UTF8.GetBytes(SecretKeys.PassphraseOf(options, machine));
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
