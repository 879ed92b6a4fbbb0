using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using HelmOci.Charts;
using HelmOci.Yaml;

namespace HelmOci.Templates.Checks;

/// <summary>The values that charts have by themselves.</summary>
internal sealed class KnownValues(CancellationToken cancellation)
{
    private readonly Dictionary<ChartScope, ChartValues> _charts = [];
    private readonly Dictionary<Chart, IReadOnlyList<YamlNode>> _files = new(ReferenceEqualityComparer.Instance);

    /// <summary>What a template of a chart finds below <c>.Values</c>.</summary>
    public ChartValues Of(ChartScope chart)
    {
        if (!_charts.TryGetValue(chart, out var values)) _charts.Add(chart, values = new ChartValues(chart, this));

        return values;
    }

    /// <summary>The documents of its values.yaml; none where it has no such file.</summary>
    public IReadOnlyList<YamlNode> FileOf(Chart chart)
    {
        if (!_files.TryGetValue(chart, out var roots)) _files.Add(chart, roots = chart.Values is null ? [] : Read(chart.Values));

        return roots;
    }

    private List<YamlNode> Read(ChartFile file)
    {
        var text = YamlText.Decode(file.Content, file.Name);

        return [.. YamlDocument.ParseAll(text, cancellation).Select(document => document.Root)];
    }
}

/// <summary>The values of one chart: values.yaml, what its parent sets, and the values of subcharts below their names.</summary>
internal sealed class ChartValues
{
    private readonly ChartScope _chart;
    private readonly KnownValues _known;
    private readonly List<YamlNode> _roots;
    private readonly HashSet<string> _schemaNames;
    private readonly bool _importsValues;
    private readonly Lazy<WrittenValues> _written;
    private readonly HashSet<string> _absent;

    public ChartValues(ChartScope chart, KnownValues known)
    {
        (_chart, _known) = (chart, known);
        _roots = [.. known.FileOf(chart.Chart), .. SetByParent()];
        // The reader of JSON is loaded only where there is something to read.
        _schemaNames = chart.Chart.Schema is { } schema ? NamesIn(schema) : [];
        _absent = [.. chart.Chart.Metadata.Dependencies.Where(IsAbsent).Select(dependency => dependency.NameInParent)];
        _importsValues = ImportsValues(chart.Chart);
        _written = new Lazy<WrittenValues>(() => WrittenValues.Of(chart.Chart.Templates));
    }

    /// <summary>How many fields lead to something, <c>Values</c> itself counted; all of them where the rest cannot be told.</summary>
    public int CountKnown(string[] fields)
    {
        // Parents hand their global values down, and values are imported under names that only subcharts know.
        if ((fields[1] == "global" && _chart.Parent is not null) || _absent.Contains(fields[1])) return fields.Length;

        var level = new ValueLevel(_roots, _chart.Chart);
        for (var known = 1; known < fields.Length; known++)
        {
            level = level.Below(fields[known], _known);
            if (level.IsEmpty) return _schemaNames.Contains(fields[known]) || _importsValues || _written.Value.Covers(fields[known]) ? fields.Length : known;
            if (!level.IsMap) return fields.Length;
        }

        return fields.Length;
    }

    /// <summary>The one value that the fields lead to; null where there is none, or several.</summary>
    public YamlScalar? Find(string[] fields)
    {
        var level = new ValueLevel(_roots, _chart.Chart);
        for (var i = 1; i < fields.Length; i++) level = level.Below(fields[i], _known);

        return level.Nodes is [YamlScalar scalar] ? scalar : null;
    }

    /// <summary>Imports bring values under names that stand in no file of this chart.</summary>
    private static bool ImportsValues(Chart chart) =>
        chart.Metadata.Dependencies.Any(dependency => dependency.ImportValues.Count > 0) || chart.Subcharts.Any(ImportsValues);

    /// <summary>Whether nobody put the subchart into charts/ yet, so that its values are not known.</summary>
    private bool IsAbsent(ChartDependency dependency) => !_chart.Chart.Subcharts.Any(subchart => subchart.Metadata.Name == dependency.Name);

