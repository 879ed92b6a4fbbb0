using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>A chart's <c>.prov</c>: taken from beside a ready package, or made by this build.</summary>
public sealed class ChartProvenance
{
    private readonly Keyring? _keys;

    private ChartProvenance(ReadOnlyMemory<byte> content, Keyring? keys) => (Content, _keys) = (content, keys);

    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Where the <c>.prov</c> of a package lies.</summary>
    public static string PathOf(string package) => package + ".prov";

    /// <summary>The one beside a package; null where there is none.</summary>
    /// <param name="package">The path of the <c>.tgz</c>.</param>
    /// <param name="archive">What is in it.</param>
    /// <param name="keyring">The public keys that must have signed it; empty: the signature is not checked.</param>
    /// <exception cref="ChartException">It is of another file, cannot be read, or does not verify.</exception>
    public static ChartProvenance? Beside(string package, ChartArchive archive, string keyring = "")
    {
        var path = PathOf(package);
        if (!File.Exists(path)) return null;

        var content = Read(path);
        var parsed = Provenance.TryParse(content) ?? throw OfOther(path, "it is no signed text");
        var digest = Digest.Of(archive.Content.Span);
        if (!parsed.Names(digest)) throw OfOther(path, "it was made for other bytes than those of the package");
        if (!parsed.Names(archive.FileName, digest)) throw OfOther(path, $"it does not name {archive.FileName}, by which Helm looks the digest up");

        var keys = keyring.Length > 0 ? Keyring.Open(keyring) : null;

        return keys?.FaultOf(content, digest) is { } fault ? throw NotVerified(path, fault) : new ChartProvenance(content, keys);
    }

    /// <summary>Signs a chart; one that it has beside it already stays, where it is signed with the same key and says the same.</summary>
    /// <param name="package">The path of the <c>.tgz</c>.</param>
    /// <param name="archive">What is in it.</param>
    /// <param name="request">Who signs, and what is said.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">It cannot be signed, or not be written.</exception>
    internal static ChartProvenance Sign(string package, ChartArchive archive, ProvenanceRequest request, CancellationToken cancellation)
    {
        var (path, text, keys) = (PathOf(package), request.TextFor(archive), request.Signer.Keys);
        if (Kept(path) is { } kept && Provenance.TryParse(kept)?.Says(text) == true && keys.FaultOf(kept, archive.Content.Span) is null) return new ChartProvenance(kept, keys);

        var content = request.Signer.Sign(text, request.Time, cancellation);
        AtomicFile.Write(path, content, cancellation);

        return new ChartProvenance(content, keys);
    }

    /// <summary>Whether another <c>.prov</c> of the same chart proves as much as this one.</summary>
    /// <param name="other">Its content.</param>
    /// <param name="archive">The digest of the archive that it lies beside.</param>
    internal bool IsAsGood(ReadOnlyMemory<byte> other, Digest archive) =>
        other.Span.SequenceEqual(Content.Span) || (_keys is { } keys && keys.FaultOf(other, archive) is null);

    private static byte[]? Kept(string path)
    {
        try
        {
            return File.Exists(path) ? Read(path) : null;
        }
        catch (ChartException)
        {
            return null;
        }
    }

    private static byte[] Read(string path)
    {
        try
        {
            return new FileInfo(path).Length <= Provenance.Largest ? File.ReadAllBytes(path) : throw OfOther(path, "it is too large");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw OfOther(path, OutsideText.Clean(fault.Message).TrimEnd('.'));
        }
    }

    private static ChartException OfOther(string path, string reason) => new(new Diagnostic(
        DiagnosticCodes.ProvenanceOfOther,
        $"'{path}' lies beside ChartPackage and cannot go with it: {reason}.",
        "Take the .prov that was made with this package; or delete it, and the chart goes out unsigned.")
    { Location = new SourceLocation(path) });

    private static ChartException NotVerified(string path, string fault) => new(new Diagnostic(
        DiagnosticCodes.ProvenanceNotVerified,
        $"ChartKeyring is set, and '{path}' does not verify: {fault}.",
        "Ask who packed the chart for the public key and, where the file was replaced, for the package.")
    { Location = new SourceLocation(path) });
}

/// <summary>Who signs a chart, and what is said of it.</summary>
/// <param name="Signer">Has the key.</param>
/// <param name="Time">The time of the signature.</param>
internal sealed record ProvenanceRequest(ChartSigner Signer, DateTimeOffset Time)
{
    /// <summary>The tags that the chart gets besides its version's: Helm looks up a file that is named after the tag it was asked for.</summary>
    public IReadOnlyList<ExtraTag> Tags { get; init; } = [];

    /// <summary>The image that the chart runs, <c>host/path:tag@digest</c>; without a digest nothing is said of it.</summary>
    public string Image { get; init; } = "";

    /// <summary>Chart.yaml, a line of three dots, the archive under each of its names, and the image.</summary>
    public string TextFor(ChartArchive archive)
    {
        var (chart, digest) = (archive.Metadata, Digest.Of(archive.Content.Span));
        var files = Tags.Where(tag => ChartVersion.TryParse(tag.Name, out _)).Select(tag => $"{chart.Name}-{tag.Name}.tgz").Prepend(archive.FileName).Distinct();
        var text = new StringBuilder(Encoding.UTF8.GetString(chart.ToChartYaml().Span)).Append("\n...\nfiles:\n");
        foreach (var file in files) text.Append("  ").Append(file).Append(": ").Append(digest).Append('\n');
        var at = Image.LastIndexOf('@');
        if (at > 0) text.Append("images:\n  ").Append(Image.AsSpan(0, at)).Append(": ").Append(Image.AsSpan(at + 1)).Append('\n');

        return text.ToString();
    }
}
