using System.Text.Json;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>The chart that a tag holds already.</summary>
internal sealed class ExistingChart
{
    private readonly OciManifest _manifest;

    private readonly string _reference;

    private ExistingChart(string reference, OciBlob manifest, OciManifest parsed) => (_reference, Manifest, _manifest) = (reference, manifest, parsed);

    /// <summary>The manifest as the registry holds it.</summary>
    public OciBlob Manifest { get; }

    public Digest Digest => Manifest.Descriptor.Digest;

    /// <summary>Reads what a tag was found to hold. A chart is told by its config's media type: charts and images share that of the manifest.</summary>
    /// <exception cref="ChartException">It is not a chart, or is gone meanwhile.</exception>
    public static ExistingChart Read(RepositoryClient repository, string reference, Descriptor there, CancellationToken cancellation)
    {
        var manifest = repository.GetManifest(there.Digest.ToString(), cancellation) ?? throw TagMoved(reference);
        var isChart = OciManifest.TryParse(manifest.Content, out var parsed) && parsed.Config.MediaType == MediaTypes.HelmConfig;

        return isChart ? new ExistingChart(reference, manifest, parsed) : throw NotAChart(reference);
    }

    /// <summary>
    /// Whether it is this chart, whatever compressed it. What a manifest says of itself, as by an annotation, is no proof: anybody can copy it.
    /// Config and layer prove it, and nothing else may be there that a client could take instead.
    /// </summary>
    public bool HasContentOf(ChartArtifact chart, RepositoryClient repository, CancellationToken cancellation)
    {
        var (config, ours) = (chart.Artifact.Blobs[0].Descriptor, chart.Artifact.Blobs[1].Descriptor);
        if (Manifest.Descriptor.MediaType != MediaTypes.OciManifest || _manifest.Config != config || !HoldsOneChart(ours.MediaType)) return false;

        var layer = _manifest.Layers[0];

        return layer.Digest == ours.Digest ? layer.Size == ours.Size : Holds(layer, chart.ContentDigest, repository, cancellation);
    }

    /// <summary>Whether it has a <c>.prov</c> that says what ours says. A signature carries its time, so that an unchanged chart keeps the one that it has.</summary>
    public bool HasProvenanceOf(ChartArtifact chart, RepositoryClient repository, CancellationToken cancellation)
    {
        if (chart.Provenance is not { } ours) return true;
        if (_manifest.Layers is not [var archive, { Size: <= Provenance.Largest } signed]) return false;

        var isEqual = signed.Digest == Digest.Of(ours.Content.Span) && archive.Digest == chart.Artifact.Blobs[1].Descriptor.Digest;

        return isEqual || (repository.TryGetBlob(signed, cancellation) is { } blob && ours.IsAsGood(blob.Content, archive.Digest));
    }

    /// <summary>Why a key of ours does not sign it, though it is this chart: a signature vouches for all that a manifest says. Empty where it does.</summary>
    /// <param name="chart">What this build would push.</param>
    /// <param name="isProven">Whether its <c>.prov</c> is as good as ours.</param>
    public string SigningFault(ChartArtifact chart, bool isProven)
    {
        var isForeign = _manifest.Layers.Count > 1 && (chart.Provenance is null || !isProven);

        return isForeign ? "it has a .prov that is not of this build" : ManifestClaims.FaultOf(Manifest, chart);
    }

    /// <summary>The chart's version: the manifest's annotation or, for a chart of Helm before 3.12, which wrote none, the config's.</summary>
    public string Version(RepositoryClient repository, CancellationToken cancellation)
    {
        if (Annotation(ChartAnnotations.Version) is { Length: > 0 } version) return version;

        var config = repository.GetBlob(_manifest.Config, cancellation);

        return HelmConfig.VersionOf(config.Content);
    }

    /// <summary>Whether the policy lets another chart have this one's tag; warns where it does.</summary>
    /// <exception cref="ChartException">The policy refuses.</exception>
    public bool MayBeReplaced(OverwriteDecision decision, IChartLog log) =>
        MayMove(decision, TagTaken(_reference, Digest.ToString()), Replaced(_reference, Digest.ToString()), log);

