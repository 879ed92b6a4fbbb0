using System.Text;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>A chart's <c>.prov</c>: taken from beside a ready package, or made by this build.</summary>
public sealed class ChartProvenance
{
    private readonly Provenance _parsed;
    private readonly Digest _archive;
    private readonly Keyring? _keys;

    private ChartProvenance(ReadOnlyMemory<byte> content, Provenance parsed, Digest archive, Keyring? keys) =>
        (Content, _parsed, _archive, _keys) = (content, parsed, archive, keys);

    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>Whether a build of this project wrote the file, so that Clean deletes it. One that came with a package stays.</summary>
    internal bool IsWrittenHere { get; private init; }

    /// <summary>Where the <c>.prov</c> of a package lies.</summary>
    public static string PathOf(string package) => package + ".prov";

    /// <summary>
    /// The one that goes with a package; null for none. One that an earlier build of ours wrote, or our key signed, is ours: it is kept where it says what we say
    /// today (of a ready package: all that Helm looks for), and else made again or, where nothing is signed any more, deleted. Any other came with the package, and is handed on or refused.
    /// </summary>
    /// <param name="package">The package.</param>
    /// <param name="request">Who signs, and what is said; null where nothing is signed.</param>
    /// <param name="log">Gets what becomes of a file that was there.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">The one that came with it is of another file or does not verify, or it cannot be signed.</exception>
    internal static ChartProvenance? For(PackageFile package, ProvenanceRequest? request, IChartLog log, CancellationToken cancellation)
    {
        try
        {
            if (request is null) return package.IsReady ? OfReady(package, log, cancellation) : OfUnsigned(package, log, cancellation);
            if (!package.IsReady || IsOursBeside(package, request.Signer.Keys, cancellation)) return Sign(package, request, cancellation);

            return OfOthers(package, log) ?? Sign(package, request, cancellation);
        }
        catch (Exception fault) when (package.IsWritten && fault is ChartException or OperationCanceledException)
        {
            // The package is there, and Clean has to know of it.
            package.Files.Add([new WrittenFile(package.Path)], CancellationToken.None);
            throw;
        }
    }

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
        if (keys?.FaultOf(parsed) is { } fault) throw NotVerified(path, fault);

