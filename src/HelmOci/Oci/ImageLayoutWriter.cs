using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Oci;

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
        try
        {
            return Write(artifact, old, index, cancellation);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.CannotWrite(files.Folder, fault);
        }
    }

    public void Dispose() => held.Dispose();

    private List<string> Write(OciArtifact artifact, ImageLayoutIndex old, ImageLayoutIndex index, CancellationToken cancellation)
    {
        var written = new List<string>();
        if (!files.IsMarked()) written.Add(files.Mark());

        foreach (var blob in artifact.Blobs.Append(artifact.Manifest))
        {
            cancellation.ThrowIfCancellationRequested();
            Put(files.Blob(blob.Descriptor.Digest), blob.Content, written);
        }

        var garbage = new ImageLayoutGarbage(files, clock);
        garbage.Retire(old, index);
        Put(files.Index, index.Content, written);
        garbage.Sweep(index);

        return written;
    }

    private void Put(string path, ReadOnlyMemory<byte> content, List<string> written)
    {
        if (files.HasContent(path, content.Span)) return;

        files.Put(path, content.Span);
        written.Add(path);
    }
}
