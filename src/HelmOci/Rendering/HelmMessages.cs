using System.Globalization;
using HelmOci.Charts;
using HelmOci.Diagnostics;

namespace HelmOci.Rendering;

/// <summary>What helm says of a package, with the places in the user's own files.</summary>
internal static class HelmMessages
{
    private const string Error = "Error: ";

    /// <summary>Why <c>helm template</c> gave no manifests.</summary>
    public static Diagnostic OfTemplate(string errors, Chart chart)
    {
        var start = errors.IndexOf(Error, StringComparison.Ordinal);
        var text = (start < 0 ? errors : errors[(start + Error.Length)..]).Replace("Use --debug flag to render out invalid YAML", "", StringComparison.Ordinal);

        return Refused(text, chart);
    }

    /// <summary>The findings of <c>helm lint</c>: whether each is an error, and what it says. Information is left out.</summary>
    public static IEnumerable<(bool IsError, Diagnostic Finding)> OfLint(string output, Chart chart)
    {
        foreach (var (level, text) in Findings(output))
        {
            if (level == "ERROR") yield return (true, Refused(text, chart));
            else if (level == "WARNING") yield return (false, Warned(text, chart));
        }
    }

    /// <summary>A finding starts with its level in brackets, and goes on until the next one or an empty line.</summary>
    private static IEnumerable<(string Level, string Text)> Findings(string output)
    {
        var (level, text) = ("", "");
        foreach (var line in output.Split('\n').Append(""))
        {
            var end = line.StartsWith('[') ? line.IndexOf("] ", StringComparison.Ordinal) : -1;
            if (level.Length > 0 && (end > 0 || line.Trim().Length == 0))
            {
                yield return (level, text);
                level = "";
            }

            if (end > 0) (level, text) = (line[1..end], line[(end + 2)..]);
            else if (level.Length > 0) text += $" {line.Trim()}";
        }
    }

    private static Diagnostic Refused(string text, Chart chart) => new(
        DiagnosticCodes.HelmRefuses,
        $"Helm does not render the chart: {Shown(text)}.",
        "Correct the template or the values; ChartHelmValues names files with values that only an installation has.")
    { Location = Place(text, chart) };

    private static Diagnostic Warned(string text, Chart chart) => new(
        DiagnosticCodes.HelmWarns,
        $"'helm lint' says: {Shown(text)}.",
        "Correct it, or silence this with NoWarn.")
    { Location = Place(text, chart) };

    private static string Shown(string text) => OutsideText.Clean(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).TrimEnd('.');

    /// <summary>The first <c>chart/templates/file:line:column</c> in a text. Helm's columns count from 0. Values have no place in what helm says.</summary>
    private static SourceLocation Place(string text, Chart chart)
    {
        foreach (var word in text.Split([' ', '(', ')', '\n', '\t', '"'], StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = word.TrimEnd(':', ',').Split(':');
            if (FileOf(parts[0], chart) is { SourcePath.Length: > 0 } file) return new SourceLocation(file.SourcePath, Number(parts, 1), Number(parts, 2) is var column && parts.Length > 2 ? column + 1 : 0);
        }

        var isOfValues = text.Contains("values.yaml", StringComparison.Ordinal) || text.Contains("values don't meet", StringComparison.Ordinal);

        return isOfValues && chart.Values is { SourcePath.Length: > 0 } values ? new SourceLocation(values.SourcePath, 1, 1) : new SourceLocation(chart.ChartYaml.SourcePath);
    }

    private static int Number(string[] parts, int at) => parts.Length > at && int.TryParse(parts[at], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    /// <summary>Helm's path starts with the chart's name, or, in what lint says, below it; a subchart goes by its alias.</summary>
    private static ChartFile? FileOf(string path, Chart chart)
    {
        var name = $"{chart.Metadata.Name}/";
        var below = path.StartsWith(name, StringComparison.Ordinal) ? path[name.Length..] : path;
        if (!below.StartsWith("charts/", StringComparison.Ordinal)) return below.StartsWith("templates/", StringComparison.Ordinal) ? chart.Templates.FirstOrDefault(file => file.Path == below) : null;

        var rest = below["charts/".Length..];
        foreach (var subchart in chart.Subcharts)
        {
            var aliases = chart.Metadata.Dependencies.Where(dependency => dependency.Name == subchart.Metadata.Name).Select(dependency => dependency.NameInParent);
            var known = aliases.Append(subchart.Metadata.Name).FirstOrDefault(alias => rest.StartsWith($"{alias}/", StringComparison.Ordinal));
            if (known is not null) return FileOf(rest[(known.Length + 1)..], subchart);
        }

        return null;
    }
}
