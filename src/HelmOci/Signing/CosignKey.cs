using System.Security.Cryptography;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Signing;

/// <summary>Where cosign's key is. The key itself and its password are in files and variables only.</summary>
public sealed record CosignOptions
{
    public const string DefaultPasswordVariable = "COSIGN_PASSWORD";

    /// <summary>A path, or <c>env://NAME</c>.</summary>
    public string Key { get; init; } = "";

    /// <summary>The full path of the folder that a path counts from.</summary>
    public string Folder { get; init; } = "";

    /// <summary>The environment variable that holds the password.</summary>
    public string PasswordVariable { get; init; } = DefaultPasswordVariable;
}

/// <summary>Signs as <c>cosign sign --key</c> does: with SHA-256, whatever the key.</summary>
/// <remarks>
/// ECDSA with P-256, which cosign makes, and RSA. Of the others that cosign takes, P-384 and P-521 are left out because its releases, and those
/// who verify, do not agree on their hash; and Ed25519, which the runtime does not know.
/// </remarks>
internal sealed class CosignKey : IDisposable
{
    // Registries are pushed to at once, and the runtime's keys are for one thread each.
    private readonly object _gate = new();
    private readonly AsymmetricAlgorithm _key;

    private CosignKey(AsymmetricAlgorithm key) => _key = key;

    /// <summary>How a bundle says which key it is for: the hash of its public half.</summary>
    public string Hint
    {
        get
        {
            lock (_gate)
            {
                return Convert.ToBase64String(SHA256.HashData(_key.ExportSubjectPublicKeyInfo()));
            }
        }
    }

    /// <summary>Finds the key, unlocks it, and tries it.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    public static CosignKey Open(CosignOptions options, BuildMachine machine)
    {
        var key = new CosignKey(CosignKeyReader.Read(options, machine));
        try
        {
            var probe = "a try"u8;
            if (key.Verifies(probe, key.Sign(probe))) return key;
        }
        catch (CryptographicException)
        {
            // The runtime of some platforms takes keys that it cannot sign with.
        }

        key.Dispose();
        throw CosignKeyFaults.Unfit(options, "its two halves do not fit each other");
    }

    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            return _key is ECDsa ecdsa
                ? ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                : ((RSA)_key).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>Whether a signature was made with this key, over these bytes.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        lock (_gate)
        {
            return _key is ECDsa ecdsa
                ? ecdsa.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                : ((RSA)_key).VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>The same for a signature as JSON holds it; false for what is no base64, or base64 that strict readers refuse.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, string signature)
    {
        var bytes = new byte[signature.Length];

        return Convert.TryFromBase64String(signature, bytes, out var length)
            && Convert.ToBase64String(bytes.AsSpan(0, length)) == signature
            && Verifies(data, bytes.AsSpan(0, length));
    }

    public void Dispose() => _key.Dispose();
}

/// <summary>What can be wrong with cosign's key. Nothing of its content is in a message.</summary>
internal static class CosignKeyFaults
{
    private const string Export = "Take the private key (PEM) that 'cosign generate-key-pair' or 'openssl ecparam -name prime256v1 -genkey -noout' made, and keep it in a file that nobody else reads or in a secret variable of the build server.";

    public static ChartException InProperty(string property) => new(new Diagnostic(
        DiagnosticCodes.CosignKeyInProperty,
        $"{property} holds no {(property == "ChartCosignKey" ? "path and no env://NAME" : "name of an environment variable (letters, digits and _)")}, but a secret itself, perhaps, and build logs keep properties.",
        "Treat a secret that was in it as known to others. ChartCosignKey is the path of a key file or env://NAME, and ChartCosignPasswordVariable the name of an environment variable."));

    public static ChartException Unreadable(CosignOptions options, string reason, Exception? fault = null) =>
        new(new Diagnostic(DiagnosticCodes.CosignKeyUnreadable, $"{NameOf(options)} cannot be used: {reason}.", Export) { Location = PlaceOf(options) }, fault);

    public static ChartException Unfit(CosignOptions options, string reason) => new(new Diagnostic(
        DiagnosticCodes.CosignKeyUnfit,
        $"{NameOf(options)} cannot sign: {reason}.",
        "Take an ECDSA key with the curve P-256, as 'cosign generate-key-pair' makes it, or an RSA key of 2048, 3072 or 4096 bits.")
    { Location = PlaceOf(options) });

    public static ChartException Locked(CosignOptions options, bool isGiven, Exception? fault = null) => new(
        new Diagnostic(
            DiagnosticCodes.CosignPasswordWrong,
            isGiven ? $"The password in {PasswordPlaceOf(options)} does not open {NameOf(options, "the")}." : $"{NameOf(options)} has a password, and {PasswordPlaceOf(options)} is not set.",
            "Set that environment variable to the key's password; ChartCosignPasswordVariable names another one.")
        { Location = PlaceOf(options) },
        fault);

    private static string NameOf(CosignOptions options, string article = "The") =>
        CosignKeyReader.VariableOf(options) is { } variable ? $"{article} key in {PropertySecrets.Describe("ChartCosignKey", variable)}" : $"{article} key of ChartCosignKey '{OutsideText.WithoutUser(options.Key)}'";

    private static string PasswordPlaceOf(CosignOptions options) => PropertySecrets.Describe("ChartCosignPasswordVariable", options.PasswordVariable);

    private static SourceLocation? PlaceOf(CosignOptions options) => CosignKeyReader.PathOf(options) is { } path ? new SourceLocation(path) : null;
}
