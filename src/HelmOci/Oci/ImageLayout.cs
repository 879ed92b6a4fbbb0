using HelmOci.Diagnostics;

namespace HelmOci.Oci;

/// <summary>A folder that holds one artifact as an OCI image layout: <c>oci-layout</c>, <c>index.json</c>, <c>blobs/sha256/…</c>.</summary>
/// <remarks>
/// OCI image-spec, image-layout.md. skopeo, oras, crane and Zot read it. A reader takes no lock: a writer puts the blobs in
/// place before the index that names them, so at every moment the index names something whole.
/// </remarks>
public sealed class ImageLayout(string folder)
{
    private readonly ImageLayoutFiles _files = new(folder);

    /// <summary>The layout's folder.</summary>
    public string Folder => _files.Folder;

    /// <summary>The digest of the artifact that is there under this tag; null where there is none.</summary>
    /// <exception cref="ChartException">The index cannot be read, or is none.</exception>
    public Digest? Resolve(string tag) => ImageLayoutIndex.Read(_files).Resolve(tag);

    /// <summary>Whether this artifact, whole, is the one chart that the layout's index names.</summary>
    /// <exception cref="ChartException">The layout cannot be read.</exception>
    public bool Holds(OciArtifact artifact, string tag) =>
        ImageLayoutIndex.Read(_files).HasOnly(artifact, tag)
        && _files.IsMarked()
        && artifact.Blobs.Append(artifact.Manifest).All(blob => _files.HasContent(_files.Blob(blob.Descriptor.Digest), blob.Content.Span));

    /// <summary>Takes a chart of ours out, with what nothing else in the layout needs. What others have put there stays.</summary>
    /// <returns>Whether the chart was there.</returns>
    /// <exception cref="ChartException">The layout cannot be read or written, or stays with another build.</exception>
    public bool Remove(Digest manifest, CancellationToken cancellation)
    {
        if (!Directory.Exists(Folder) || ImageLayoutIndex.Read(_files) is not { IsEmpty: false }) return false;

        using var writer = Open(cancellation);

        return writer.Remove(manifest, cancellation);
    }

    /// <summary>Opens the layout for writing, once no other build writes it. What is decided before may have changed until then.</summary>
    /// <exception cref="ChartException">The folder holds something other than a layout, cannot be written, or stays with another build.</exception>
    internal ImageLayoutWriter Open(CancellationToken cancellation) => Open(TimeProvider.System, ImageLayoutLock.Patience, cancellation);

    internal ImageLayoutWriter Open(TimeProvider clock, TimeSpan patience, CancellationToken cancellation) =>
        new(_files, ImageLayoutLock.Take(_files, patience, cancellation), clock);
}
