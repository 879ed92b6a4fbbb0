using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Templates;
using HelmOci.Templates.Checks;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>What the checks say of a chart, a line each: <c>error 3204 templates/a.yaml:1:3</c>.</summary>
internal static class CheckedChart
{
    /// <summary>Of a chart with one template and values.</summary>
    public static IReadOnlyList<string> Of(string template, string values = "", string path = "templates/a.yaml")
    {
        using var folder = new ChartFolder();
        folder.Write(path, template);
        if (values.Length > 0) folder.Write("values.yaml", values);

        return Of(folder);
    }

    public static IReadOnlyList<string> Of(ChartFolder folder)
    {
        var found = TemplateChecks.Of(TemplateSet.Of(folder.Load(), CancellationToken.None), CancellationToken.None);

        return [.. found.Errors.Select(error => Line("error", error, folder)), .. found.Warnings.Select(warning => Line("warning", warning, folder))];
    }

    /// <summary>The line at which parsing gets stuck or comes to an unknown function, as Helm tells it; 0 for none.</summary>
    public static int StuckLine(string text)
    {
        var source = new TemplateText("a", text);
        var parsed = TemplateParser.Parse(source, new TemplateNames(), CancellationToken.None);
        var unknown = parsed.Functions.Where(function => !TemplateFunctions.Common.Contains(function.Name) && !TemplateFunctions.Later.ContainsKey(function.Name)).Select(function => source.LocationAt(function.Start).Line);

        return unknown.Append(parsed.Fault?.Location!.Line ?? 0).First();
    }

    public static ParsedTemplate Parse(string text) => TemplateParser.Parse(new TemplateText("a", text), new TemplateNames(), CancellationToken.None);

    public static string Repeat(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();

    private static string Line(string kind, Diagnostic diagnostic, ChartFolder folder)
    {
        var place = diagnostic.Location!;

        return $"{kind} {diagnostic.Code["HELMOCI".Length..]} {Path.GetRelativePath(folder.Path, place.File)}:{place.Line}:{place.Column}";
    }
}
