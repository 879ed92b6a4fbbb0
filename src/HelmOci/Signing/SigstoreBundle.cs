using System.Text;
using System.Text.Json;
using HelmOci.Oci;

namespace HelmOci.Signing;

/// <summary>A signature in one document: a statement that names a digest, in an envelope, with a hint at the key.</summary>
/// <remarks>sigstore, protobuf-specs, sigstore_bundle.proto; secure-systems-lab/dsse, protocol.md; in-toto attestation, spec/v1.</remarks>
internal static class SigstoreBundle
{
    public const string MediaType = "application/vnd.dev.sigstore.bundle.v0.3+json";

    /// <summary>The annotation that says what the statement is about: by it, lists are read without the bundles.</summary>
    public const string PredicateAnnotation = "dev.sigstore.bundle.predicateType";

    /// <summary>A signature, rather than an attestation.</summary>
    public const string PredicateType = "https://sigstore.dev/cosign/sign/v1";

    private const string StatementType = "https://in-toto.io/Statement/v1";
    private const string PayloadType = "application/vnd.in-toto+json";

    /// <summary>The annotations of the manifest that holds it. Artifact Hub asks for them.</summary>
    public static IReadOnlyDictionary<string, string> Annotations { get; } = new Dictionary<string, string>
    {
        ["dev.sigstore.bundle.content"] = "dsse-envelope",
        [PredicateAnnotation] = PredicateType,
    };

    public static byte[] Sign(CosignKey key, Digest subject)
    {
        var statement = Statement(subject);

        return Write(key, statement, Convert.ToBase64String(key.Sign(Signed(statement))));
    }

    /// <summary>
    /// Whether a bundle is one that <see cref="Sign"/> makes, to the last byte. Verifiers differ in what else they take, and once there is a bundle
    /// that one of them does not take, nothing but another bundle helps.
    /// </summary>
    public static bool IsOurs(ReadOnlyMemory<byte> bundle, CosignKey key, Digest subject)
    {
        var statement = Statement(subject);
        var signature = SignatureOf(bundle);

        return key.Verifies(Signed(statement), signature) && bundle.Span.SequenceEqual(Write(key, statement, signature));
    }

    private static string SignatureOf(ReadOnlyMemory<byte> bundle)
    {
        try
        {
            using var json = OutsideJson.Parse(bundle);
            var signatures = json.RootElement.GetProperty("dsseEnvelope").GetProperty("signatures");

            return signatures.GetArrayLength() == 1 ? OutsideJson.Text(signatures[0], "sig") : "";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }

    private static byte[] Write(CosignKey key, byte[] statement, string signature) => CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("mediaType", MediaType);
        json.WriteStartObject("verificationMaterial");
        json.WriteStartObject("publicKey");
        json.WriteString("hint", key.Hint);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("dsseEnvelope");
        json.WriteBase64String("payload", statement);
        json.WriteString("payloadType", PayloadType);
        json.WriteStartArray("signatures");
        json.WriteStartObject();
        json.WriteString("sig", signature);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static byte[] Statement(Digest subject) => CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("_type", StatementType);
        json.WriteStartArray("subject");
        json.WriteStartObject();
        json.WriteStartObject("digest");
        json.WriteString("sha256", subject.Hex);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteString("predicateType", PredicateType);
        json.WriteStartObject("predicate");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The bytes that an envelope's signature is over: its type and content, each with its length.</summary>
    private static byte[] Signed(byte[] content) => [.. Encoding.UTF8.GetBytes($"DSSEv1 {PayloadType.Length} {PayloadType} {content.Length} "), .. content];
}
