namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with an OCI image layout.</summary>
internal static class FileDiagnostics
{
    public static ChartException NotALayout(string folder) => new(new Diagnostic(
        DiagnosticCodes.NotALayout,
        $"'{folder}' holds something other than an OCI image layout, and is not replaced.",
        "Set ChartLayoutPath to another folder, or move what is there."));

    public static ChartException LayoutUnreadable(string path, string reason) => new(new Diagnostic(
        DiagnosticCodes.LayoutUnreadable,
        $"'{path}' of an OCI image layout cannot be read: {reason}",
        "Check who may read it. Where it is damaged, delete the layout's folder: the next push writes it anew."));

    public static ChartException LinkInLayout(string path) => new(new Diagnostic(
        DiagnosticCodes.LinkInLayout,
        $"'{path}' of an OCI image layout is a symbolic link, and nothing is read or written through it.",
        "Delete the link, or set ChartLayoutPath to another folder."));

    public static ChartException LayoutBusy(string folder, TimeSpan waited) => new(new Diagnostic(
        DiagnosticCodes.LayoutBusy,
        $"Another build has been writing '{folder}' for more than {waited.TotalSeconds:0} seconds.",
        "Wait until it has ended, or end it; then build again."));

    public static Diagnostic LeftoverStays(string folder, Exception cause) => new(
        DiagnosticCodes.LeftoverStays,
        $"'{folder}', which an earlier version left beside an OCI image layout, cannot be deleted: {cause.Message}",
        "Delete it; nothing needs it any more.");
}
