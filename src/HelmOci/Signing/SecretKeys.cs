using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Private keys: a file or variable as <c>gpg --export-secret-keys</c> writes it, and which key of it signs.</summary>
internal static class SecretKeys
{
    private const string Armor = "-----BEGIN PGP PRIVATE KEY BLOCK-----";

    /// <exception cref="ChartException">The file or variable is not there, or holds no private keys.</exception>
    public static List<PgpSecretKeyRing> Read(SigningOptions options, BuildMachine machine)
    {
        var place = options.Keyring.Length > 0 ? $"ChartSigningKeyring '{options.Keyring}'" : $"The variable {options.KeyVariable} of ChartSigningKeyVariable";
        byte[] content = [];
        try
        {
            content = options.Keyring.Length > 0 ? File.ReadAllBytes(options.Keyring) : OfVariable(options, machine);
            var packets = Keyring.Blocks(content, Armor).SelectMany(PacketsOf).ToList();
            var rings = packets.OfType<PgpSecretKeyRing>().ToList();

            return rings.Count > 0
                ? rings
                : throw SigningKeyFaults.Unreadable(place, packets.OfType<PgpPublicKeyRing>().Any() ? "it holds public keys only" : "it holds no private key", options.Keyring);
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault) || fault is UnauthorizedAccessException)
        {
            // What the library says of a variable could repeat what is in it.
            var reason = options.Keyring.Length > 0 ? OutsideText.Clean(fault.Message).TrimEnd('.') : "it holds no whole armored key";
            throw SigningKeyFaults.Unreadable(place, reason, options.Keyring, fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <exception cref="ChartException">None, or more than one, is meant.</exception>
    public static PgpSecretKeyRing Select(List<PgpSecretKeyRing> rings, string wanted)
    {
        var whole = rings.Where(ring => UserIds(ring).Contains(wanted, StringComparer.Ordinal)).ToList();
        var meant = wanted.Length == 0 ? rings : whole.Count > 0 ? whole : rings.Where(ring => IsMeant(ring, wanted)).ToList();

        return meant is [var only] ? only : throw SigningKeyFaults.NotOne(wanted, [.. (meant.Count > 0 ? meant : rings).Select(NameOf)]);
    }

    /// <summary>The key that is named by its fingerprint, the owner's own where it signs, or a subkey that does; null for none.</summary>
    public static PgpSecretKey? SigningKeyOf(PgpSecretKeyRing ring, string wanted)
    {
        var master = ring.GetPublicKey();
        var able = ring.GetSecretKeys().Where(key => !key.IsPrivateKeyEmpty && SigningKeys.MaySign(key.PublicKey, master)).ToList();
        var named = IdOf(wanted) is { } id ? able.Find(key => FingerprintOf(key.PublicKey).EndsWith(id, StringComparison.Ordinal)) : null;

        return named ?? able.Find(key => key.IsMasterKey && !IsUnusable(key)) ?? able.Where(key => !IsUnusable(key)).MaxBy(key => key.PublicKey.CreationTime) ?? able.FirstOrDefault();
    }

    /// <summary>How messages name it.</summary>
    public static string NameOf(PgpSecretKeyRing ring) =>
        $"{OutsideText.Clean(UserIds(ring).FirstOrDefault() ?? "a key without a name")} ({FingerprintOf(ring.GetPublicKey())})";

    private static byte[] OfVariable(SigningOptions options, BuildMachine machine) =>
        machine.Variables(options.KeyVariable) is { } text && !string.IsNullOrWhiteSpace(text)
            ? Encoding.UTF8.GetBytes(text)
            : throw SigningKeyFaults.Unreadable($"The variable {options.KeyVariable} of ChartSigningKeyVariable", "it is not set", "");

    private static IEnumerable<PgpObject> PacketsOf(byte[] content)
    {
        using var file = PgpUtilities.GetDecoderStream(new MemoryStream(content));

        var packets = new PgpObjectFactory(file);
        for (var packet = packets.NextPgpObject(); packet is not null; packet = packets.NextPgpObject()) yield return packet;
    }

    private static bool IsUnusable(PgpSecretKey key) => key.PublicKey.HasRevocation() || Keyring.IsExpired(key.PublicKey);

    private static bool IsMeant(PgpSecretKeyRing ring, string wanted) => IdOf(wanted) is { } id
        ? ring.GetSecretKeys().Any(key => FingerprintOf(key.PublicKey).EndsWith(id, StringComparison.Ordinal))
        : UserIds(ring).Any(user => user.Contains(wanted, StringComparison.OrdinalIgnoreCase));

    /// <summary>A fingerprint or a long key id in hexadecimal digits, as gpg takes it, with blanks and 0x; null for anything else.</summary>
    private static string? IdOf(string wanted)
    {
        var digits = wanted.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        if (digits.StartsWith("0X", StringComparison.Ordinal)) digits = digits[2..];

        return digits.Length is 16 or 40 or 64 && digits.All(char.IsAsciiHexDigit) ? digits : null;
    }

    private static string FingerprintOf(PgpPublicKey key) => Convert.ToHexString(key.GetFingerprint());

    private static IEnumerable<string> UserIds(PgpSecretKeyRing ring) => ring.GetPublicKey().GetUserIds();
}

/// <summary>What can be wrong with the key that signs.</summary>
internal static class SigningKeyFaults
{
    /// <exception cref="ChartException">A property holds a key itself, or none says where it is.</exception>
    public static void CheckProperties(SigningOptions options)
    {
        Check("ChartSigningKey", options.Key);
        Check("ChartSigningKeyring", options.Keyring);
        Check("ChartSigningKeyVariable", options.KeyVariable);
        Check("ChartSigningPassphraseVariable", options.PassphraseVariable);
        if ((options.Keyring.Length > 0) == (options.KeyVariable.Length > 0)) throw NoPlace(options.Keyring.Length > 0);
    }

    public static ChartException Unreadable(string place, string reason, string path, Exception? fault = null) => new(
        new Diagnostic(
            DiagnosticCodes.SigningKeyUnreadable,
            $"{place} cannot be used: {reason}.",
            "Export the key with 'gpg --export-secret-keys --armor KEY', and keep it in a file that nobody else reads or in a secret variable of the build server; a keybox (.kbx) is no such file.")
        { Location = path.Length > 0 ? new SourceLocation(path) : null },
        fault);

    public static ChartException NotOne(string wanted, IReadOnlyList<string> known) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyNotOne,
        wanted.Length == 0 ? "ChartSigningKey is not set, and there is more than one key." : $"ChartSigningKey '{OutsideText.Clean(wanted)}' does not name one key.",
        $"Set ChartSigningKey to the fingerprint of one of these: {string.Join("; ", known.Take(10))}."));

