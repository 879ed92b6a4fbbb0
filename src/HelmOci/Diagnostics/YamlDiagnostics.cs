using System.Globalization;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with the text of a YAML file.</summary>
internal static class YamlDiagnostics
{
    public static ChartException NotText(string encoding, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlNotText,
        $"This is not {encoding} text.",
        "Save the file as UTF-8.");

    public static ChartException ControlCharacter(char character, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlControlCharacter,
        $"YAML does not allow the control character U+{((int)character).ToString("X4", CultureInfo.InvariantCulture)}.",
        "Remove it, or write it as an escape in double quotes.");

    public static ChartException Syntax(string fault, SourceLocation location, Exception cause) => new(
        new Diagnostic(DiagnosticCodes.YamlSyntax, $"This is not YAML: {fault}", "Correct the text at this place or shortly before it.")
        {
            Location = location,
        },
        cause);

    public static ChartException NoValue(SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlSyntax,
        "This is not YAML: a value is missing.",
        "Correct the text at this place or shortly before it.");

    public static ChartException OtherVersion(SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlOtherVersion,
        "Helm reads YAML 1.1, and refuses a text that says it is of another version.",
        "Delete the line that begins with '%YAML'.");

    public static ChartException TabIndentation(SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlTabIndentation,
        "YAML does not allow a tab as indentation.",
        "Indent with blanks.");

    public static ChartException UnknownAnchor(string name, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlUnknownAnchor,
        $"The alias *{name} has no anchor &{name} above it.",
        "Correct the name, or put the anchor above.");

    public static ChartException AnchorHoldsItself(string name, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlAnchorHoldsItself,
        $"The alias *{name} stands inside the value that &{name} names.",
        "Take the alias out of its own value.");

    public static ChartException TooDeep(int deepest, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlTooDeep,
        $"Lists and maps are nested more than {deepest.ToString(CultureInfo.InvariantCulture)} deep.",
        "Flatten the file.");

    public static ChartException TooManyNodes(int most, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlTooManyNodes,
        $"The text holds more than {most.ToString(CultureInfo.InvariantCulture)} values.",
        "Shorten it, or split the chart.");

    public static ChartException WrittenTooLong(int longest) => At(
        SourceLocation.Unknown,
        DiagnosticCodes.ChartYamlTooLarge,
        $"Helm would write Chart.yaml with more than {longest.ToString(CultureInfo.InvariantCulture)} bytes, and not load it again.",
        "Shorten what Chart.yaml and requirements.yaml say, or nest it less deep.");

    public static ChartException TooManyAliased(long most, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlTooManyAliased,
        $"Aliases stand for more than {most.ToString(CultureInfo.InvariantCulture)} values.",
        "Use fewer aliases of aliases.");

    public static ChartException UnusableKey(SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlUnusableKey,
        "Helm takes no null, list, map or number above 9223372036854775807 as a key.",
        "Put the key in quotes.");

    public static ChartException MergeOfNoMap(SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlMergeOfNoMap,
        "A merge key (<<) wants a map, or a list of maps.",
        "Name an anchored map, or put << in quotes if it is an ordinary key.");

    public static ChartException TagDoesNotFit(string tag, string value, SourceLocation location) => At(
        location,
        DiagnosticCodes.YamlTagDoesNotFit,
        $"\"{value}\" is not what its tag {tag.Replace("tag:yaml.org,2002:", "!!", StringComparison.Ordinal)} says.",
        "Correct the value or remove the tag.");

    private static ChartException At(SourceLocation location, string code, string message, string nextStep) =>
        new(new Diagnostic(code, message, nextStep) { Location = location });
}
