using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Files;

namespace HelmOci.Oci;

/// <summary>Removes what an image layout no longer needs, once nobody can be reading it any more.</summary>
/// <remarks>
/// Blobs alone, of those only the ones that we wrote or whose entry we replaced, and only while nothing in the index leads to them. Their digests are
/// noted in the layout, from before they are written until they are named or gone: another program may have blobs there that it has yet to name.
/// </remarks>
internal sealed class ImageLayoutGarbage
{
    /// <summary>How long a reader may take that found the index as it was.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly ImageLayoutFiles _files;
    private readonly TimeProvider _clock;
    private readonly SortedSet<string> _noted;
    private readonly HeldFiles _held = new();
    private HashSet<Digest> _retired = [];

    public ImageLayoutGarbage(ImageLayoutFiles files, TimeProvider clock)
    {
        (_files, _clock) = (files, clock);
        _noted = ReadNote();
    }

    private string Note => Path.Combine(_files.Folder, $"{ImageLayoutFiles.PassingPrefix}blobs");

    /// <summary>Notes blobs that are about to be written, and those that what is replaced leads to.</summary>
    public void Expect(IEnumerable<Digest> written, IEnumerable<Digest> replaced, CancellationToken cancellation)
    {
        var expected = written.ToList();
        FindNamed(replaced, out _retired);
        _retired.ExceptWith(expected);
        _noted.UnionWith(expected.Concat(_retired).Select(digest => digest.ToString()));
        WriteNote(cancellation);
    }

    /// <summary>Starts the grace time of what is replaced.</summary>
    public void Retire(CancellationToken cancellation)
    {
        foreach (var blob in _retired.Select(_files.Blob).Where(File.Exists))
        {
            Try(() => _held.Change(blob, () => File.SetLastWriteTimeUtc(blob, _clock.GetUtcNow().UtcDateTime), cancellation));
        }
    }

    /// <summary>Deletes what is noted and has outlived its grace time. What cannot be deleted waits for a later push.</summary>
    public void Sweep(ImageLayoutIndex index, TimeSpan grace, CancellationToken cancellation)
    {
        var latest = _clock.GetUtcNow().UtcDateTime - grace;
        Try(() =>
        {
            foreach (var file in new DirectoryInfo(_files.Folder).EnumerateFiles($"{ImageLayoutFiles.PassingPrefix}*{ImageLayoutFiles.PassingSuffix}"))
            {
                if (file.LinkTarget is null && file.LastWriteTimeUtc <= latest) Try(() => _held.Delete(file.FullName, cancellation));
            }
        });
        if (_noted.Count > 0 && FindNamed(index.Manifests, out var named)) _noted.RemoveWhere(noted => IsSettled(noted, named, latest, cancellation));

        Try(() => WriteNote(cancellation));
    }

    /// <summary>Whether nothing is left to do for a blob: it is named, gone, or not what its name says, so that nobody knows whose it is.</summary>
    private bool IsSettled(string noted, HashSet<Digest> named, DateTime latest, CancellationToken cancellation)
    {
        if (!Digest.TryParse(noted, out var digest) || named.Contains(digest)) return true;

        var isSettled = false;
        Try(() =>
        {
            var file = new FileInfo(_files.Blob(digest));
            // Pipes and devices have no length, and must not be opened.
            isSettled = !file.Exists || file.LinkTarget is not null || file.Length == 0;
            if (isSettled || file.LastWriteTimeUtc > latest) return;

            if (Digest.OfHash(AtomicFile.Hash(file.FullName, cancellation)) == digest) _held.Delete(file.FullName, cancellation);
            isSettled = true;
        });

        return isSettled;
    }

    private SortedSet<string> ReadNote()
    {
        try
        {
            var text = Encoding.UTF8.GetString(_files.ReadJson(Note) ?? []);

            return new(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => Digest.TryParse(line, out _)), StringComparer.Ordinal);
        }
        catch (ChartException)
        {
            // Then it is not known which blobs are ours, and all of them stay.
            return new(StringComparer.Ordinal);
        }
    }

    private void WriteNote(CancellationToken cancellation)
    {
        var content = Encoding.UTF8.GetBytes(string.Concat(_noted.Select(digest => $"{digest}\n")));
        if (content.Length == 0) _held.Delete(Note, cancellation);
        else if (!_files.HasContent(Note, content)) _files.Put(Note, content, cancellation);
    }

    /// <summary>Somebody may have a file open, or own it; and a build that is cancelled does not wait for a blob. The layout is whole with it, too.</summary>
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            // The file stays.
        }
    }

    /// <summary>Finds the digests that these lead to, with themselves; false where others may be missing, because something cannot be read.</summary>
    private bool FindNamed(IEnumerable<Digest> roots, out HashSet<Digest> named)
    {
        var found = named = [.. roots];
        var open = new Stack<Digest>(found);
        try
        {
            while (open.TryPop(out var digest))
            {
                if (ReadObject(digest) is not { } content) continue;

                using var json = JsonDocument.Parse(content);
                foreach (var inner in DigestsIn(json.RootElement).Where(found.Add)) open.Push(inner);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return true;
    }

    /// <summary>Every digest, wherever it stands: manifests of others have members that we do not know.</summary>
    public static IEnumerable<Digest> DigestsIn(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member => DigestsIn(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(DigestsIn),
        JsonValueKind.String when Digest.TryParse(json.GetString(), out var digest) => [digest],
        _ => [],
    };

    /// <summary>The content of a blob that can name others; null for a layer, and for what is not there.</summary>
    private byte[]? ReadObject(Digest digest)
    {
        var file = new FileInfo(_files.Blob(digest));
        if (file.LinkTarget is not null) throw new IOException("A link leads to where others may write.");
        if (!file.Exists || file.Length is 0 or > ImageLayoutFiles.LargestJson) return null;

        var content = AtomicFile.ReadAll(file.FullName);

        return content is [(byte)'{', ..] ? content : null;
    }
}
