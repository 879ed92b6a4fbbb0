using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Errors;

/// <summary>Faults of the connection that mean something else with some registries.</summary>
internal static class ConnectionDiagnostics
{
    public static ChartException HungUp(TransportException fault, string advice)
    {
        var diagnostic = fault.Diagnostics[0];

        return new ChartException(diagnostic with { NextStep = $"{diagnostic.NextStep} {advice}" }, fault);
    }
}
