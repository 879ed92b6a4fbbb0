using System.IO.Compression;
using System.Text;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>All that a binary log holds, as text to search: its records, and the project files that it embeds.</summary>
public static class BinaryLog
{
    private static readonly byte[] ArchiveStart = "PK\u0003\u0004"u8.ToArray();
    private static readonly byte[] ArchiveEnd = "PK\u0005\u0006"u8.ToArray();

    public static string TextOf(string path)
    {
        using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var records = Content(file);

        return string.Join('\n', [Encoding.Latin1.GetString(records), .. EmbeddedFiles(records)]);
    }

    /// <summary>The zip archive that stands between the records; the log has one, or the test would search too little.</summary>
    private static IEnumerable<string> EmbeddedFiles(byte[] records)
    {
        var start = records.AsSpan().IndexOf(ArchiveStart);
        var end = records.AsSpan().LastIndexOf(ArchiveEnd) + 22;
        using var archive = new ZipArchive(new MemoryStream(records, start, end - start));

        return [.. archive.Entries.Select(entry => Encoding.Latin1.GetString(Content(entry.Open())))];
    }

    private static byte[] Content(Stream stream)
    {
        using var content = new MemoryStream();
        using (stream) stream.CopyTo(content);

        return content.ToArray();
    }
}
