using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>The chart that a tag holds already.</summary>
internal sealed class ExistingChart
{
    private readonly OciManifest _manifest;

    private ExistingChart(OciBlob manifest, OciManifest parsed) => (Manifest, _manifest) = (manifest, parsed);

    /// <summary>The manifest as the registry holds it.</summary>
    public OciBlob Manifest { get; }

    public Digest Digest => Manifest.Descriptor.Digest;

    /// <summary>Reads what a tag was found to hold. A chart is told by its config's media type: charts and images share that of the manifest.</summary>
    /// <exception cref="ChartException">It is not a chart, or is gone meanwhile.</exception>
    public static ExistingChart Read(RepositoryClient repository, string reference, Descriptor there, CancellationToken cancellation)
    {
        var manifest = repository.GetManifest(there.Digest.ToString(), cancellation) ?? throw PushDiagnostics.TagMoved(reference);
        var isChart = OciManifest.TryParse(manifest.Content, out var parsed) && parsed.Config.MediaType == MediaTypes.HelmConfig;

        return isChart ? new ExistingChart(manifest, parsed) : throw PushDiagnostics.NotAChart(reference);
    }

    /// <summary>
    /// Whether it is this chart, whatever compressed it. What a manifest says of itself, as by an annotation, is no proof: anybody can copy it.
    /// Config and layer prove it, and nothing else may be there that a client could take instead.
    /// </summary>
    public bool Is(ChartArtifact chart, RepositoryClient repository, CancellationToken cancellation)
    {
        var (config, ours) = (chart.Artifact.Blobs[0].Descriptor, chart.Artifact.Blobs[1].Descriptor);
        if (Manifest.Descriptor.MediaType != MediaTypes.OciManifest || _manifest.Config != config || !HoldsOneChart(ours.MediaType)) return false;

        var layer = _manifest.Layers[0];

        return layer.Digest == ours.Digest ? layer.Size == ours.Size : Holds(layer, chart.ContentDigest, repository, cancellation);
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
    public bool MayBeReplaced(OverwritePolicy policy, string version, string reference, bool isLocal, IChartLog log)
    {
        switch (policy.Decide(version, isLocal))
        {
            case OverwriteDecision.Keep:
                return false;
            case OverwriteDecision.Refuse:
                throw PushDiagnostics.TagTaken(reference, Digest.ToString());
            default:
                log.Warn(PushDiagnostics.Replaced(reference, Digest.ToString()));
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
        if (layer.Size > ChartArchive.LargestContent) return false;

        try
        {
            var blob = repository.GetBlob(layer, cancellation);

            return ChartArchive.TryHashContent(blob.Content, out var hash) && Digest.OfHash(hash) == content;
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code is DiagnosticCodes.DigestDiffers or DiagnosticCodes.BlobMissing)
        {
            // A chart that nobody can pull is not ours, and what becomes of it is a matter of policy.
            return false;
        }
    }

    private string Annotation(string key) => _manifest.Annotations.GetValueOrDefault(key, "");
}
