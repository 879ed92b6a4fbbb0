using HelmOci.Diagnostics;

namespace HelmOci.Files;

/// <summary>What can be wrong with files that are written, and with the list of them.</summary>
internal static class FileDiagnostics
{
    public static ChartException CannotWrite(string path, Exception cause) => new(
        new Diagnostic(
            DiagnosticCodes.CannotWrite,
            $"'{path}' cannot be written: {cause.Message}",
            "Check that the disk has room, that the folder may be written, and that no other program holds the file open."),
        cause);

    public static ChartException CannotRead(string path, Exception cause) => new(
        new Diagnostic(
            DiagnosticCodes.CannotRead,
            $"'{path}' cannot be read: {cause.Message}",
            "Check that it is a file, that it may be read, and that no other program holds it open."),
        cause);

    public static Diagnostic CannotDelete(string path, Exception cause) => new(
        DiagnosticCodes.CannotDelete,
        $"'{path}' cannot be deleted: {cause.Message}",
        "Check that its folder may be written, and that no other program holds it open.");
}
