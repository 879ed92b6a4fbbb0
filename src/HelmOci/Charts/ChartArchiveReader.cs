using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads the files of a packed chart, within Helm's limits.</summary>
internal sealed class ChartArchiveReader(ReadOnlyMemory<byte> content, string file, ArchiveBudget budget, CancellationToken cancellation) : IDisposable
{
    private readonly ArchiveSource _source = new(content, file, budget, cancellation);

    /// <exception cref="ChartException">It is damaged, too large, empty, or holds a path outside the chart.</exception>
    public IReadOnlyList<ChartFile> Read()
    {
        var files = new List<ChartFile>();
        var tar = new TarEntryReader(_source);
        while (tar.Next() is { } entry)
        {
            if (entry.IsFolder) continue;

            var path = ArchivePath.Of(entry.Name, file);
            CheckSize(entry.Length, path);
            files.Add(new ChartFile(path, FileContent.WithoutMark(tar.Content(entry.Length))) { SourcePath = $"{file}!{path}" });
        }

        return files.Count > 0 ? files : throw new ChartException(ArchiveDiagnostics.Empty(file));
    }

    /// <summary>The SHA-256 of the whole tar, once its files are read.</summary>
    public byte[] ContentHash() => _source.Finish();

    public void Dispose() => _source.Dispose();

    private void CheckSize(long length, string path)
    {
        if (length > ChartLimits.File) throw new ChartException(ChartFileDiagnostics.TooLarge($"{file}!{path}", length));
        if (!budget.TakeFile(length, file.Length + path.Length)) throw new ChartException(ChartFileDiagnostics.ChartTooLarge(file));
    }
}