    private List<YamlNode> SetByParent()
    {
        var set = new List<YamlNode>();
        if (_chart.Parent is not { } parent) return set;

        string[] names = _chart.Entries.Count > 0 ? [.. _chart.Entries.Select(entry => entry.NameInParent)] : [_chart.Chart.Metadata.Name];
        foreach (var root in _known.Of(parent)._roots.OfType<YamlMapping>())
        {
            set.AddRange(names.Select(name => root.Find(name)?.Value).OfType<YamlNode>());
        }

        return set;
    }

    /// <summary>Every name in a schema. Which of them hold where is not asked: what it names at all is no mistake.</summary>
    private static HashSet<string> NamesIn(ChartFile schema)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            var json = new Utf8JsonReader(schema.Content.Span, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName) names.Add(json.GetString()!);
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // That it is no JSON is told elsewhere; half a character in a name Go takes.
        }

        return names;
    }
}

/// <summary>Values that the templates of a chart make themselves, or demand before they read them: <c>set .Values "a" …</c>, <c>required "…" .Values.a</c>.</summary>
/// <param name="Names">Their names, wherever they stand.</param>
/// <param name="MayBeAny">Whether a name is computed.</param>
internal sealed partial record WrittenValues(IReadOnlySet<string> Names, bool MayBeAny)
{
    public static WrittenValues Of(IReadOnlyList<ChartFile> templates)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var mayBeAny = false;
        foreach (var template in templates)
        {
            var text = Encoding.UTF8.GetString(template.Content.Span);
            foreach (var match in Writes().EnumerateMatches(text))
            {
                var name = NameWritten().Match(text[match.Index..Math.Min(text.Length, match.Index + match.Length + 200)]);
                if (name.Success) names.Add(name.Groups[1].Value);
                else mayBeAny = true;
            }

            var fails = text.Contains("fail ", StringComparison.Ordinal);
            foreach (Match demand in Demands().Matches(text))
            {
                if (fails || demand.Value[0] == 'r') names.UnionWith(demand.Groups[1].Value.Split('.'));
            }
        }

        return new WrittenValues(names, mayBeAny);
    }

    public bool Covers(string name) => MayBeAny || Names.Contains(name);

    [GeneratedRegex(@"\b(set|merge|mergeOverwrite|mustMerge|mustMergeOverwrite)\s+\(?\s*(\$|\.Values|\.\s+""Values"")", RegexOptions.CultureInvariant)]
    private static partial Regex Writes();

    [GeneratedRegex(@"\Aset\s+\(?\s*\$?\.Values[\w.]*\s*\)?\s+""([^""]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex NameWritten();

    [GeneratedRegex(@"(?:required\s+(?:""[^""\n]*""|\([^()\n]*\))|not)\s+\(?\$?\.Values\.([\w.]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Demands();
}

/// <summary>What stands at a path of values.</summary>
/// <param name="Nodes">From files: the chart's own, its parent's, its subcharts'.</param>
/// <param name="Chart">The chart whose values stand here; null below them.</param>
internal sealed record ValueLevel(IReadOnlyList<YamlNode> Nodes, Chart? Chart)
{
    /// <summary>Whether there is nothing, or null.</summary>
    public bool IsEmpty => Chart is null && Nodes.All(node => node.Kind == YamlKind.Null);

    public bool IsMap => Chart is not null || Nodes.All(node => node is YamlMapping || node.Kind == YamlKind.Null);

    public ValueLevel Below(string name, KnownValues known)
    {
        var nodes = new List<YamlNode>(1);
        foreach (var node in Nodes)
        {
            if ((node as YamlMapping)?.Find(name) is { } entry) nodes.Add(entry.Value);
        }

        var subchart = Chart is null ? null : Subchart(Chart, name);
        if (subchart is not null) nodes.AddRange(known.FileOf(subchart));

        return new ValueLevel(nodes, subchart);
    }

    private static Chart? Subchart(Chart chart, string name)
    {
        var listed = chart.Metadata.Dependencies.FirstOrDefault(dependency => dependency.NameInParent == name);
        var wanted = listed?.Name ?? name;

        return chart.Subcharts.FirstOrDefault(subchart => subchart.Metadata.Name == wanted);
    }
}
