using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>One destination, and the name that the chart gets there.</summary>
/// <remarks>A key by its value: nothing in it may be a list.</remarks>
internal sealed record PushTarget(ChartDestination Destination, OciReference Reference)
{
    /// <summary>All that a push goes to; every name is known before the first request.</summary>
    /// <exception cref="ChartException">No registry takes a name.</exception>
    public static List<PushTarget> Of(PushRequest request, string name, string version)
    {
        var targets = new List<PushTarget>();
        foreach (var destination in request.Destinations)
        {
            targets.Add(new PushTarget(destination, destination.ReferenceTo(name, version, request.ImageRepository)));
        }

        return targets;
    }
}
