using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>A signature under the tag <c>sha256-….sig</c>, which all verifiers of cosign's signatures know. Those of others that are there stay.</summary>
/// <param name="key">Who signs.</param>
/// <param name="log">Is told what could not stay.</param>
/// <param name="pulledAs">The host and repository that clusters pull from; empty where that is the one that holds the manifest.</param>
internal sealed class CosignTag(CosignKey key, IChartLog log, string pulledAs = "") : IManifestSignature
{
    public const string Kind = "cosign-signature";

    private const int MostAttempts = 4;

    public IReadOnlyList<PushedCompanion> Push(RepositoryClient repository, Descriptor subject, CancellationToken cancellation)
    {
        var (wanted, name) = (Wanted(repository, subject), NameOf(repository, subject));
        ChartException? refusal = null;
        for (var attempts = 0; attempts < MostAttempts; attempts++)
        {
            // Reading and writing are not one step: another build may sign the same manifest meanwhile, and with our key.
            var known = SignatureManifest.Read(repository, SimpleSigning.TagOf(subject.Digest), name, cancellation);
            if (known is not null && known.IsSigned(repository, wanted, cancellation)) return [Pushed(known.Digest)];
            if (refusal is not null) throw CosignFaults.Immutable(name, refusal);

            (var digest, refusal) = TryPut(repository, known, wanted, name, cancellation);
            if (digest is not null) return [Pushed(digest)];
        }

        throw refusal is null ? CosignFaults.Lost(name) : CosignFaults.Immutable(name, refusal);
    }

    public bool IsThere(RepositoryClient repository, Descriptor subject, CancellationToken cancellation) =>
        SignatureManifest.Read(repository, SimpleSigning.TagOf(subject.Digest), NameOf(repository, subject), cancellation)?
            .IsSigned(repository, Wanted(repository, subject) with { Reference = "" }, cancellation) == true;

    private static PushedCompanion Pushed(Digest digest) => new(Kind, SimpleSigning.MediaType, digest);

    private static string NameOf(RepositoryClient repository, Descriptor subject) => $"oci://{repository.Name}:{SimpleSigning.TagOf(subject.Digest)}";

    // A registry may have two names, of which this build knows one. A name that the user gave is the one that policies compare.
    private WantedSignature Wanted(RepositoryClient repository, Descriptor subject)
    {
        var reference = pulledAs.Length > 0 ? pulledAs : repository.Name;
        var payload = OciBlob.Of(SimpleSigning.MediaType, SimpleSigning.Payload(reference, subject.Digest));

        return new WantedSignature(key, subject.Digest, payload) { Reference = reference == repository.Name ? "" : reference };
    }

    /// <summary>The digest of what the tag holds then, null where that is not what was put there; and the refusal of a registry that lets no tag change.</summary>
    private (Digest? Held, ChartException? Refusal) TryPut(RepositoryClient repository, SignatureManifest? known, WantedSignature wanted, string name, CancellationToken cancellation)
    {
        var lost = known?.Lost(repository, wanted.Payload.Descriptor.Digest, cancellation) ?? [];
        foreach (var digest in lost) log.Info($"{name}: somebody's signature is left out, because the registry has lost what it signs ({digest}), and nobody can verify it.");

        var tag = SimpleSigning.TagOf(wanted.Subject);
        var (config, manifest) = SignatureManifest.With(known, lost, wanted);
        IReadOnlyList<OciBlob> blobs = [config, wanted.Payload];
        try
        {
            Concurrently.Run(blobs, blob => repository.UploadBlob(blob, cancellation));
            repository.PutManifest(tag, manifest, blobs, cancellation);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.NotStored)
        {
            return (null, null);
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.TagImmutable)
        {
            return (null, fault);
        }

        return (repository.Resolve(tag, cancellation)?.Digest == manifest.Descriptor.Digest ? manifest.Descriptor.Digest : null, null);
    }
}

/// <summary>The signature that a tag should hold.</summary>
/// <param name="Key">Who signs.</param>
/// <param name="Subject">What is signed.</param>
/// <param name="Payload">How we say that.</param>
internal sealed record WantedSignature(CosignKey Key, Digest Subject, OciBlob Payload)
{
    /// <summary>The name that another payload must have to count as well; empty for any.</summary>
    public string Reference { get; init; } = "";

    public string Sign() => Convert.ToBase64String(Key.Sign(Payload.Content.Span));

    /// <summary>Whether a payload, with a signature over it, is as good.</summary>
    public bool IsMet(ReadOnlyMemory<byte> payload, string signature) => Key.Verifies(payload.Span, signature) && SimpleSigning.Names(payload, Reference, Subject);
}

/// <summary>What the tag of the signatures holds: an image manifest with a layer for each.</summary>
internal sealed class SignatureManifest
{
    private const string ConfigMediaType = "application/vnd.oci.image.config.v1+json";

    /// <summary>As many as are looked at of what others put there: beyond that, ours is added once more rather than looked for.</summary>
    private const int MostRead = 100;

    /// <summary>A payload has some hundred bytes, and what its signer added.</summary>
    private const long LargestPayload = 64 * 1024;

    private static readonly string[] Written = ["schemaVersion", "mediaType", "config", "layers"];

