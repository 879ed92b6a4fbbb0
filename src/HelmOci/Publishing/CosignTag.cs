using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>A signature under the tag <c>sha256-….sig</c>, which all verifiers of cosign's signatures know. Those of others that are there stay.</summary>
/// <param name="key">Who signs.</param>
/// <param name="pulledAs">The host and repository that clusters pull from; empty where that is the one that holds the manifest.</param>
internal sealed class CosignTag(CosignKey key, string pulledAs = "") : IManifestCompanion
{
    public const string Kind = "cosign-signature";

    private const int MostAttempts = 4;

    public IReadOnlyList<PushedCompanion> Push(RepositoryClient repository, Descriptor subject, CancellationToken cancellation)
    {
        var signature = Sign(pulledAs.Length > 0 ? pulledAs : repository.Name, subject.Digest);
        var name = $"oci://{repository.Name}:{SimpleSigning.TagOf(subject.Digest)}";
        for (var attempts = 0; attempts < MostAttempts; attempts++)
        {
            // Reading and writing are not one step: another build may sign the same manifest meanwhile.
            var known = SignatureManifest.Read(repository, SimpleSigning.TagOf(subject.Digest), name, cancellation);
            if (known is not null && known.IsSigned(repository, key, subject.Digest, signature.Payload, cancellation)) return [Pushed(known.Digest)];
            if (TryPut(repository, subject.Digest, known, signature, name, cancellation) is { } digest) return [Pushed(digest)];
        }

        throw CosignFaults.Lost(name);
    }

    private static PushedCompanion Pushed(Digest digest) => new(Kind, SimpleSigning.MediaType, digest);

    private SignatureLayer Sign(string reference, Digest subject)
    {
        var payload = OciBlob.Of(SimpleSigning.MediaType, SimpleSigning.Payload(reference, subject));

        return new SignatureLayer(payload, Convert.ToBase64String(key.Sign(payload.Content.Span)));
    }

    /// <summary>The digest of what the tag holds then; null where that is not what was put there.</summary>
    private static Digest? TryPut(RepositoryClient repository, Digest subject, SignatureManifest? known, SignatureLayer signature, string name, CancellationToken cancellation)
    {
        var (config, manifest) = SignatureManifest.With(known, signature);
        IReadOnlyList<OciBlob> blobs = [config, signature.Payload];
        try
        {
            Concurrently.Run(blobs, blob => repository.UploadBlob(blob, cancellation));
            repository.PutManifest(SimpleSigning.TagOf(subject), manifest, blobs, cancellation);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.NotStored)
        {
            return null;
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.TagImmutable)
        {
            throw CosignFaults.Immutable(name, fault);
        }

        return repository.Resolve(SimpleSigning.TagOf(subject), cancellation)?.Digest == manifest.Descriptor.Digest ? manifest.Descriptor.Digest : null;
    }
}

/// <summary>One signature of a tag.</summary>
/// <param name="Payload">What is signed.</param>
/// <param name="Signature">The signature over it, in base64.</param>
internal sealed record SignatureLayer(OciBlob Payload, string Signature);

/// <summary>What the tag of the signatures holds: an image manifest with a layer for each.</summary>
internal sealed class SignatureManifest
{
    private const string ConfigMediaType = "application/vnd.oci.image.config.v1+json";

    /// <summary>A payload has some hundred bytes, and what its signer added.</summary>
    private const long LargestPayload = 1024 * 1024;

    private readonly OciBlob _manifest;
    private readonly List<(Descriptor Descriptor, JsonElement Json)> _layers;

    private SignatureManifest(OciBlob manifest, List<(Descriptor Descriptor, JsonElement Json)> layers) => (_manifest, _layers) = (manifest, layers);

    public Digest Digest => _manifest.Descriptor.Digest;

    /// <summary>Null where the tag is free.</summary>
    /// <exception cref="ChartException">The tag holds something else.</exception>
    public static SignatureManifest? Read(RepositoryClient repository, string tag, string name, CancellationToken cancellation)
    {
        if (repository.GetManifest(tag, cancellation) is not { } manifest) return null;
        if (!OciManifest.TryParse(manifest.Content, out var parsed)) throw CosignFaults.TagTaken(name);

        using var json = OutsideJson.Parse(manifest.Content);

        return new SignatureManifest(manifest, [.. parsed.Layers.Zip(json.RootElement.GetProperty("layers").EnumerateArray().Select(layer => layer.Clone()))]);
    }

