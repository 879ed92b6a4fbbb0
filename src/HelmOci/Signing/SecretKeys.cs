using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Private keys: a file or variable as <c>gpg --export-secret-keys</c> writes it, and which key of it signs.</summary>
internal static class SecretKeys
{
    private const string Armor = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

    /// <exception cref="ChartException">The file or variable is not there, or holds no private keys.</exception>
    public static List<PgpSecretKeyRing> Read(SigningOptions options, BuildMachine machine)
    {
        var place = options.Keyring.Length > 0 ? $"ChartSigningKeyring '{options.Keyring}'" : PlaceOf(options.KeyVariable);
        var blocks = new List<byte[]>();
        try
        {
            blocks.Add(options.Keyring.Length > 0 ? Keyring.Read(options.Keyring) : OfVariable(options, machine));
            blocks.AddRange(Keyring.Blocks(blocks[0], Armor));
            var packets = blocks.Skip(1).SelectMany(PacketsOf).ToList();
            var rings = packets.OfType<PgpSecretKeyRing>().ToList();

            return rings.Count > 0
                ? rings
                : throw SigningKeyFaults.Unreadable(place, packets.OfType<PgpPublicKeyRing>().Any() ? "it holds public keys only" : ReasonOf(blocks[0]), options.Keyring);
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault) || fault is UnauthorizedAccessException)
        {
            // What the library says of a variable could repeat what is in it.
            var reason = options.Keyring.Length > 0 ? OutsideText.Clean(fault.Message).TrimEnd('.') : blocks.Count > 0 ? ReasonOf(blocks[0]) : "it holds no whole armored key";
            throw SigningKeyFaults.Unreadable(place, reason, options.Keyring, fault);
        }
        finally
        {
            foreach (var block in blocks) CryptographicOperations.ZeroMemory(block);
        }
    }

    /// <summary>The public halves of a private key and its subkeys.</summary>
    public static PgpPublicKeyRing PublicOf(PgpSecretKeyRing ring) => new([.. ring.GetPublicKeys().SelectMany(key => key.GetEncoded())]);

    /// <summary>The private half of a key; null where only its place is kept, because it is on a card or elsewhere.</summary>
    public static PgpSecretKey? Find(List<PgpSecretKeyRing> rings, PgpPublicKey key) =>
        rings.Select(ring => ring.GetSecretKey(key.KeyId)).FirstOrDefault(found => found is { IsPrivateKeyEmpty: false } && !IsElsewhere(found));

    /// <summary>The passphrase, which is one line, as gpg reads it; empty for none.</summary>
    public static string PassphraseOf(SigningOptions options, BuildMachine machine) =>
        (options.PassphraseVariable.Length > 0 ? machine.Variables(options.PassphraseVariable) ?? "" : "").Split('\r', '\n')[0];

    private static byte[] OfVariable(SigningOptions options, BuildMachine machine) =>
        machine.Variables(options.KeyVariable) is { } text && !string.IsNullOrWhiteSpace(text)
            ? Encoding.UTF8.GetBytes(text)
            : throw SigningKeyFaults.Unreadable(PlaceOf(options.KeyVariable), "it is not set", "");

    /// <summary>What build servers make of a key that is pasted into a variable.</summary>
    private static string ReasonOf(ReadOnlySpan<byte> content) =>
        content.IndexOf("-----BEGIN PGP"u8) >= 0 && content.Count("\n"u8) < 3 ? "it has lost its line ends"
        : content.IndexOf("LS0tLS1CRUdJTiBQR1"u8) >= 0 ? "it is base64 of a key, which must be decoded"
        : "it holds no whole private key";

    private static string PlaceOf(string variable) => $"The key in {PropertySecrets.Describe("ChartSigningKeyVariable", variable)}";

    private static IEnumerable<PgpObject> PacketsOf(byte[] content)
    {
        using var file = PgpUtilities.GetDecoderStream(new MemoryStream(content));

        var packets = new PgpObjectFactory(file);
        for (var packet = packets.NextPgpObject(); packet is not null; packet = packets.NextPgpObject()) yield return packet;
    }

    /// <summary>gpg writes keys of which it has the public half alone with a made-up way of locking.</summary>
    private static bool IsElsewhere(PgpSecretKey key)
    {
        using var packet = new BcpgInputStream(new MemoryStream(key.GetEncoded()));

        return packet.ReadPacket() is SecretKeyPacket { S2k.Type: S2k.GnuDummyS2K };
    }
}