        return new ChartProvenance(content, parsed, digest, keys?.OwnerOf(parsed));
    }

    /// <summary>What a process that did not pack the chart is told, so that it pushes this one and no other.</summary>
    internal PackedProvenance Packed => new(Digest.Of(Content.Span).ToString(), _keys?.ToText() ?? "");

    /// <summary>The one that was packed with a package, for a process that did not pack it: whose it is was looked at then.</summary>
    /// <param name="package">The path of the <c>.tgz</c>.</param>
    /// <param name="archive">What is in it.</param>
    /// <param name="packed">What is told of it.</param>
    /// <exception cref="ChartException">It is gone, or it or the package is another now.</exception>
    internal static ChartProvenance Open(string package, ChartArchive archive, PackedProvenance packed)
    {
        var digest = Digest.Of(archive.Content.Span);
        if (KeptAt(PathOf(package)) is not var (content, parsed) || Digest.Of(content).ToString() != packed.Digest || !parsed.Names(archive.FileName, digest)) throw Changed(PathOf(package));

        return new ChartProvenance(content, parsed, digest, Keyring.OfText(packed.Keys));
    }

    /// <summary>Whether another <c>.prov</c> of the same chart proves as much as this one: it says the same, and the same owner alone has signed it, at whatever time.</summary>
    /// <param name="other">Its content.</param>
    /// <param name="archive">The digest of the archive that it lies beside: a zlib of another version gives other bytes.</param>
    internal bool IsAsGood(ReadOnlyMemory<byte> other, Digest archive)
    {
        if (archive == _archive && other.Span.SequenceEqual(Content.Span)) return true;
        if (_keys is not { } keys || Provenance.TryParse(other) is not { } parsed) return false;

        var text = Encoding.UTF8.GetString(_parsed.SignedText).Replace($"{_archive}", $"{archive}", StringComparison.Ordinal);

        return Encoding.UTF8.GetString(parsed.SignedText) == text && keys.HasSigned(parsed);
    }

    /// <summary>Signs a chart; one that it has beside it already stays, where it is signed with the same key and says the same.</summary>
    private static ChartProvenance Sign(PackageFile package, ProvenanceRequest request, CancellationToken cancellation)
    {
        var (path, text, keys) = (PathOf(package.Path), request.TextFor(package.Archive), request.Signer.Keys);
        if (KeptAt(path) is var (kept, known) && keys.HasSigned(known) && keys.FaultOf(known) is null && (known.Says(text) || SaysEnough(known))) return Signed(kept, known, isWrittenHere: !package.IsReady);

        var content = request.Signer.Sign(text, request.Time, cancellation);
        AtomicFile.Write(path, content, cancellation);

        return Signed(content, Provenance.TryParse(content)!, isWrittenHere: true);

        // Whoever packed it with this key knew more of it, such as its image.
        bool SaysEnough(Provenance known) => package.IsReady && request.FileNames(package.Archive).All(file => known.Names(file, package.Digest));

        ChartProvenance Signed(byte[] content, Provenance parsed, bool isWrittenHere) => new(content, parsed, package.Digest, keys) { IsWrittenHere = isWrittenHere };
    }

    /// <summary>What came with a ready package, for a build that promises a signature: one that proves nothing is none.</summary>
    private static ChartProvenance? OfOthers(PackageFile package, IChartLog log)
    {
        var (path, came) = (PathOf(package.Path), Beside(package.Path, package.Archive, package.Keyring));
        if (came is not null && package.Keyring.Length == 0) throw NotTrusted(path);

        if (came is not null) log.Info($"'{path}' came with ChartPackage and goes with it; ChartSign does not replace it.");

        return came;
    }

    /// <summary>Helm pushes whatever lies beside a package: what a signed build has left must not.</summary>
    private static ChartProvenance? OfUnsigned(PackageFile package, IChartLog log, CancellationToken cancellation)
    {
        if (package.Files.DeleteOwn(PathOf(package.Path), log, cancellation)) log.Info($"'{PathOf(package.Path)}' of an earlier build is deleted, because ChartSign is not set.");

        return null;
    }

    /// <summary>What an earlier step of this build has signed goes with its package; what is left of an older package does not.</summary>
    private static ChartProvenance? OfReady(PackageFile package, IChartLog log, CancellationToken cancellation)
    {
        var isOfThis = KeptAt(PathOf(package.Path)) is var (_, parsed) && parsed.Names(package.Archive.FileName, package.Digest);

        if (!isOfThis) OfUnsigned(package, log, cancellation);
        var came = Beside(package.Path, package.Archive, package.Keyring);
        if (came is null && package.Keyring.Length > 0) log.Info($"No .prov lies beside '{package.Path}', so that ChartKeyring says nothing of who packed it.");

        return came;
    }

    private static bool IsOursBeside(PackageFile package, Keyring keys, CancellationToken cancellation)
    {
        var path = PathOf(package.Path);

        return !File.Exists(path) || package.Files.Holds(path, cancellation) || (KeptAt(path) is var (_, parsed) && keys.HasSigned(parsed));
    }

    /// <summary>The signed text at a path; null where there is none, or something else.</summary>
    private static (byte[] Content, Provenance Parsed)? KeptAt(string path)
    {
        try
        {
            return File.Exists(path) && Read(path) is var content && Provenance.TryParse(content) is { } parsed ? (content, parsed) : null;
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
        "Take the .prov that was made with this package; or delete it: the chart is signed by this build where ChartSign is set, and else goes out unsigned.")
    { Location = new SourceLocation(path) });

    private static ChartException NotTrusted(string path) => new(new Diagnostic(
        DiagnosticCodes.ProvenanceNotVerified,
        $"ChartSign is true, and '{path}' came with ChartPackage and is not signed with this build's key alone: nothing says whose signature it is.",
        "Set ChartKeyring to the public keys that may sign it; or delete the .prov, and this build signs; or set ChartSign to false to hand it on unchecked.")
    { Location = new SourceLocation(path) });

    private static ChartException NotVerified(string path, string fault) => new(new Diagnostic(
        DiagnosticCodes.ProvenanceNotVerified,
        $"ChartKeyring is set, and '{path}' does not verify: {fault}.",
        "Ask who packed the chart for the public key, and add it to the file of ChartKeyring; where the package was replaced, ask for the one that was signed.")
    { Location = new SourceLocation(path) });

    private static ChartException Changed(string path) => new(new Diagnostic(
        DiagnosticCodes.ProvenanceChanged,
        $"'{path}' is not the one that was packed with the chart: it is gone, or it or the package was replaced since.",
        "Run the build again; and let no other build write to the same folder meanwhile, by a ChartOutputPath for each.")
    { Location = new SourceLocation(path) });
}

/// <summary>What is told of a packed chart's <c>.prov</c> to a process that did not pack it.</summary>
/// <param name="Digest">The digest of the file.</param>
/// <param name="Keys">The public keys of whoever signed it, as text; empty where that was not looked at.</param>
internal sealed record PackedProvenance(string Digest, string Keys);
