using HelmOci.Diagnostics;

namespace HelmOci.Oci;

/// <summary>A folder that holds one artifact as an OCI image layout: <c>oci-layout</c>, <c>index.json</c>, <c>blobs/sha256/…</c>.</summary>
/// <remarks>OCI image-spec, image-layout.md. skopeo, oras, crane and Zot read it.</remarks>
public sealed class ImageLayout(string folder)
{
    private const string MarkerFile = "oci-layout";
    private const string IndexFile = "index.json";

    /// <summary>The layout's folder.</summary>
    public string Folder { get; } = folder;

    /// <summary>The digest of the artifact that is there under this tag; null where there is none.</summary>
    public Digest? Resolve(string tag)
    {
        var index = Path.Combine(Folder, IndexFile);

        return File.Exists(index) ? ImageLayoutIndex.Resolve(File.ReadAllBytes(index), tag) : null;
    }

    /// <summary>Whether this artifact, whole, is all that the layout's index names.</summary>
    public bool Holds(OciArtifact artifact, string tag) =>
        HasContent(Path.Combine(Folder, IndexFile), ImageLayoutIndex.Of(artifact, tag))
        && BlobsOf(artifact).All(blob => HasContent(PathOf(Folder, blob), blob.Content.Span));

    /// <summary>Replaces the layout, whole, by one that holds this artifact. Written beside and renamed: what is there is always complete.</summary>
    /// <exception cref="ChartException">The folder holds something other than a layout, or cannot be written.</exception>
    public void Replace(OciArtifact artifact, string tag)
    {
        if (Directory.Exists(Folder) && !IsLayoutOrEmpty()) throw FileDiagnostics.NotALayout(Folder);

        var beside = $"{Folder}.{Path.GetRandomFileName()}";
        try
        {
            Write(beside, artifact, tag);
            Swap(beside);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileDiagnostics.CannotWrite(Folder, fault);
        }
        finally
        {
            Remove(beside);
        }
    }

    /// <summary>The files of the layout.</summary>
    public IReadOnlyList<string> Files() => [.. Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories)];

    private bool IsLayoutOrEmpty() =>
        File.Exists(Path.Combine(Folder, MarkerFile)) || !Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Any();

    private static void Write(string folder, OciArtifact artifact, string tag)
    {
        Directory.CreateDirectory(Path.Combine(folder, "blobs", "sha256"));
        foreach (var blob in BlobsOf(artifact))
        {
            WriteFile(PathOf(folder, blob), blob.Content.Span);
        }

        WriteFile(Path.Combine(folder, MarkerFile), """{"imageLayoutVersion":"1.0.0"}"""u8);
        WriteFile(Path.Combine(folder, IndexFile), ImageLayoutIndex.Of(artifact, tag));
    }

    private void Swap(string replacement)
    {
        var old = $"{replacement}.old";
        var isThere = Directory.Exists(Folder);
        if (isThere) Directory.Move(Folder, old);

        try
        {
            Directory.Move(replacement, Folder);
        }
        catch (IOException) when (isThere && !Directory.Exists(Folder))
        {
            Directory.Move(old, Folder);
            throw;
        }

        Remove(old);
    }

    private static void Remove(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Somebody reads the old files (Windows); the new layout is in place all the same.
        }
    }

    private static List<OciBlob> BlobsOf(OciArtifact artifact) => [.. artifact.Blobs, artifact.Manifest];

    private static string PathOf(string folder, OciBlob blob) =>
        Path.Combine(folder, "blobs", "sha256", blob.Descriptor.Digest.Hex);

    private static void WriteFile(string path, ReadOnlySpan<byte> content)
    {
        using var file = File.Create(path);
        file.Write(content);
    }

    private static bool HasContent(string path, ReadOnlySpan<byte> content) =>
        new FileInfo(path) is { Exists: true } file && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
}
