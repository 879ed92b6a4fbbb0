using HelmOci.Charts;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with the form of Chart.yaml, requirements.yaml and lock files.</summary>
internal static class MetadataDiagnostics
{
    public static Diagnostic NotAMapping(string file, SourceLocation location) => new(
        DiagnosticCodes.NotAMapping,
        $"{file} is not a map of keys and values.",
        "Write 'key: value' lines; a list or a single value has no meaning there.")
    { Location = location };

    public static Diagnostic EmptyEntry(string key, SourceLocation location) => new(
        DiagnosticCodes.EmptyEntry,
        $"'{key}' is an empty entry.",
        "Fill it or delete its dash.")
    { Location = location };

    public static Diagnostic NumberNotFinite(string text, SourceLocation location) => new(
        DiagnosticCodes.NumberNotFinite,
        $"'{text}' is not a number that Helm can read.",
        "Put it in quotes if it is meant as text.")
    { Location = location };

    public static Diagnostic ValuesInUtf16(string file) => new(
        DiagnosticCodes.ValuesInUtf16,
        "values.yaml is in UTF-16, which Helm 4 cannot read.",
        "Save it as UTF-8.")
    { Location = new SourceLocation(file, 1, 1) };

    public static Diagnostic LockTime(string text, SourceLocation location) => new(
        DiagnosticCodes.LockTimeInvalid,
        $"'{text}' is not a time such as 2024-05-06T07:08:09Z.",
        "Restore the lock file, or write it anew with 'helm dependency update'.")
    { Location = location };

    public static Diagnostic KeyUnknown(string key) => new(
        DiagnosticCodes.KeyUnknown,
        $"Helm does not know the key '{key}' and ignores it.",
        "Check its spelling, or move what it says under 'annotations'.");

    public static Diagnostic KeyRepeated(string key) => new(
        DiagnosticCodes.KeyRepeated,
        $"The key '{key}' stands here more than once; the last one counts.",
        "Delete the others.");

    public static Diagnostic ReadAsNumber(string key, string text, string number) => new(
        DiagnosticCodes.VersionReadAsNumber,
        text == number ? $"The {key} {text} is a number, which 'helm lint' refuses." : $"The {key} {text} is a number, which Helm reads as {number}.",
        $"Put it in quotes: {key}: \"{text}\".");
}
