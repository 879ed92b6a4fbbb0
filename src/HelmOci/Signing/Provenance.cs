using System.Text;
using HelmOci.Oci;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Org.BouncyCastle.Security;

namespace HelmOci.Signing;

/// <summary>A <c>.prov</c>: a clear-signed text with Chart.yaml, a line of three dots, and the digests of the archives that it stands for.</summary>
/// <remarks>Helm's pkg/provenance; RFC 4880 section 7.</remarks>
/// <param name="SignedText">What the signatures are over: lines without blanks at their ends, CRLF between them.</param>
/// <param name="Signatures">At least one.</param>
internal sealed record Provenance(byte[] SignedText, IReadOnlyList<PgpSignature> Signatures)
{
    /// <summary>Bytes that one may have; a large Chart.yaml included.</summary>
    public const long Largest = 2 * 1024 * 1024;

    private const string Begin = "-----BEGIN PGP SIGNED MESSAGE-----";
    private const string Middle = "-----BEGIN PGP SIGNATURE-----";

    /// <summary>The content of a file; null where it is no signed text.</summary>
    public static Provenance? TryParse(ReadOnlyMemory<byte> content)
    {
        var lines = Encoding.UTF8.GetString(content.Span).Split('\n').Select(line => line.TrimEnd(' ', '\t', '\r')).ToList();
        var begin = lines.IndexOf(Begin);
        var text = begin < 0 ? -1 : lines.IndexOf("", begin) + 1;
        var end = text < 1 ? -1 : lines.IndexOf(Middle, text);
        if (end < 0) return null;

        var signed = lines[text..end].Select(line => line.StartsWith("- ", StringComparison.Ordinal) ? line[2..] : line);

        return Signed(string.Join('\n', lines[end..])) is { Count: > 0 } signatures
            ? new Provenance(Encoding.UTF8.GetBytes(string.Join("\r\n", signed)), signatures)
            : null;
    }

    /// <summary>Whether the list of files has the digest of an archive.</summary>
    public bool Names(Digest archive) => Files().Any(line => line.EndsWith(archive.ToString(), StringComparison.Ordinal));

    /// <summary>Whether it has the digest under a file's name, by which Helm looks it up.</summary>
    public bool Names(string file, Digest archive) => Files().Any(line => line.Replace("\"", "", StringComparison.Ordinal).Trim() == $"{file}: {archive}");

    /// <summary>Whether this is what is signed.</summary>
    public bool Says(string text) => SignedText.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(string.Join("\r\n", Signing.SignedText.LinesOf(text))));

    private IEnumerable<string> Files()
    {
        var lines = Encoding.UTF8.GetString(SignedText).Split("\r\n");
        var files = Array.IndexOf(lines, "files:", Math.Max(Array.IndexOf(lines, "..."), 0));

        return files < 0 ? [] : lines.Skip(files + 1).TakeWhile(line => line.StartsWith(' '));
    }

    /// <summary>The library says of hostile packets in many ways that it cannot read them.</summary>
    internal static bool IsUnreadable(Exception fault) => fault
        is IOException or PgpException or ArgumentException or InvalidOperationException or NotSupportedException or IndexOutOfRangeException or InvalidCastException
        or ArithmeticException or GeneralSecurityException or UnsupportedPacketVersionException;

    /// <summary>The library's list, which is none of .NET's.</summary>
    internal static IEnumerable<PgpSignature> Of(PgpSignatureList list) => Enumerable.Range(0, list.Count).Select(at => list[at]);

    private static List<PgpSignature> Signed(string armored)
    {
        try
        {
            using var packets = PgpUtilities.GetDecoderStream(new MemoryStream(Encoding.ASCII.GetBytes(armored)));

            return new PgpObjectFactory(packets).NextPgpObject() is PgpSignatureList list ? [.. Of(list)] : [];
        }
        catch (Exception fault) when (IsUnreadable(fault))
        {
            return [];
        }
    }
}
