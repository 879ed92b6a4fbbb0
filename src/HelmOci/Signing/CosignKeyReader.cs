using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Signing;

/// <summary>Reads a private key that is written as PEM: PKCS#8 and SEC1, encrypted or not, and cosign's own form.</summary>
/// <remarks>RFC 7468, 5208, 5915, 8017. The runtime reads all that is in the clear; <see cref="SealedKey"/> opens what it cannot.</remarks>
internal static class CosignKeyReader
{
    private const string VariablePrefix = "env://";
    private const long Largest = 1024 * 1024;

    /// <exception cref="HelmOci.Diagnostics.ChartException">There is no key, or none that signs.</exception>
    public static AsymmetricAlgorithm Read(CosignOptions options, BuildMachine machine)
    {
        CheckProperties(options);
        var text = ReadText(options, machine);
        var password = machine.Variables(options.PasswordVariable) ?? "";
        var line = password.TrimEnd('\r', '\n');
        try
        {
            return Parse(options, text, password);
        }
        catch (ChartException fault) when (line.Length < password.Length && fault.Diagnostics[0].Code == DiagnosticCodes.CosignPasswordWrong)
        {
            // cosign takes a line end for a part of it; most are what is left of a file that was read into a variable.
            return Parse(options, text, line);
        }
        finally
        {
            Array.Clear(text);
        }
    }

    private static AsymmetricAlgorithm Parse(CosignOptions options, char[] text, string password)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return new CosignKeyParser(options, bytes).Parse(text.AsSpan().TrimStart('\uFEFF'));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    /// <summary>The variable that holds the key; null where a file does.</summary>
    public static string? VariableOf(CosignOptions options) =>
        options.Key.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase) ? options.Key[VariablePrefix.Length..] : null;

    /// <summary>The file that holds the key; null where a variable does, or what is set is no path.</summary>
    public static string? PathOf(CosignOptions options) =>
        options.Key.Length == 0 || options.Key.Contains("://", StringComparison.Ordinal) || options.Key.Contains('\0') ? null : Path.GetFullPath(options.Key, options.Folder);

    private static void CheckProperties(CosignOptions options)
    {
        var isName = VariableOf(options) is { } variable ? PropertySecrets.IsVariable(variable) : !PropertySecrets.IsKey(options.Key);
        if (!isName) throw CosignKeyFaults.InProperty("ChartCosignKey");
        if (!PropertySecrets.IsVariable(options.PasswordVariable)) throw CosignKeyFaults.InProperty("ChartCosignPasswordVariable");
    }

    private static char[] ReadText(CosignOptions options, BuildMachine machine)
    {
        if (VariableOf(options) is { } variable)
        {
            return machine.Variables(variable) is { } text && !string.IsNullOrWhiteSpace(text) ? text.ToCharArray() : throw CosignKeyFaults.Unreadable(options, "the variable is not set");
        }

        var path = PathOf(options) ?? throw CosignKeyFaults.Unreadable(options, "it is neither a path nor env://NAME, and keys of other places are for cosign's own program");
        byte[] content = [];
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > Largest }) throw CosignKeyFaults.Unreadable(options, "the file is too large for a key");
            content = File.ReadAllBytes(path);

            // What PowerShell redirects into a file is UTF-16.
            return (content is [0xFF, 0xFE, ..] ? Encoding.Unicode : Encoding.UTF8).GetChars(content);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CosignKeyFaults.Unreadable(options, OutsideText.Clean(fault.Message).TrimEnd('.'), fault);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }
}

/// <summary>Makes a key of a PEM text.</summary>
internal sealed class CosignKeyParser(CosignOptions options, byte[] password)
{
    private const string OfEC = "1.2.840.10045.2.1";
    private const string OfRsa = "1.2.840.113549.1.1.1";
    private const string P256 = "1.2.840.10045.3.1.7";

