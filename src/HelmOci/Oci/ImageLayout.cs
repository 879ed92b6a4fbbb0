using HelmOci.Diagnostics;
using HelmOci.Files;

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

    /// <summary>What lies there by the name of this digest, which is not proven; null where there is nothing.</summary>
    /// <exception cref="ChartException">It cannot be read, or is larger than a manifest may be.</exception>
    public byte[]? ReadSmall(Digest digest) => _files.ReadJson(_files.Blob(digest));

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

/// <summary>Writes an image layout that no other build writes meanwhile.</summary>
/// <remarks>
/// A reader sees the old artifact or the new one, whole, also when this process is killed: the blobs come first, under the
/// names of their digests; one rename of the index puts the new artifact in the old one's place.
/// </remarks>
internal sealed class ImageLayoutWriter(ImageLayoutFiles files, IDisposable held, TimeProvider clock) : IDisposable
{
    /// <summary>Makes this artifact the one chart of the layout. What others have put there stays.</summary>
    /// <returns>The files that were written; those that were there already are not among them.</returns>
    /// <exception cref="ChartException">The layout is damaged, has links where files should be, or cannot be written.</exception>
    public IReadOnlyList<string> Replace(OciArtifact artifact, string tag, CancellationToken cancellation)
    {
        var old = ImageLayoutIndex.Read(files);
        var index = old.HasOnly(artifact, tag) ? old : old.With(artifact, tag);
        var garbage = new ImageLayoutGarbage(files, clock);

        return Writing(() =>
        {
            try
            {
                var written = Write(artifact, old, index, garbage, cancellation);
                garbage.Sweep(index, ImageLayoutGarbage.Grace, cancellation);

                return written;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                garbage.Sweep(old, ImageLayoutGarbage.Grace, cancellation);
                throw;
            }
        });
    }

    /// <summary>Takes our entry of this manifest out, and at once what only it needed; at last the index and the marker, where they are all that is left.</summary>
    /// <returns>Whether there was such an entry.</returns>
    /// <exception cref="ChartException">The layout is damaged, has links where files should be, or cannot be written.</exception>
    public bool Remove(Digest manifest, CancellationToken cancellation)
    {
        var old = ImageLayoutIndex.Read(files);
        var index = old.Without(manifest);
        if (index == old) return false;

        return Writing(() =>
        {
            var garbage = new ImageLayoutGarbage(files, clock);
            garbage.Expect([], [manifest], cancellation);
            if (index.IsEmpty) new HeldFiles().Delete(files.Index, cancellation);
            else files.Put(files.Index, index.Content.Span, cancellation);

            garbage.Sweep(index, TimeSpan.Zero, cancellation);
            files.UnmarkIfEmpty(cancellation);

            return true;
        });
    }

    public void Dispose() => held.Dispose();

    private T Writing<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(files.Folder, fault);
        }
    }

    private List<string> Write(OciArtifact artifact, ImageLayoutIndex old, ImageLayoutIndex index, ImageLayoutGarbage garbage, CancellationToken cancellation)
    {
        var blobs = artifact.Blobs.Append(artifact.Manifest).ToList();
        garbage.Expect(blobs.Select(blob => blob.Descriptor.Digest), old.Manifests.Except(index.Manifests), cancellation);

        var written = new List<string>();
        if (!files.IsMarked()) written.Add(files.Mark(cancellation));
        foreach (var blob in blobs)
        {
            cancellation.ThrowIfCancellationRequested();
            Put(files.Blob(blob.Descriptor.Digest), blob.Content, written, cancellation);
        }

        garbage.Retire(cancellation);
        Put(files.Index, index.Content, written, cancellation);

        return written;
    }

    private void Put(string path, ReadOnlyMemory<byte> content, List<string> written, CancellationToken cancellation)
    {
        if (files.HasContent(path, content.Span)) return;

        files.Put(path, content.Span, cancellation);
        written.Add(path);
    }
}
