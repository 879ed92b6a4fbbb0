using HelmOci.Diagnostics;

namespace HelmOci.Templates.Checks;

/// <summary>Finds <c>.Files.Get "path"</c> of a file that the chart does not hold: Helm reads nothing there, and says nothing.</summary>
internal sealed class FileCheck(TemplateFindings findings) : ITemplateCheck
{
    private readonly Dictionary<ChartScope, HashSet<string>> _files = [];

    public void SeeCommand(Command command, WalkPlace place)
    {
        if (place.Chart is not { IsOwn: true, IsLibrary: false } chart || place.TestsFiles || place.IsCondition || place.MayBeNothing) return;
        if (command.Operands is not [var first, TextOperand path] || place.FieldsOfRoot(first) is not ["Files", "Get" or "GetBytes" or "Lines"]) return;

        if (!FilesOf(chart).Contains(path.Text)) findings.Add(place.Template, path.Start, isError: false, FileMissing(path.Text));
    }

    private HashSet<string> FilesOf(ChartScope chart)
    {
        if (!_files.TryGetValue(chart, out var files)) _files.Add(chart, files = chart.Chart.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal));

        return files;
    }

    private static Diagnostic FileMissing(string path) => new(
        DiagnosticCodes.FileMissing,
        $"The chart has no file '{path}', so this gives nothing.",
        "Correct the path, which counts from the chart's folder, and look into .helmignore; what lies in templates/ no template can read.");
}