    private readonly Descriptor _manifest;
    private readonly JsonElement _json;
    private readonly List<(Descriptor Descriptor, JsonElement Json)> _layers;

    private SignatureManifest(Descriptor manifest, JsonElement json, IReadOnlyList<Descriptor> layers) =>
        (_manifest, _json, _layers) = (manifest, json, [.. layers.Zip(json.GetProperty("layers").EnumerateArray())]);

    public Digest Digest => _manifest.Digest;

    /// <summary>Null where the tag is free.</summary>
    /// <exception cref="ChartException">The tag holds something else.</exception>
    public static SignatureManifest? Read(RepositoryClient repository, string tag, string name, CancellationToken cancellation)
    {
        if (repository.GetManifest(tag, cancellation) is not { } manifest) return null;
        if (!OciManifest.TryParse(manifest.Content, out var parsed) || parsed.Layers.Any(layer => layer.MediaType != SimpleSigning.MediaType)) throw CosignFaults.TagTaken(name);

        using var json = OutsideJson.Parse(manifest.Content);

        return new SignatureManifest(manifest.Descriptor, json.RootElement.Clone(), parsed.Layers);
    }

    /// <summary>The manifest with one more layer: all else stays as it is, with members that we do not know, but for layers that are lost.</summary>
    public static (OciBlob Config, OciBlob Manifest) With(SignatureManifest? known, IReadOnlyList<Digest> lost, WantedSignature added)
    {
        var layers = known?._layers.Where(layer => !lost.Contains(layer.Descriptor.Digest)).ToList() ?? [];
        var config = OciBlob.Of(ConfigMediaType, Config([.. layers.Select(layer => layer.Descriptor.Digest), added.Payload.Descriptor.Digest]));
        var mediaType = known?._manifest.MediaType ?? MediaTypes.OciManifest;
        var manifest = CanonicalJson.Write(json =>
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", mediaType);
            DescriptorJson.Write(json, "config", config.Descriptor);
            json.WriteStartArray("layers");
            foreach (var layer in layers) layer.Json.WriteTo(json);
            Write(json, added);
            json.WriteEndArray();
            foreach (var member in known?.Others ?? []) member.WriteTo(json);
            json.WriteEndObject();
        });

        return (config, OciBlob.Of(mediaType, manifest));
    }

    private IEnumerable<JsonProperty> Others => _json.EnumerateObject().Where(member => !Written.Contains(member.Name));

    /// <summary>Whether one of the signatures is as good as what is wanted; a payload of ours that the registry has lost is there again.</summary>
    public bool IsSigned(RepositoryClient repository, WantedSignature wanted, CancellationToken cancellation)
    {
        var ours = wanted.Payload;
        if (_layers.Exists(layer => layer.Descriptor == ours.Descriptor && wanted.IsMet(ours.Content, SignatureOf(layer.Json))))
        {
            if (!repository.HasBlob(ours.Descriptor.Digest, cancellation)) repository.UploadBlob(ours, cancellation);

            return true;
        }

        return _layers
            .Where(layer => layer.Descriptor.Size <= LargestPayload && layer.Descriptor.Digest != ours.Descriptor.Digest && SignatureOf(layer.Json).Length > 0)
            .Take(MostRead)
            .Any(layer => repository.TryGetBlob(layer.Descriptor, cancellation) is { } payload && wanted.IsMet(payload.Content, SignatureOf(layer.Json)));
    }

    /// <summary>Payloads of others that are gone: a registry that looks for what a manifest names would refuse ours, too, for ever.</summary>
    public IReadOnlyList<Digest> Lost(RepositoryClient repository, Digest ours, CancellationToken cancellation) =>
        [.. _layers.Select(layer => layer.Descriptor.Digest).Distinct().Where(digest => digest != ours).Take(MostRead).Where(digest => !repository.HasBlob(digest, cancellation))];

    private static string SignatureOf(JsonElement layer) =>
        layer.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object ? OutsideJson.Text(annotations, SimpleSigning.SignatureAnnotation) : "";

    private static void Write(Utf8JsonWriter json, WantedSignature added)
    {
        json.WriteStartObject();
        DescriptorJson.WriteMembers(json, added.Payload.Descriptor);
        DescriptorJson.WriteAnnotations(json, new Dictionary<string, string> { [SimpleSigning.SignatureAnnotation] = added.Sign() });
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
    /// <param name="log">Is told what could not stay.</param>
    /// <param name="pulledAs">The host and repository that clusters pull from; empty where that is the one that holds the manifest.</param>
    public static IReadOnlyList<IManifestCompanion> Of(CosignKey key, IChartLog log, string pulledAs = "") => [new CosignTag(key, log, pulledAs), new CosignBundle(key)];
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
            $"{name} holds other signatures, and the registry lets nobody add ours. {fault.Diagnostics[0].Message}",
            "Exempt tags that begin with 'sha256-' from the registry's rule of immutable tags; or sign with the key, and under the name, of what is there."),
        fault);

    public static ChartException Lost(string name) => new(new Diagnostic(
        DiagnosticCodes.CosignSignatureLost,
        $"{name} does not hold the signature that was pushed there, however often.",
        "Look for a clean-up rule of the registry that deletes signatures, or for another build that signs at the same time; then run the build again."));
}
