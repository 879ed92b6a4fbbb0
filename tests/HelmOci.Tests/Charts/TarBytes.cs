using System.Formats.Tar;
using System.IO.Compression;

namespace HelmOci.Tests.Charts;

/// <summary>A .tgz seen without our own code: the raw tar, and the framework's reading of it.</summary>
public sealed record TarBytes(byte[] Tar)
{
    public static TarBytes Of(ReadOnlyMemory<byte> tgz)
    {
        using var gzip = new GZipStream(new MemoryStream(tgz.ToArray()), CompressionMode.Decompress);
        using var tar = new MemoryStream();
        gzip.CopyTo(tar);

        return new TarBytes(tar.ToArray());
    }

    public static byte[] Compress(byte[] tar)
    {
        using var result = new MemoryStream();
        using (var gzip = new GZipStream(result, CompressionLevel.Fastest))
        {
            gzip.Write(tar);
        }

        return result.ToArray();
    }

    public IReadOnlyList<(string Name, byte[] Content)> Files()
    {
        var files = new List<(string, byte[])>();
        using var reader = new TarReader(new MemoryStream(Tar));
        while (reader.GetNextEntry() is { } entry)
        {
            using var content = new MemoryStream();
            entry.DataStream?.CopyTo(content);
            files.Add((entry.Name, content.ToArray()));
        }

        return files;
    }

    public IReadOnlyList<string> Names() => [.. Files().Select(file => file.Name)];

    /// <summary>Every header block, pax ones too, without time, length and checksum.</summary>
    public IReadOnlyList<string> Headers()
    {
        var headers = new List<string>();
        for (var at = 0; at < Tar.Length && Tar[at] != 0;)
        {
            var header = Tar.AsSpan(at, 512).ToArray();
            var length = Convert.ToInt32(System.Text.Encoding.ASCII.GetString(header, 124, 11), 8);
            header.AsSpan(124, 32).Clear();
            headers.Add(Convert.ToHexString(header));
            at += 512 + ((length + 511) / 512 * 512);
        }

        return headers;
    }
}