    public AsymmetricAlgorithm Parse(ReadOnlySpan<char> text)
    {
        // A header that the runtime does not read: the encryption of OpenSSL's older PEM files.
        if (text.IndexOf("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal) >= 0) return OfPkcs8(SealedKey.OpenTraditional(options, text, password));

        var others = "";
        for (var rest = text; PemEncoding.TryFind(rest, out var block); rest = rest[block.Location.End..])
        {
            var label = rest[block.Label].ToString();
            var content = new byte[block.DecodedDataLength];
            try
            {
                if (!Convert.TryFromBase64Chars(rest[block.Base64Data], content, out _)) continue;
                if (Parse(label, content) is { } key) return Checked(key);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(content);
            }

            // Curve parameters stand before a key that OpenSSL made.
            if (label != "EC PARAMETERS") others = label;
        }

        throw CosignKeyFaults.Unreadable(options, others switch
        {
            "" => "it holds no whole PEM block",
            "PUBLIC KEY" => "it holds a public key only",
            _ => "it holds no private key",
        });
    }

    private AsymmetricAlgorithm? Parse(string label, byte[] content) => label switch
    {
        "PRIVATE KEY" => OfPkcs8(content),
        "EC PRIVATE KEY" => Import(ECDsa.Create(), key => key.ImportECPrivateKey(content, out _)),
        "RSA PRIVATE KEY" => Import(RSA.Create(), key => key.ImportRSAPrivateKey(content, out _)),
        "ENCRYPTED PRIVATE KEY" => OfEncryptedPkcs8(content),
        "ENCRYPTED SIGSTORE PRIVATE KEY" or "ENCRYPTED COSIGN PRIVATE KEY" => OfPkcs8(SealedKey.Open(options, content, password)),
        _ => null,
    };

    private AsymmetricAlgorithm OfPkcs8(byte[] content)
    {
        try
        {
            var (algorithm, curve) = AlgorithmOf(content);
            if (algorithm == OfEC && curve != P256) throw CosignKeyFaults.Unfit(options, CurveFault(curve));

            return algorithm switch
            {
                OfEC => Import(ECDsa.Create(), key => key.ImportPkcs8PrivateKey(content, out _)),
                OfRsa => Import(RSA.Create(), key => key.ImportPkcs8PrivateKey(content, out _)),
                _ => throw CosignKeyFaults.Unfit(options, $"its algorithm is {new Oid(algorithm) switch { { FriendlyName: { } name } => name, _ => algorithm }}"),
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    /// <summary>What kind of key it is shows only when it is open.</summary>
    private AsymmetricAlgorithm OfEncryptedPkcs8(byte[] content)
    {
        try
        {
            return Unlock(ECDsa.Create(), key => key.ImportEncryptedPkcs8PrivateKey(password, content, out _));
        }
        catch (CryptographicException)
        {
            try
            {
                return Unlock(RSA.Create(), key => key.ImportEncryptedPkcs8PrivateKey(password, content, out _));
            }
            catch (CryptographicException)
            {
                return OfPkcs8(SealedKey.OpenPkcs8(options, content, password));
            }
        }
    }

    private AsymmetricAlgorithm Import<T>(T key, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        try
        {
            return Unlock(key, import);
        }
        catch (CryptographicException fault)
        {
            throw CosignKeyFaults.Unreadable(options, "what it holds is damaged", fault);
        }
    }

    private static T Unlock<T>(T key, Action<T> import)
        where T : AsymmetricAlgorithm
    {
        try
        {
            import(key);

            return key;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    private AsymmetricAlgorithm Checked(AsymmetricAlgorithm key)
    {
        if (FaultOf(key) is not { } fault) return key;

        key.Dispose();
        throw CosignKeyFaults.Unfit(options, fault);
    }

    private static string? FaultOf(AsymmetricAlgorithm key)
    {
        if (key is RSA) return key.KeySize is 2048 or 3072 or 4096 ? null : $"it is an RSA key of {key.KeySize} bits";

        // Some platforms tell a curve by its name alone.
        var curve = ((ECDsa)key).ExportParameters(includePrivateParameters: false).Curve;
        var isP256 = curve is { IsNamed: true } && (curve.Oid.Value == P256 || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256");

        return isP256 ? null : CurveFault(curve.IsNamed ? curve.Oid.Value ?? curve.Oid.FriendlyName : null);
    }

    private static string CurveFault(string? curve) =>
        curve is null ? "its curve is written out, rather than named" : $"its curve is {new Oid(curve) switch { { FriendlyName: { } name } => name, _ => curve }}, and not P-256";

    /// <summary>The algorithm of a private key, and the name of its curve where it has one.</summary>
    /// <remarks>RFC 5208 section 5; RFC 5480 section 2.1.1.</remarks>
    private (string Algorithm, string? Curve) AlgorithmOf(byte[] content)
    {
        try
        {
            var key = new AsnReader(content, AsnEncodingRules.BER).ReadSequence();
            key.ReadInteger();
            var algorithm = key.ReadSequence();
            var name = algorithm.ReadObjectIdentifier();
            var isNamed = name == OfEC && algorithm.HasData && algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier);

            return (name, isNamed ? algorithm.ReadObjectIdentifier() : null);
        }
        catch (AsnContentException fault)
        {
            throw CosignKeyFaults.Unreadable(options, "what it holds is damaged", fault);
        }
    }
}
