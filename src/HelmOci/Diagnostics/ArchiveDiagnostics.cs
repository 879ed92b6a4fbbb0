namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with a packed chart.</summary>
internal static class ArchiveDiagnostics
{
    public static Diagnostic NotGzip(string file) => new(
        DiagnosticCodes.ArchiveNotGzip,
        $"'{file}' is not a gzip archive.",
        "Name a chart as 'helm package' or the PackChart target writes it (.tgz).")
    { Location = new SourceLocation(file) };

    public static Diagnostic Damaged(string file, string reason) => new(
        DiagnosticCodes.ArchiveDamaged,
        $"'{file}' is damaged: {reason}.",
        "Fetch or pack it again.")
    { Location = new SourceLocation(file) };

    public static Diagnostic PathUnsafe(string file, string name) => new(
        DiagnosticCodes.ArchivePathUnsafe,
        $"'{file}' holds '{Printable(name)}', which does not lie in the chart's own folder.",
        "Pack the chart again with 'helm package' or the PackChart target; do not use this archive if you do not know who made it.")
    { Location = new SourceLocation(file) };

    public static Diagnostic NameTooLong(string file) => new(
        DiagnosticCodes.NamesTooLong,
        $"'{file}' holds a path of more than 4096 bytes.",
        "Pack the chart again with shorter names; do not use this archive if you do not know who made it.")
    { Location = new SourceLocation(file) };

    public static Diagnostic Empty(string file) => new(
        DiagnosticCodes.ArchiveEmpty,
        $"'{file}' holds no files.",
        "Fetch or pack it again.")
    { Location = new SourceLocation(file) };

    private static string Printable(string name) => string.Concat(name.Where(c => !char.IsControl(c)));
}
