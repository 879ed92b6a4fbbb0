using HelmOci.Oci;

namespace HelmOci.Publishing;

/// <summary>One destination, and the name that the chart gets there.</summary>
internal sealed record PushTarget(ChartDestination Destination, OciReference Reference);
