using System.Globalization;
using HelmOci.Yaml;

namespace HelmOci.Diagnostics;

/// <summary>What can keep a value from being set in a YAML file.</summary>
internal static class YamlEditDiagnostics
{
    public static ChartException BadPath(string path) => new(new Diagnostic(
        DiagnosticCodes.YamlBadPath,
        $"\"{path}\" is not a path to a value.",
        "Write keys with dots between, as in image.tag or hosts[0].name; a dot in a key is written \\. or the key put in double quotes."));

    public static ChartException BadValue(YamlPath path, ChartException fault) => new(
        new Diagnostic(
            DiagnosticCodes.YamlBadValue,
            $"The value for {path} is not YAML: {fault.Diagnostics[0].Message}",
            "Put it in quotes if it is meant as text."),
        fault);

    public static ChartException NotOneValue(YamlPath path) => new(new Diagnostic(
        DiagnosticCodes.YamlNotOneValue,
        $"The value for {path} is several YAML documents, or none.",
        "Give one value; put it in quotes if it is meant as text."));

    public static ChartException EditsCollide(YamlPath path, YamlPath other) => new(new Diagnostic(
        DiagnosticCodes.YamlEditsCollide,
        $"{path} and {other} cannot both be set: one lies inside the other, or one is an item and the other a key.",
        "Set one of them only."));

    public static ChartException NoWayThrough(YamlPath path, YamlNode node, bool wantsList) => At(
        node.Location,
        DiagnosticCodes.YamlNoWayThrough,
        $"{path} cannot be set: {(wantsList ? "a list" : "a map")} is wanted here, and there is {NameOf(node.Kind)}.",
        "Correct the path, or the file.");

    public static ChartException IndexBeyondEnd(YamlPath path, int index, int count, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlIndexBeyondEnd,
        $"{path} cannot be set: there is no item {Number(index)} in a list of {Number(count)}, and only the next one can be added.",
        "Correct the index; the first item is 0.");

    public static ChartException IsAlias(YamlPath path, YamlNode node) => At(
        node.Location,
        DiagnosticCodes.YamlValueIsAlias,
        $"{path} cannot be set: its value is the alias *{node.Anchor}, which is meant to equal another.",
        $"Set the value that carries &{node.Anchor}, or write a value of its own here.");

    public static ChartException BehindAlias(YamlPath path, YamlNode node) => At(
        node.Location,
        DiagnosticCodes.YamlBehindAlias,
        $"{path} cannot be set: it lies behind the alias *{node.Anchor}, and every other use of it would change, too.",
        $"Set the value below &{node.Anchor}, or write values of its own here.");

    public static ChartException FromMerge(YamlPath path, YamlEntry entry, YamlNode mapping) => At(
        mapping.Location,
        DiagnosticCodes.YamlFromMerge,
        $"{path} cannot be set: {entry.Name} comes from a merge key (<<), written in line {Number(entry.Key.Location.Line)}.",
        $"Set it there, or write {entry.Name} below the merge key.");

    public static ChartException DoubledKey(YamlPath path, YamlEntry entry) => At(
        entry.Key.Location,
        DiagnosticCodes.YamlDoubledKey,
        $"{path} cannot be set: the key {entry.Name} stands twice in one map.",
        "Remove one of the two; Helm takes the last.");

    public static ChartException ReferredTo(YamlPath path, YamlNode node, SourceLocation alias) => At(
        node.Location,
        DiagnosticCodes.YamlReferredTo,
        $"{path} cannot be replaced: the alias in line {Number(alias.Line)} needs what is anchored here.",
        "Set single values below it, or write the value out where the alias stands.");

    public static ChartException NoColon(YamlPath path, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlNoColon,
        $"{path} cannot be set: its key (? key) has no value.",
        "Write it as key: value.");

    private static string NameOf(YamlKind kind) => kind switch
    {
        YamlKind.Sequence => "a list",
        YamlKind.Mapping => "a map",
        YamlKind.Number => "a number",
        YamlKind.Boolean => "a boolean",
        YamlKind.Null => "null",
        _ => "a text",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static ChartException At(SourceLocation location, string code, string message, string nextStep) =>
        new(new Diagnostic(code, message, nextStep) { Location = location.File is { Length: > 0 } ? location : null });
}
