using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>Where a chart is pushed to, and how.</summary>
public sealed record PushRequest
{
    /// <summary>The registries; empty: the chart is kept as a layout.</summary>
    public IReadOnlyList<ChartDestination> Destinations { get; init; } = [];

    /// <summary>The folder below which a layout is kept where there is no registry.</summary>
    public string LayoutPath { get; init; } = "";

    /// <summary>The images that this build pushes, each as <c>host/repository</c>: no chart goes there.</summary>
    public IReadOnlyList<string> ImageRepositories { get; init; } = [];

    /// <summary>The tags that the chart gets in a registry besides its version's.</summary>
    public IReadOnlyList<ExtraTag> Tags { get; init; } = [];

    /// <summary>What becomes of a version that is there already.</summary>
    public OverwritePolicy Overwrite { get; init; } = new(OverwriteMode.Auto, IsContinuousIntegration: false);

    /// <summary>What the build knows of the chart's origin.</summary>
    public BuildFacts Build { get; init; } = new();

    /// <summary>Whether the chart is for Helm 3.0 to 3.6 (<c>HELM_EXPERIMENTAL_OCI=1</c>).</summary>
    public bool IsExperimental { get; init; }

    /// <summary>The chart's <c>.prov</c>; null for none.</summary>
    public ChartProvenance? Provenance { get; init; }

    /// <summary>What belongs to a chart's manifest and is pushed to it before a tag names it, in this order.</summary>
    public IReadOnlyList<IManifestCompanion> Companions { get; init; } = [];

    /// <summary>What belongs to the images that this build pushed, and goes to them before the chart names them.</summary>
    public IReadOnlyList<ImageCompanions> Images { get; init; } = [];

    /// <summary>Where credentials come from; it knows which of them are for which host.</summary>
    public required ICredentialSource Credentials { get; init; }

    /// <summary>What pauses between attempts are measured by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The machine that the build runs on.</summary>
    public required BuildMachine Machine { get; init; }
}

/// <summary>One destination, and the name that the chart gets there.</summary>
/// <remarks>It is used as a key and compared by value, so nothing in it may be a list.</remarks>
internal sealed record PushTarget(ChartDestination Destination, OciReference Reference)
{
    /// <summary>All that a push goes to; every name is known before the first request.</summary>
    /// <exception cref="ChartException">No registry takes a name.</exception>
    public static List<PushTarget> Of(PushRequest request, string name, string version)
    {
        var targets = new List<PushTarget>();
        foreach (var destination in request.Destinations)
        {
            targets.Add(new PushTarget(destination, destination.ReferenceTo(name, version, request.ImageRepositories)));
        }

        return targets;
    }
}