    public static ChartException CannotSign(string name, string reason) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyUnfit,
        $"The key {name} cannot sign a chart: {reason}.",
        "Set ChartSigningKey to another key; or renew this one ('gpg --quick-set-expire') and export it again."));

    public static ChartException Locked(string name, string variable, bool isGiven, Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.PassphraseWrong,
            isGiven ? $"The passphrase in the variable {variable} does not open the key {name}." : $"The key {name} has a passphrase, and none is given.",
            "Set ChartSigningPassphraseVariable to the name of an environment variable that holds the key's passphrase."),
        fault);

    public static Diagnostic OfLaterHelm(string name) => new(
        DiagnosticCodes.SigningKeyOfLaterHelm,
        $"The key {name} is an Ed25519 key, and Helm before 3.21 reads no keyring that holds one.",
        "Sign with an RSA key where such a Helm verifies.");

    private static void Check(string property, string value)
    {
        if (value.Contains("-----BEGIN", StringComparison.Ordinal) || value.Contains('\n')) throw SecretInProperty(property);
    }

    private static ChartException SecretInProperty(string property) => new(new Diagnostic(
        DiagnosticCodes.KeyInProperty,
        $"{property} holds a key itself, and build logs keep properties.",
        "Treat that key as known to others. Keep it in a file (ChartSigningKeyring) or in an environment variable (ChartSigningKeyVariable names it)."));

    private static ChartException NoPlace(bool isTwice) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyMissing,
        isTwice ? "ChartSigningKeyring and ChartSigningKeyVariable are both set." : "ChartSign is true, and nothing says where the key is.",
        "Set ChartSigningKeyring to a file of private keys, or ChartSigningKeyVariable to the name of an environment variable that holds one."));
}
