using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using HelmOci.Oci;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>A registry that does as the distribution specification says, in memory.</summary>
internal sealed class RegistryStore
{
    private readonly ConcurrentDictionary<string, byte> _sessions = new();

    /// <summary>By repository and digest: <c>shop/orders@sha256:…</c>.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; set; } = new();

    /// <summary>By repository and tag or digest: <c>shop/orders:1.0.0</c>, <c>shop/orders:sha256:…</c>.</summary>
    public ConcurrentDictionary<string, OciBlob> Manifests { get; set; } = new();

    /// <summary>Whether it knows the referrers of OCI 1.1.</summary>
    public bool HasReferrers { get; set; }

    /// <summary>Whether it takes manifests that name blobs it does not hold, as some registries do.</summary>
    public bool ChecksNoBlobs { get; set; }

    public ServedReply Answer(ServedRequest request)
    {
        if (request.Path == "/v2/") return ServedReply.Json(200, "{}");
        if (Split(request.Path, "/manifests/") is { } manifest) return Manifest(request, manifest.Repository, manifest.Name);
        if (HasReferrers && Split(request.Path, "/referrers/") is { } subject) return Referrers(subject.Repository, subject.Name);
        if (Split(request.Path, "/blobs/uploads/") is { } upload) return Upload(request, upload.Repository, upload.Name);
        if (Split(request.Path, "/blobs/") is { } blob) return Blob(request, $"{blob.Repository}@{blob.Name}");

        return new ServedReply(404) { Body = "404 page not found\n"u8.ToArray() }.With("Content-Type", "text/plain; charset=utf-8");
    }

    private ServedReply Manifest(ServedRequest request, string repository, string reference)
    {
        var name = $"{repository}:{reference}";
        if (request.Method == "PUT")
        {
            var manifest = OciBlob.Of(request["Content-Type"], request.Body);
            if (Missing(repository, manifest) is { } missing) return ServedReply.Error(400, "MANIFEST_BLOB_UNKNOWN", $"blob unknown to registry: {missing}");

            Manifests[name] = manifest;
            Manifests[$"{repository}:{manifest.Descriptor.Digest}"] = manifest;

            var stored = Digested(ServedReply.To(201, $"/v2/{repository}/manifests/{manifest.Descriptor.Digest}"), manifest.Descriptor.Digest);

            return HasReferrers && SubjectOf(manifest) is { } subject ? stored.With("OCI-Subject", subject) : stored;
        }

        return Manifests.TryGetValue(name, out var held)
            ? Digested(new ServedReply(200) { Body = held.Content.ToArray() }.With("Content-Type", held.Descriptor.MediaType), held.Descriptor.Digest)
            : ServedReply.Error(404, "MANIFEST_UNKNOWN", "manifest unknown");
    }

    private ServedReply Referrers(string repository, string subject)
    {
        var entries = Manifests.Where(pair => pair.Key.StartsWith($"{repository}:sha256:", StringComparison.Ordinal) && SubjectOf(pair.Value) == subject)
            .Select(pair => $$"""{"mediaType":"{{pair.Value.Descriptor.MediaType}}","digest":"{{pair.Value.Descriptor.Digest}}","size":{{pair.Value.Descriptor.Size}},"artifactType":"{{JsonNode.Parse(pair.Value.Content.Span)!["artifactType"]}}"}""");

        return ServedReply.Index($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{string.Join(',', entries)}}]}""");
    }

    /// <summary>The first blob that an image manifest names, and that is not there.</summary>
    private string? Missing(string repository, OciBlob manifest)
    {
        if (ChecksNoBlobs || !OciManifest.TryParse(manifest.Content, out var parsed)) return null;

        return parsed.Layers.Prepend(parsed.Config).Select(part => part.Digest.ToString()).FirstOrDefault(digest => !Blobs.ContainsKey($"{repository}@{digest}"));
    }

    private static string? SubjectOf(OciBlob manifest) => (string?)JsonNode.Parse(manifest.Content.Span)!["subject"]?["digest"];

    private ServedReply Upload(ServedRequest request, string repository, string session)
    {
        if (request.Method == "POST") return Start(request, repository);
        if (request.Method == "DELETE") return new ServedReply(_sessions.TryRemove(session, out _) ? 204 : 404);
        if (!_sessions.TryRemove(session, out _)) return ServedReply.Error(404, "BLOB_UPLOAD_UNKNOWN");

        var digest = Digest.Of(request.Body);
        if (request.Asked("digest") != digest.ToString()) return ServedReply.Error(400, "DIGEST_INVALID");

        Blobs[$"{repository}@{digest}"] = request.Body;

        return Digested(ServedReply.To(201, $"/v2/{repository}/blobs/{digest}"), digest);
    }

    private ServedReply Start(ServedRequest request, string repository)
    {
        if (Blobs.TryGetValue($"{request.Asked("from")}@{request.Asked("mount")}", out var blob))
        {
            Blobs[$"{repository}@{request.Asked("mount")}"] = blob;

            return Digested(ServedReply.To(201, $"/v2/{repository}/blobs/{request.Asked("mount")}"), Digest.Of(blob));
        }

        var session = Guid.NewGuid().ToString();
        _sessions[session] = 0;

        return ServedReply.To(202, $"/v2/{repository}/blobs/uploads/{session}?_state=a%3D%3D");
    }

    private ServedReply Blob(ServedRequest request, string name) => Blobs.TryGetValue(name, out var blob)
        ? Digested(new ServedReply(200) { Body = blob }.With("Content-Type", "application/octet-stream"), Digest.Of(blob))
        : ServedReply.Error(404, "BLOB_UNKNOWN");

    private static ServedReply Digested(ServedReply reply, Digest digest) => reply.With("Docker-Content-Digest", digest.ToString());

    private static (string Repository, string Name)? Split(string path, string middle)
    {
        var at = path.IndexOf(middle, StringComparison.Ordinal);

        return at < 0 ? null : (path["/v2/".Length..at], path[(at + middle.Length)..]);
    }
}
