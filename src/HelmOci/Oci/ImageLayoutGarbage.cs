using System.Security.Cryptography;
using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>Removes what an image layout no longer needs, once nobody can be reading it any more.</summary>
/// <remarks>Blobs alone, and only those that nothing in the index leads to; what else is in the folder is not ours.</remarks>
internal sealed class ImageLayoutGarbage(ImageLayoutFiles files, TimeProvider clock)
{
    /// <summary>How long a reader may take that found the index as it was.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Starts the grace time of what the old index leads to and the new one does not.</summary>
    public void Retire(ImageLayoutIndex old, ImageLayoutIndex index)
    {
        FindNamed(old, out var before);
        FindNamed(index, out var after);
        foreach (var blob in before.Except(after).Select(files.Blob).Where(File.Exists))
        {
            Try(() => File.SetLastWriteTimeUtc(blob, clock.GetUtcNow().UtcDateTime));
        }
    }

    /// <summary>Deletes what has outlived its grace time. What cannot be deleted waits for a later push.</summary>
    public void Sweep(ImageLayoutIndex index)
    {
        foreach (var file in OldFiles(files.Folder).Where(file => IsPassing(file.Name))) Try(file.Delete);

        var unnamed = OldFiles(files.Blobs).Where(file => Digest.TryParse($"sha256:{file.Name}", out _)).ToList();
        if (unnamed.Count == 0 || !FindNamed(index, out var named)) return;

        foreach (var file in unnamed)
        {
            if (Digest.TryParse($"sha256:{file.Name}", out var digest) && !named.Contains(digest)) Try(() => DeleteBlob(file, digest));
        }
    }

    private static bool IsPassing(string name) =>
        name.StartsWith(ImageLayoutFiles.PassingPrefix, StringComparison.Ordinal) && name.EndsWith(ImageLayoutFiles.PassingSuffix, StringComparison.Ordinal);

    /// <summary>A file that is not what its name says is no blob, and nobody knows whose it is. Pipes and devices have no length.</summary>
    private static void DeleteBlob(FileInfo file, Digest digest)
    {
        if (file.Length == 0) return;

        using (var content = file.OpenRead())
        {
            if (Digest.OfHash(SHA256.HashData(content)) != digest) return;
        }

        file.Delete();
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Somebody has the file open, or owns it. The layout is whole with it, too.
        }
    }

    private List<FileInfo> OldFiles(string folder)
    {
        var latest = clock.GetUtcNow().UtcDateTime - Grace;
        var old = new List<FileInfo>();
        Try(() => old.AddRange(new DirectoryInfo(folder).EnumerateFiles().Where(file => file.LinkTarget is null && file.LastWriteTimeUtc < latest)));

        return old;
    }

    /// <summary>Finds the digests that the index leads to; false where others may be missing, because something cannot be read.</summary>
    private bool FindNamed(ImageLayoutIndex index, out HashSet<Digest> named)
    {
        named = [];
        var open = new Stack<ReadOnlyMemory<byte>>([index.Content]);
        try
        {
            while (open.TryPop(out var content))
            {
                using var json = JsonDocument.Parse(content);
                foreach (var digest in DigestsIn(json.RootElement).Where(named.Add))
                {
                    if (ReadObject(digest) is { } inner) open.Push(inner);
                }
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return true;
    }

    /// <summary>Every digest, wherever it stands: manifests of others have members that we do not know.</summary>
    private static IEnumerable<Digest> DigestsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => DigestsIn(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(DigestsIn),
        JsonValueKind.String when Digest.TryParse(json.GetString(), out var digest) => [digest],
        _ => [],
    };

    /// <summary>The content of a blob that can name others; null for a layer, and for what is not there.</summary>
    private byte[]? ReadObject(Digest digest)
    {
        var file = new FileInfo(files.Blob(digest));
        if (file.LinkTarget is not null) throw new IOException("A link leads to where others may write.");
        if (!file.Exists || file.Length is 0 or > ImageLayoutFiles.LargestJson) return null;

        using var content = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 1);
        if (content.ReadByte() != '{') return null;

        content.Position = 0;
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);

        return bytes;
    }
}
