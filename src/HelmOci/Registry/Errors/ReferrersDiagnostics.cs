using HelmOci.Diagnostics;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Faults in the list of what is attached to a manifest.</summary>
internal static class ReferrersDiagnostics
{
    public static ChartException NotAnIndex(string name) => new(new Diagnostic(
        ReferrersInvalid,
        $"What {name} holds should list what is attached there, and is no image index.",
        "Delete that tag, or push to another repository."));

    public static ChartException Raced(string name) => new(new Diagnostic(
        ReferrersInvalid,
        $"{name} was written by others each time that an entry was added to it.",
        "Run the build again; the attachment itself is there."));
}
