namespace HelmOci.Diagnostics;

/// <summary>What can keep an image from being stamped into a chart.</summary>
internal static class StampingDiagnostics
{
    public static Diagnostic NoPlaceForImage(string image, string path, SourceLocation location) => new(
        DiagnosticCodes.NoPlaceForImage,
        $"The chart has no place for the image {image}: there is no {path}.repository, {path}.tag or text at {path} in its values.",
        $"Add {path} with repository and tag and use them in the templates, or set ChartImageValuesPath to where the chart keeps its image.")
    {
        Location = location,
    };

    public static Diagnostic NoPlaceForDigest(string path, SourceLocation location) => new(
        DiagnosticCodes.NoPlaceForDigest,
        $"The image's digest is not pinned: {path} has neither a digest nor a tag.",
        $"Add {path}.digest or {path}.tag and use it in the templates.")
    {
        Location = location,
    };

    public static ChartException BadImageReference(string reference) => new(new Diagnostic(
        DiagnosticCodes.BadImageReference,
        $"\"{reference}\" is not an image with a tag or a digest.",
        "Write it as host/path:tag, host/path@sha256:... or both."));
}
