using System.Security.Cryptography;
using System.Text.Json;
using HelmOci.Oci;
using Org.BouncyCastle.Asn1.Pkcs;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.OpenSsl;
using Org.BouncyCastle.Pkcs;

namespace HelmOci.Signing;

/// <summary>Keys that are encrypted in ways that the runtime does not know: cosign's own, and that of OpenSSL's older PEM files.</summary>
internal static class SealedKey
{
    private const int TagLength = 16;
    private const int KeyLength = 32;

    /// <summary>The PKCS#8 key in cosign's form: JSON that names scrypt, and NaCl's secretbox.</summary>
    /// <remarks>go-securesystemslib, encrypted; nacl.cr.yp.to, "Secret-key authenticated encryption".</remarks>
    /// <exception cref="HelmOci.Diagnostics.ChartException">It is none, or the password is wrong.</exception>
    public static byte[] Open(CosignOptions options, byte[] content, byte[] password)
    {
        var box = SealedBox.TryParse(content) ?? throw CosignKeyFaults.Unreadable(options, "what it holds is damaged, or a form of cosign's that is not known");
        var key = SCrypt.Generate(password, box.Salt, box.Cost, box.BlockSize, box.Parallelization, KeyLength);
        var authentication = new byte[KeyLength];
        try
        {
            // The first bytes of the stream authenticate, the rest is for the content.
            var stream = new XSalsa20Engine();
            stream.Init(false, new ParametersWithIV(new KeyParameter(key), box.Nonce));
            stream.ProcessBytes(authentication, 0, KeyLength, authentication, 0);
            if (!IsAuthentic(box.Content, authentication)) throw CosignKeyFaults.Locked(options, isGiven: password.Length > 0);

            var opened = new byte[box.Content.Length - TagLength];
            stream.ProcessBytes(box.Content, TagLength, opened.Length, opened, 0);

            return opened;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(authentication);
        }
    }

    /// <summary>A PKCS#8 key that the runtime does not open: it tells no wrong password from an algorithm that it does not know.</summary>
    /// <exception cref="HelmOci.Diagnostics.ChartException">The password is wrong.</exception>
    public static byte[] OpenPkcs8(CosignOptions options, byte[] content, byte[] password)
    {
        try
        {
            return PrivateKeyInfoFactory.CreatePrivateKeyInfo(Characters(password), EncryptedPrivateKeyInfo.GetInstance(content)).GetDerEncoded();
        }
        catch (Exception fault) when (fault is CryptoException || Provenance.IsUnreadable(fault))
        {
            throw CosignKeyFaults.Locked(options, isGiven: password.Length > 0, fault);
        }
    }

    /// <summary>The PKCS#8 form of a key that OpenSSL encrypted in the way of RFC 1421.</summary>
    /// <exception cref="HelmOci.Diagnostics.ChartException">It is none, or the password is wrong.</exception>
    public static byte[] OpenTraditional(CosignOptions options, ReadOnlySpan<char> text, byte[] password)
    {
        CheckPem(options, text);
        try
        {
            using var pem = new PemReader(new StringReader(text.ToString()), new KnownPassword(password));
            for (var item = pem.ReadObject(); item is not null; item = pem.ReadObject())
            {
                if (item is AsymmetricCipherKeyPair pair) return PrivateKeyInfoFactory.CreatePrivateKeyInfo(pair.Private).GetDerEncoded();
            }
        }
        catch (Exception fault) when (fault is CryptoException || Provenance.IsUnreadable(fault))
        {
            // Nothing tells a wrong password from damage to what is encrypted.
            throw CosignKeyFaults.Locked(options, isGiven: password.Length > 0, fault);
        }

        throw CosignKeyFaults.Unreadable(options, "it holds no private key");
    }

    /// <summary>What no password opens: letters are lost, or the end is.</summary>
    private static void CheckPem(CosignOptions options, ReadOnlySpan<char> text)
    {
        try
        {
            using var pem = new PemReader(new StringReader(text.ToString()));
            while (pem.ReadPemObject() is not null)
            {
            }
        }
        catch (Exception fault) when (fault is FormatException || Provenance.IsUnreadable(fault))
        {
            throw CosignKeyFaults.Unreadable(options, "what it holds is damaged", fault);
        }
    }

    private static bool IsAuthentic(byte[] content, byte[] key)
    {
        var tag = new byte[TagLength];
        var poly = new Poly1305();
        poly.Init(new KeyParameter(key));
        poly.BlockUpdate(content, TagLength, content.Length - TagLength);
        poly.DoFinal(tag, 0);

        return CryptographicOperations.FixedTimeEquals(tag, content.AsSpan(0, TagLength));
    }

    // The library takes characters, and of each its lowest byte.
    private static char[] Characters(byte[] password) => Array.ConvertAll(password, value => (char)value);

    private sealed class KnownPassword(byte[] password) : IPasswordFinder
    {
        public char[] GetPassword() => Characters(password);
    }
}

/// <summary>What cosign writes of a key that it encrypts.</summary>
internal sealed record SealedBox(byte[] Salt, int Cost, int BlockSize, int Parallelization, byte[] Nonce, byte[] Content)
{
    private const int NonceLength = 24;
    private const int ShortestContent = 17;

    /// <summary>Some 1 GiB: cosign takes a sixteenth of it.</summary>
    private const int MostCost = 1 << 20;

    /// <summary>Null for what is no such JSON, or asks for more than a key may cost.</summary>
    public static SealedBox? TryParse(byte[] content)
    {
        try
        {
            using var json = OutsideJson.Parse(content);
            var (kdf, cipher) = (json.RootElement.GetProperty("kdf"), json.RootElement.GetProperty("cipher"));
            if (OutsideJson.Text(kdf, "name") != "scrypt" || OutsideJson.Text(cipher, "name") != "nacl/secretbox") return null;

            var cost = kdf.GetProperty("params");
            var box = new SealedBox(
                kdf.GetProperty("salt").GetBytesFromBase64(),
                cost.GetProperty("N").GetInt32(),
                cost.GetProperty("r").GetInt32(),
                cost.GetProperty("p").GetInt32(),
                cipher.GetProperty("nonce").GetBytesFromBase64(),
                json.RootElement.GetProperty("ciphertext").GetBytesFromBase64());

            return box.IsUsable ? box : null;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private bool IsUsable => Cost is > 1 and <= MostCost && int.IsPow2(Cost) && BlockSize == 8 && Parallelization is > 0 and <= 4
        && Nonce.Length == NonceLength && Content.Length >= ShortestContent;
}
