using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Registry;

/// <summary>Something to attach to a manifest that is in the same repository.</summary>
/// <param name="Subject">What it is attached to.</param>
/// <param name="ArtifactType">What it is: <c>application/spdx+json</c>.</param>
/// <param name="Layers">Its content.</param>
/// <param name="Annotations">What readers see of it in a list.</param>
/// <remarks>image-spec 1.1, manifest.md, "Guidelines for Artifact Usage".</remarks>
public sealed record Attachment(
    Descriptor Subject, string ArtifactType, IReadOnlyList<OciBlob> Layers, IReadOnlyDictionary<string, string> Annotations)
{
    /// <summary>The annotation that names a file: in a list for people, on a layer for clients that save it.</summary>
    public const string Title = "org.opencontainers.image.title";

    /// <summary>The name under which clients save the layer; empty: the digest's.</summary>
    public string FileName { get; init; } = "";

    /// <summary>The config of something that has none.</summary>
    internal static OciBlob EmptyConfig() => OciBlob.Of(MediaTypes.OciEmpty, "{}"u8.ToArray());

    /// <summary>Its manifest, the same bytes each time.</summary>
    internal OciBlob Manifest()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            Write(json);
        }

        return OciBlob.Of(MediaTypes.OciManifest, buffer.ToArray());
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciManifest);
        json.WriteString("artifactType", ArtifactType);
        DescriptorJson.Write(json, "config", EmptyConfig().Descriptor);
        json.WriteStartArray("layers");
        foreach (var layer in Layers)
        {
            json.WriteStartObject();
            DescriptorJson.WriteMembers(json, layer.Descriptor);
            DescriptorJson.WriteAnnotations(json, FileName.Length > 0 ? new Dictionary<string, string> { [Title] = FileName } : []);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        DescriptorJson.Write(json, "subject", Subject);
        DescriptorJson.WriteAnnotations(json, Annotations);
        json.WriteEndObject();
    }
}

/// <summary>Attaches something: its blobs, its manifest by digest, and, where the registry does not keep the list itself, the list.</summary>
internal sealed class AttachmentPush(RepositoryConnection repository, ManifestEndpoint manifests, BlobEndpoint blobs)
{
    private const int MostAttempts = 4;

    private readonly ReferrersEndpoint _referrers = new(repository, manifests);

    public Referrer Run(Attachment attachment, CancellationToken cancellation)
    {
        var manifest = attachment.Manifest();
        var (subject, referrer) = (attachment.Subject.Digest, new Referrer(manifest.Descriptor, attachment.ArtifactType, attachment.Annotations));
        IReadOnlyList<OciBlob> parts = [Attachment.EmptyConfig(), .. attachment.Layers];
        if (IsWhole(referrer, parts, cancellation) && Lists([.. _referrers.List(subject, cancellation)], referrer)) return referrer;

        for (var attempts = 0; attempts < MostAttempts; attempts++)
        {
            Push(subject, manifest, parts, referrer, cancellation);
            // No tag keeps it, and a registry that cleans up may take it away as soon as it has it.
            if (IsThere(referrer, cancellation)) return referrer;
        }

        throw Lost(repository.Name(subject.ToString()), attachment.ArtifactType);
    }

    private void Push(Digest subject, OciBlob manifest, IReadOnlyList<OciBlob> parts, Referrer referrer, CancellationToken cancellation)
    {
        Concurrently.Run(parts, part => blobs.Upload(part, "", cancellation));
        var reply = new ManifestPut(repository, manifests, blobs, manifest, parts).Run(manifest.Descriptor.Digest.ToString(), cancellation);
        List(subject, referrer, isSaid: reply?.Header("OCI-Subject").Length > 0, cancellation);
    }

    /// <summary>Registries lose blobs, and keep the manifests that name them.</summary>
    private bool IsWhole(Referrer referrer, IReadOnlyList<OciBlob> parts, CancellationToken cancellation) =>
        IsThere(referrer, cancellation) && parts.All(part => blobs.Exists(part.Descriptor.Digest, cancellation));

    private bool IsThere(Referrer referrer, CancellationToken cancellation) =>
        manifests.Resolve(referrer.Manifest.Digest.ToString(), cancellation)?.Digest == referrer.Manifest.Digest;

    // Reading, changing and writing the list is not atomic: somebody else's write may win, and ours is done again.
    private void List(Digest subject, Referrer referrer, bool isSaid, CancellationToken cancellation)
    {
        if (IsKeptByRegistry(subject, referrer, isSaid, cancellation)) return;

        var tag = ReferrersEndpoint.TagOf(subject);
        for (var attempts = 0; attempts < MostAttempts; attempts++)
        {
            if (Lists(_referrers.ListByTag(subject, cancellation), referrer)) return;

            var index = ReferrersIndex.With(repository.Name(tag), manifests.Get(tag, cancellation), referrer);
            if (TryPut(index, tag, cancellation) is not { } fault) continue;
            if (!Lists(_referrers.ListByTag(subject, cancellation), referrer)) throw Immutable(repository.Name(tag), fault);
        }

        if (!Lists(_referrers.ListByTag(subject, cancellation), referrer)) throw Raced(repository.Name(tag));
    }

    // Where the tag holds another list, somebody else may have written after us. The caller reads the tag again and sees.
    private ChartException? TryPut(OciBlob index, string tag, CancellationToken cancellation)
    {
        try
        {
            new ManifestPut(repository, manifests, blobs, index, []).Run(tag, cancellation);

            return null;
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.NotStored)
        {
            return null;
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code == DiagnosticCodes.TagImmutable)
        {
            return fault;
        }
    }

    // ECR was seen to say OCI-Subject without the list, so that the list itself is asked. One that is there may need a moment to show it.
    private bool IsKeptByRegistry(Digest subject, Referrer referrer, bool isSaid, CancellationToken cancellation) =>
        _referrers.ListByApi(subject, cancellation) is { } kept && (isSaid || Lists(kept, referrer));

    private static bool Lists(List<Referrer> known, Referrer referrer) => known.Any(item => item.Manifest.Digest == referrer.Manifest.Digest);

    private static ChartException Lost(string name, string type) => new(new Diagnostic(
        DiagnosticCodes.AttachmentLost,
        $"The registry says that it stored what was attached to {name} ({type}), and does not hold it.",
        "Ask whoever runs it whether a clean-up deletes manifests without a tag, or a proxy answers in its place; then run the build again."));

    private static ChartException Immutable(string name, ChartException fault) => new(
        new Diagnostic(
            DiagnosticCodes.AttachmentListImmutable,
            $"{name} lists what else is attached, and the registry lets nobody add to it. {fault.Diagnostics[0].Message}",
            "Exempt tags that begin with 'sha256-' from the registry's rule of immutable tags."),
        fault);

    private static ChartException Raced(string name) => new(new Diagnostic(
        DiagnosticCodes.ReferrersInvalid,
        $"{name} was written by others each time that an entry was added to it.",
        "Run the build again; the attachment itself is there."));
}