    /// <summary>Whether the policy lets the same chart have the manifest of this build; warns where it does.</summary>
    /// <param name="decision">What the policy says.</param>
    /// <param name="refusal">Why the manifest that is there is not good enough.</param>
    /// <param name="log">Is warned.</param>
    /// <exception cref="ChartException">The policy refuses.</exception>
    public bool MayBeRemade(OverwriteDecision decision, ChartException refusal, IChartLog log) => MayMove(decision, refusal, Remade(), log);

    /// <summary>It is this chart, and lacks the <c>.prov</c> of this build.</summary>
    public ChartException Unsigned() => UnsignedThere(_reference, Digest.ToString());

    /// <summary>It is this chart, and our key does not sign its manifest.</summary>
    public ChartException ClaimedByOthers(string fault) => new(new Diagnostic(
        DiagnosticCodes.ClaimsOfOthers,
        $"{_reference} already holds this chart ({Digest}), and its manifest is not signed with the key of ChartCosignKey: {fault}.",
        "Raise the version; or set ChartOverwrite to Always (push and sign the manifest of this build) or Skip (keep what is there without our signature)."));

    private static bool MayMove(OverwriteDecision decision, ChartException refusal, Diagnostic warning, IChartLog log)
    {
        switch (decision)
        {
            case OverwriteDecision.Keep:
                return false;
            case OverwriteDecision.Refuse:
                throw refusal;
            default:
                log.Warn(warning);
                return true;
        }
    }

    private bool HoldsOneChart(string mediaType) => _manifest.Layers switch
    {
        [var only] => only.MediaType == mediaType,
        [var first, var second] => first.MediaType == mediaType && second.MediaType == MediaTypes.HelmProvenance,
        _ => false,
    };

    private static bool Holds(Descriptor layer, Digest content, RepositoryClient repository, CancellationToken cancellation)
    {
        // A chart that nobody can pull is not ours, and what becomes of it is a matter of policy.
        return layer.Size <= ChartArchive.LargestContent
            && repository.TryGetBlob(layer, cancellation) is { } blob
            && ChartArchive.TryHashContent(blob.Content, out var hash, cancellation)
            && Digest.OfHash(hash) == content;
    }

    private string Annotation(string key) => _manifest.Annotations.GetValueOrDefault(key, "");

    public static ChartException TagTaken(string reference, string digest) => new(new Diagnostic(
        DiagnosticCodes.TagTaken,
        $"{reference} already holds a different chart ({digest}), and a released version is never replaced by default.",
        "Raise the version; or set ChartOverwrite to Skip (keep what is there) or Always (replace it)."));

    public static Diagnostic Replaced(string reference, string digest) => new(
        DiagnosticCodes.Replaced,
        $"{reference} held another chart, which is replaced; its digest was {digest}.",
        "Raise the version for a release, so that nobody's installed version changes under them.");

    public static ChartException UnsignedThere(string reference, string digest) => new(new Diagnostic(
        DiagnosticCodes.UnsignedThere,
        $"{reference} already holds this chart, with another .prov than this build's or with none ({digest}), and another one would move a released version to another digest.",
        "Raise the version; or set ChartOverwrite to Always (push it with the .prov of this build) or Skip (keep what is there)."));

    private Diagnostic Remade() => new(
        DiagnosticCodes.Replaced,
        $"{_reference} held this chart under another manifest, which is replaced; its digest was {Digest}.",
        "Raise the version for a release, so that what others signed or named by that digest stays under its tag.");

    private static ChartException NotAChart(string reference) => new(new Diagnostic(
        DiagnosticCodes.NotAChart,
        $"{reference} holds something that is not a Helm chart, such as an image; it is never replaced.",
        "Set ChartNamespace, so that charts have repositories of their own."));

    private static ChartException TagMoved(string reference) => new(new Diagnostic(
        DiagnosticCodes.TagMoved,
        $"{reference} changed while it was being read.",
        "Run the build again; if two pipelines push this version, let one of them."));
}

/// <summary>Reads the config of a chart that somebody else pushed.</summary>
internal static class HelmConfig
{
    /// <summary>The version it gives; empty where it gives none.</summary>
    public static string VersionOf(ReadOnlyMemory<byte> config)
    {
        try
        {
            using var json = JsonDocument.Parse(config);

            return json.RootElement.GetProperty("version").GetString() ?? "";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }
}
