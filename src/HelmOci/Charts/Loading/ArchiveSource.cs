using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

/// <summary>Gives an archive's uncompressed bytes once, and hashes and counts them on the way.</summary>
internal sealed class ArchiveSource : IDisposable
{
    private readonly string _file;
    private readonly ArchiveBudget _budget;
    private readonly CancellationToken _cancellation;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly GZipStream _gzip;

    /// <exception cref="ChartException">The content does not begin as gzip does.</exception>
    public ArchiveSource(ReadOnlyMemory<byte> content, string file, ArchiveBudget budget, CancellationToken cancellation)
    {
        (_file, _budget, _cancellation) = (file, budget, cancellation);
        if (!content.Span.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b, 8])) throw new ChartException(NotGzip(file));

        _gzip = new GZipStream(StreamOf(content), CompressionMode.Decompress);
    }

    /// <summary>Fills the buffer; false where the archive ends before it.</summary>
    public bool TryFill(Span<byte> buffer)
    {
        var count = Read(buffer);
        if (count == 0 && buffer.Length > 0) return false;

        return count == buffer.Length ? true : throw Damaged("it ends too early");
    }

    public void Fill(Span<byte> buffer)
    {
        if (!TryFill(buffer)) throw Damaged("it ends too early");
    }

    /// <summary>Reads what is left, and gives the SHA-256 of all.</summary>
    public byte[] Finish()
    {
        Span<byte> rest = stackalloc byte[TarEntry.BlockSize];
        while (Read(rest) > 0)
        {
        }

        return _hash.GetHashAndReset();
    }

    public ChartException NameTooLong() => new(NameTooLong(_file));

    public ChartException Damaged(string reason) => new(Damaged(_file, reason));

    public void Dispose()
    {
        _gzip.Dispose();
        _hash.Dispose();
    }

    private int Read(Span<byte> buffer)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            var count = _gzip.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (!_budget.TakeTar(count)) throw new ChartException(ChartLimits.Exceeded(_file));
            _hash.AppendData(buffer[..count]);

            return count;
        }
        catch (InvalidDataException)
        {
            throw Damaged("its compressed data are broken");
        }
    }

    private static MemoryStream StreamOf(ReadOnlyMemory<byte> content) => MemoryMarshal.TryGetArray(content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(content.ToArray(), writable: false);

    private static Diagnostic NotGzip(string file) => new(
        DiagnosticCodes.ArchiveNotGzip,
        $"'{file}' is not a gzip archive.",
        "Name a chart as 'helm package' or the PackChart target writes it (.tgz).")
    { Location = new SourceLocation(file) };

    private static Diagnostic Damaged(string file, string reason) => new(
        DiagnosticCodes.ArchiveDamaged,
        $"'{file}' is damaged: {reason}.",
        "Fetch or pack it again.")
    { Location = new SourceLocation(file) };

    public static Diagnostic NameTooLong(string file) => new(
        DiagnosticCodes.NamesTooLong,
        $"'{file}' holds a path of more than 4096 bytes.",
        "Pack the chart again with shorter names; do not use this archive if you do not know who made it.")
    { Location = new SourceLocation(file) };
}
