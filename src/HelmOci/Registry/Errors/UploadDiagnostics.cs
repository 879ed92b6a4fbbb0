using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Faults of an upload.</summary>
internal static class UploadDiagnostics
{
    public static ChartException WithoutLocation(string registry, RegistryReply reply) => new(new Diagnostic(
        UploadLocationMissing,
        $"{registry} accepted an upload without saying where to send it. {ReplyText.Sentence(reply)}",
        "Check that the host is an OCI registry, and that a proxy before it lets the Location header through."));
}
