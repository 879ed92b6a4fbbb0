using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Templates.Checks;

/// <summary>Finds manifests without any action that are no map: Helm reads the kind of each, and renders nothing of a chart with one that has none.</summary>
/// <remarks>Helm's pkg/release/util, SortManifests.</remarks>
internal static class StaticCheck
{
    public static void Of(TemplateSet set, TemplateFindings findings, CancellationToken cancellation)
    {
        foreach (var template in set.Templates)
        {
            var isManifest = !template.IsPartial && template.Scope is { IsOwn: true, MayBeOff: false } && Path.GetExtension(template.Path) is ".yaml" or ".yml";
            if (!isManifest || MayBeMap(template.Text.Text)) continue;

            foreach (var root in Roots(template.Text, cancellation))
            {
                if (root.Kind is not (YamlKind.Mapping or YamlKind.Null)) findings.Add(template, root.Span.Start, isError: true, NoManifest(root.Kind));
            }
        }
    }

    /// <summary>Whether it has an action, or a key in the first column: most files, which are not parsed for this.</summary>
    private static bool MayBeMap(string text)
    {
        if (text.Contains("{{", StringComparison.Ordinal)) return true;

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 0 && line[0] is not ('#' or '-' or ' ') && line.Contains(':')) return true;
        }

        return false;
    }

    /// <summary>None where it is no YAML, of which nothing is certain here.</summary>
    private static IEnumerable<YamlNode> Roots(TemplateText text, CancellationToken cancellation)
    {
        try
        {
            return YamlDocument.ParseAll(YamlText.Of(text.Text, text.File), cancellation).Select(document => document.Root);
        }
        catch (ChartException)
        {
            return [];
        }
    }

    private static Diagnostic NoManifest(YamlKind kind) => new(
        DiagnosticCodes.NoManifest,
        $"Helm renders nothing of this chart: here stands {(kind == YamlKind.Sequence ? "a list" : "a text")}, and a manifest is a map (apiVersion, kind, metadata).",
        "Write a manifest, or take the file out of templates/; of a file whose name begins with '_' only definitions count.");
}
