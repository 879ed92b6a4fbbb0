using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Schemas;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Schemas;

/// <summary>What the checks say of a chart's values, a line each: <c>warning 2180 values.yaml:1:4</c>.</summary>
internal static class CheckedValues
{
    public static IReadOnlyList<string> Of(string schema, string values)
    {
        using var folder = FolderOf(schema, values);

        return Of(folder);
    }

    public static IReadOnlyList<string> Of(ChartFolder folder, ChartStamp? stamp = null, TimeSpan? longest = null)
    {
        var found = Check(folder, stamp, longest);

        return
        [
            .. found.Errors.Select(error => Line("error", error, folder)),
            .. found.Warnings.Select(warning => Line("warning", warning, folder)),
            .. found.Notes.Select(note => Line("note", note, folder)),
        ];
    }

    public static ChartDiagnostics Check(ChartFolder folder, ChartStamp? stamp = null, TimeSpan? longest = null)
    {
        var chart = folder.Load();

        return SchemaChecks.Of(chart, ChartStamper.Stamp(chart, stamp ?? ChartStamp.None, CancellationToken.None), CancellationToken.None, longest);
    }

    public static ChartFolder FolderOf(string schema, string values) =>
        new ChartFolder().Write("values.yaml", values).Write("values.schema.json", schema).Write("templates/a.yaml", "a: 1\n");

    private static string Line(string kind, Diagnostic diagnostic, ChartFolder folder)
    {
        var place = diagnostic.Location!;

        return $"{kind} {diagnostic.Code["HELMOCI".Length..]} {Path.GetRelativePath(folder.Path, place.File)}:{place.Line}:{place.Column}";
    }
}
