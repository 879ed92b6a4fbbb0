using System.IO.Compression;
using System.Security.Cryptography;

namespace HelmOci.Charts;

/// <summary>Takes an archive's bytes once, and hashes and compresses them on the way.</summary>
internal sealed class ArchiveSink : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream _compressed = new();
    private readonly GZipStream _gzip;

    public ArchiveSink() => _gzip = new GZipStream(_compressed, CompressionLevel.Optimal, leaveOpen: true);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        _gzip.Write(bytes);
    }

    /// <summary>The gzip file, and the SHA-256 of what was written.</summary>
    public (ReadOnlyMemory<byte> Content, ReadOnlyMemory<byte> Hash) Finish()
    {
        _gzip.Dispose();
        var content = _compressed.GetBuffer().AsMemory(0, (int)_compressed.Length);
        HideMachine(content.Span);

        return (content, _hash.GetHashAndReset());
    }

    public void Dispose()
    {
        _gzip.Dispose();
        _compressed.Dispose();
        _hash.Dispose();
    }

    /// <summary>The header names the compression level and the operating system; ours says "unknown" on every machine.</summary>
    /// <remarks>RFC 1952, section 2.3: XFL is byte 8, OS byte 9; no checksum covers them. The time is already zero.</remarks>
    private static void HideMachine(Span<byte> gzip) => (gzip[8], gzip[9]) = (0, 255);
}