    /// <summary>The manifest with one more layer: the others stay as they are, with members that we do not know.</summary>
    public static (OciBlob Config, OciBlob Manifest) With(SignatureManifest? known, SignatureLayer added)
    {
        var layers = known?._layers ?? [];
        var config = OciBlob.Of(ConfigMediaType, Config([.. layers.Select(layer => layer.Descriptor.Digest), added.Payload.Descriptor.Digest]));
        var manifest = CanonicalJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciManifest);
            DescriptorJson.Write(json, "config", config.Descriptor);
            json.WriteStartArray("layers");
            foreach (var layer in layers) layer.Json.WriteTo(json);
            Write(json, added);
            json.WriteEndArray();
            json.WriteEndObject();
        });

        return (config, OciBlob.Of(MediaTypes.OciManifest, manifest));
    }

    /// <summary>Whether one of the signatures is this key's, and of this manifest; a payload of ours that the registry has lost is there again.</summary>
    public bool IsSigned(RepositoryClient repository, CosignKey key, Digest subject, OciBlob ours, CancellationToken cancellation) => _layers.Exists(layer =>
        layer.Descriptor is { MediaType: SimpleSigning.MediaType, Size: <= LargestPayload }
        && SignatureOf(layer.Json) is { Length: > 0 } signature
        && Payload(repository, layer.Descriptor, ours, cancellation) is { } payload
        && key.Verifies(payload.Span, signature)
        && SimpleSigning.Names(payload, subject));

    private static ReadOnlyMemory<byte>? Payload(RepositoryClient repository, Descriptor layer, OciBlob ours, CancellationToken cancellation)
    {
        if (layer.Digest != ours.Descriptor.Digest) return CompanionBlob.Read(repository, layer, cancellation);
        if (!repository.HasBlob(layer.Digest, cancellation)) repository.UploadBlob(ours, cancellation);

        return ours.Content;
    }

    private static string SignatureOf(JsonElement layer) =>
        layer.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object ? OutsideJson.Text(annotations, SimpleSigning.SignatureAnnotation) : "";

    private static void Write(Utf8JsonWriter json, SignatureLayer layer)
    {
        json.WriteStartObject();
        DescriptorJson.WriteMembers(json, layer.Payload.Descriptor);
        DescriptorJson.WriteAnnotations(json, new Dictionary<string, string> { [SimpleSigning.SignatureAnnotation] = layer.Signature });
        json.WriteEndObject();
    }

    /// <summary>That of an image of no platform: registries that look into images must be able to read it.</summary>
    private static byte[] Config(IReadOnlyList<Digest> layers) => CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("architecture", "");
        json.WriteString("os", "");
        json.WriteStartObject("config");
        json.WriteEndObject();
        json.WriteStartObject("rootfs");
        json.WriteString("type", "layers");
        json.WriteStartArray("diff_ids");
        foreach (var layer in layers) json.WriteStringValue(layer.ToString());
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });
}

/// <summary>Both forms of cosign's signatures: older verifiers know the tag alone, and newer ones look at bundles alone where there is any.</summary>
internal static class CosignForms
{
    /// <param name="key">Who signs.</param>
    /// <param name="pulledAs">The host and repository that clusters pull from; empty where that is the one that holds the manifest.</param>
    public static IReadOnlyList<IManifestCompanion> Of(CosignKey key, string pulledAs = "") => [new CosignTag(key, pulledAs), new CosignBundle(key)];
}

/// <summary>What can be wrong where cosign's signatures are kept.</summary>
internal static class CosignFaults
{
    public static ChartException TagTaken(string name) => new(new Diagnostic(
        DiagnosticCodes.CosignTagTaken,
        $"{name} should hold signatures, and holds something else.",
        "Nobody finds a signature there: delete that tag, or push to another repository."));

    public static ChartException Immutable(string name, ChartException fault) => new(
        new Diagnostic(
            DiagnosticCodes.CosignTagImmutable,
            $"{name} holds a signature of another key, and the registry lets nobody add ours. The tag of what was to be signed was not set. {fault.Diagnostics[0].Message}",
            "Exempt tags that begin with 'sha256-' from the registry's rule of immutable tags; or sign with the key that signed it there."),
        fault);

    public static ChartException Lost(string name) => new(new Diagnostic(
        DiagnosticCodes.CosignSignatureLost,
        $"{name} does not hold the signature that was pushed there, however often. The tag of what was to be signed was not set.",
        "Look for a clean-up rule of the registry that deletes signatures, or for another build that signs at the same time; then run the build again."));
}
