using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with the files of a chart's folder.</summary>
internal static class ChartFileDiagnostics
{
    public static Diagnostic FolderMissing(string folder) => new(
        DiagnosticCodes.ChartFolderMissing,
        $"The chart's folder '{folder}' does not exist.",
        "Set ChartDirectory to the folder that holds Chart.yaml.")
    { Location = new SourceLocation(folder) };

    public static Diagnostic ChartYamlMissing(string folder, string similar) => new(
        DiagnosticCodes.ChartYamlMissing,
        similar.Length > 0 ? $"'{folder}' has no Chart.yaml, only '{similar}'." : $"'{folder}' has no Chart.yaml.",
        similar.Length > 0 ? "Rename it to Chart.yaml: Helm reads that spelling alone." : "Name the folder that holds Chart.yaml, or write one.")
    { Location = new SourceLocation(folder) };

    public static Diagnostic ChartYamlIgnored(string rule, SourceLocation location) => new(
        DiagnosticCodes.ChartYamlIgnored,
        $"The rule '{rule}' drops Chart.yaml.",
        rule.StartsWith('!')
            ? "Delete it: in a .helmignore '!x' brings nothing back, it drops all that is not 'x'."
            : "Make the rule narrower.")
    { Location = location };

    public static Diagnostic DoubleStar(string rule, SourceLocation location) => new(
        DiagnosticCodes.IgnoreDoubleStar,
        $"The rule '{rule}' uses '**', which .helmignore does not know.",
        "Name the folder itself (a folder rule covers all that is below it), or use one rule for each depth.")
    { Location = location };

    public static Diagnostic BadGlob(string rule, SourceLocation location) => new(
        DiagnosticCodes.IgnoreBadGlob,
        $"The rule '{rule}' is not a pattern that Helm can read.",
        "Close every '[', give each range two ends, and put a '\\' before a character that is meant as it is.")
    { Location = location };

    public static Diagnostic NegatedRuleDrops(string rule, int count, SourceLocation location) => new(
        DiagnosticCodes.NegatedRuleDrops,
        $"The rule '{rule}' drops everything that it does not match: {count} files and folders of this chart.",
        "Delete it and name what is to be dropped instead; Helm's '!' does not bring back what another rule dropped.")
    { Location = location };

    public static Diagnostic TooLarge(string file, long length) => new(
        DiagnosticCodes.FileTooLarge,
        $"'{file}' has {length} bytes; Helm takes files of up to 5242880 bytes in a chart.",
        "Shrink it, or drop it from the chart with a rule in .helmignore.")
    { Location = new SourceLocation(file) };

    public static Diagnostic ChartTooLarge(string chart) => new(
        DiagnosticCodes.ChartTooLarge,
        $"The files of '{chart}' have more than 104857600 bytes in all (or more than 100000 files, or paths of more than 33554432 characters), which Helm does not load.",
        "Drop what the chart does not need with rules in .helmignore.")
    { Location = new SourceLocation(chart) };

    public static Diagnostic PathTooLong(string file) => new(
        DiagnosticCodes.NamesTooLong,
        $"The path of '{(file.Length <= 200 ? file : string.Concat(file.AsSpan(0, 200), "..."))}' has more than 4096 bytes in the chart, which no system can unpack.",
        "Shorten the names of the file and of its folders.")
    { Location = new SourceLocation(file.Length <= 200 ? file : "") };

    public static Diagnostic TooDeep(string folder, int deepest) => new(
        DiagnosticCodes.TooManyFolders,
        $"The chart is nested more than {deepest} folders deep; symbolic links count.",
        "Delete links to folders, or bring the folders closer to the chart's root.")
    { Location = new SourceLocation(folder.Length <= 200 ? folder : folder[..200]) };

    public static Diagnostic TooManyFolders(string chart, int mostFolders, int mostFiles) => new(
        DiagnosticCodes.TooManyFolders,
        $"A walk through '{chart}' comes to more than {mostFolders} folders, or to more than {mostFiles} files and folders; symbolic links count.",
        "Delete links to folders, or drop what the chart does not need with rules in .helmignore.")
    { Location = new SourceLocation(chart) };

    public static Diagnostic IgnoreTooLarge(SourceLocation location) => new(
        DiagnosticCodes.IgnoreTooLarge,
        "A .helmignore may have no more than 10000 rules, each of no more than 4096 characters.",
        "Name folders instead of the files in them.")
    { Location = location };

    public static Diagnostic Irregular(string file) => new(
        DiagnosticCodes.FileIrregular,
        $"'{file}' is a pipe, a socket or a device.",
        "Delete it, or drop it from the chart with a rule in .helmignore.")
    { Location = new SourceLocation(file) };

    public static Diagnostic Unreadable(string file, string reason) => new(
        DiagnosticCodes.FileUnreadable,
        $"'{file}' cannot be read: {reason}",
        "Check that the user of this build may read it and that no other program holds it.")
    { Location = new SourceLocation(file) };

    public static Diagnostic Changing(string file) => new(
        DiagnosticCodes.FileChanging,
        $"'{file}' changed while it was read.",
        "Let what writes it finish before the chart is packed.")
    { Location = new SourceLocation(file) };

    public static Diagnostic NameNotUnicode(string file) => new(
        DiagnosticCodes.FileNameNotUnicode,
        $"The name of '{file}' is not valid UTF-8.",
        "Rename it; such a name cannot be unpacked on every system.")
    { Location = new SourceLocation(file) };
}
