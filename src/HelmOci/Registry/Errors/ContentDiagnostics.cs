using HelmOci.Diagnostics;
using HelmOci.Oci;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Content that is not what it should be.</summary>
internal static class ContentDiagnostics
{
    private const string AskOperator = "Run the build again; if it stays so, ask whoever runs the registry or the proxy before it.";

    public static ChartException DigestDiffers(string name, Digest expected, Digest found) => new(new Diagnostic(
        DiagnosticCodes.DigestDiffers, $"{name} should have the digest {expected}, and has {found}.", AskOperator));

    public static ChartException ManifestTooLarge(string name, int limit) => new(new Diagnostic(
        ManifestInvalid, $"The manifest of {name} is larger than {limit} bytes.", "Check what is stored there: no chart needs as much."));

    public static ChartException SizeImpossible(string name, long size) => new(new Diagnostic(
        ManifestInvalid, $"{name} should have {size} bytes, by the manifest that names it, which no part of a chart has.", "Check what is stored there."));

    public static ChartException MediaTypeDiffers(string name, string said, string inside) => new(new Diagnostic(
        ManifestInvalid, $"{name} is sent as {OutsideText.Clean(said)}, and says itself that it is {OutsideText.Clean(inside)}.", AskOperator));

    public static ChartException NotJson(string name) => new(new Diagnostic(
        ManifestInvalid, $"What {name} holds is sent as a manifest, and is no JSON object.", AskOperator));
}
