namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with files that are written.</summary>
internal static class FileDiagnostics
{
    public static ChartException CannotWrite(string path, Exception cause) => new(
        new Diagnostic(
            DiagnosticCodes.CannotWrite,
            $"'{path}' cannot be written: {cause.Message}",
            "Check that the disk has room, that the folder may be written, and that no other program holds the file open."),
        cause);

    public static ChartException NotALayout(string folder) => new(new Diagnostic(
        DiagnosticCodes.NotALayout,
        $"'{folder}' holds something other than an OCI image layout, and is not replaced.",
        "Set ChartLayoutPath to another folder, or move what is there."));
}
