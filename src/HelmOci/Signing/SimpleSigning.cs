using System.Text.Json;
using HelmOci.Oci;

namespace HelmOci.Signing;

/// <summary>What cosign's tag holds of a signature: a payload that names a digest, and beside it the signature over its bytes.</summary>
/// <remarks>cosign, specs/SIGNATURE_SPEC.md; containers/image, docs/containers-signature.5.md.</remarks>
internal static class SimpleSigning
{
    public const string MediaType = "application/vnd.dev.cosign.simplesigning.v1+json";

    /// <summary>The annotation of the payload's layer that holds the signature, in base64.</summary>
    public const string SignatureAnnotation = "dev.cosignproject.cosign/signature";

    private const string Type = "cosign container image signature";

    /// <summary>The tag that holds the signatures of a manifest.</summary>
    public static string TagOf(Digest subject) => $"sha256-{subject.Hex}.sig";

    /// <param name="reference">Host and repository that clusters pull from.</param>
    /// <param name="subject">What is signed.</param>
    public static byte[] Payload(string reference, Digest subject) => CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteStartObject("critical");
        json.WriteStartObject("identity");
        json.WriteString("docker-reference", reference);
        json.WriteEndObject();
        json.WriteStartObject("image");
        json.WriteString("docker-manifest-digest", subject.ToString());
        json.WriteEndObject();
        json.WriteString("type", Type);
        json.WriteEndObject();
        json.WriteNull("optional");
        json.WriteEndObject();
    });

    /// <summary>Whether a payload, ours or another's, is of this manifest.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="reference">Host and repository that it must name; empty for any.</param>
    /// <param name="subject">The manifest.</param>
    public static bool Names(ReadOnlyMemory<byte> payload, string reference, Digest subject)
    {
        try
        {
            using var json = OutsideJson.Parse(payload);
            var critical = json.RootElement.GetProperty("critical");

            return OutsideJson.Text(critical, "type") == Type
                && OutsideJson.Text(critical.GetProperty("image"), "docker-manifest-digest") == subject.ToString()
                && (reference.Length == 0 || OutsideJson.Text(critical.GetProperty("identity"), "docker-reference") == reference);
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
