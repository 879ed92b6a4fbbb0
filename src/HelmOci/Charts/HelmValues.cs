using HelmOci.Yaml;

namespace HelmOci.Charts;

/// <summary>The values of a chart as Helm gives them to its schema: those of subcharts are below their names, and global values come down to them.</summary>
/// <remarks>
/// github.com/helm/helm, pkg/chart/common/util/coalesce.go. Values are nodes of the files that they come from, so each knows its place.
/// <c>import-values</c> is left out: it only adds values.
/// </remarks>
internal sealed class HelmValues(CancellationToken cancellation)
{
    private const string Global = "global";

    private static readonly YamlText NoText = new("", "");

    private readonly Dictionary<Chart, YamlMapping> _files = new(ReferenceEqualityComparer.Instance);

    /// <summary>The values with which the chart is rendered when nobody gives any.</summary>
    public ChartWithValues Of(Chart chart) => Coalesce(chart, NothingFrom(chart), takesAll: false, tags: null);

    /// <param name="chart">The chart.</param>
    /// <param name="given">What its parent gives it.</param>
    /// <param name="takesAll">Whether all subcharts are on.</param>
    /// <param name="tags">The values of the chart at the top, whose tags count everywhere; null for that chart itself.</param>
    private ChartWithValues Coalesce(Chart chart, YamlMapping given, bool takesAll, YamlMapping? tags)
    {
        var values = Over(given, FileOf(chart));
        if (chart.Subcharts.Count == 0) return new ChartWithValues(chart, values, []);

        // Whether a subchart is on, its own values may say.
        var asks = !takesAll && chart.Metadata.Dependencies.Any(entry => entry.Condition.Length > 0 || entry.Tags.Count > 0);
        var all = asks ? Coalesce(chart, given, takesAll: true, tags).Values : values;
        var subcharts = new List<KeyValuePair<string, ChartWithValues>>();
        foreach (var (name, subchart) in Subcharts(chart, asks ? all : null, tags ?? all))
        {
            var own = values.Find(name)?.Value;
            // Helm refuses anything but a map here.
            if (own is not null and not YamlMapping) continue;

            var below = WithGlobals(own as YamlMapping ?? NothingFrom(subchart), values);
            subcharts.Add(KeyValuePair.Create(name, Coalesce(subchart, below, takesAll, tags ?? all)));
            values = With(values, name, subcharts[^1].Value.Values);
        }

        return new ChartWithValues(chart, values, subcharts);
    }

    /// <summary>The subcharts that are on with these values, or all of them, each under every name that its parent knows it by.</summary>
    private static IEnumerable<(string Name, Chart Chart)> Subcharts(Chart chart, YamlMapping? values, YamlMapping tags)
    {
        foreach (var subchart in chart.Subcharts)
        {
            var entries = chart.Metadata.Dependencies.Where(dependency => dependency.Name == subchart.Metadata.Name).ToList();
            if (entries.Count == 0) yield return (subchart.Metadata.Name, subchart);
            foreach (var entry in entries.Where(entry => values is null || IsOn(entry, values, tags))) yield return (entry.NameInParent, subchart);
        }
    }

    /// <summary>The first path of the condition at which a boolean stands decides; else the tags.</summary>
    private static bool IsOn(ChartDependency entry, YamlMapping values, YamlMapping tagged)
    {
        foreach (var path in entry.Condition.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ValueAt(values, path.Split('.')) is YamlScalar { Kind: YamlKind.Boolean } condition) return condition.Value.IsTrue;
        }

        var tags = entry.Tags.Select(tag => ValueAt(tagged, ["tags", tag])).OfType<YamlScalar>().Where(tag => tag.Kind == YamlKind.Boolean).ToList();

        return tags.Count == 0 || tags.Exists(tag => tag.Value.IsTrue);
    }

    private static YamlNode? ValueAt(YamlNode node, string[] keys)
    {
        foreach (var key in keys)
        {
            if ((node as YamlMapping)?.Find(key)?.Value is not { } below) return null;
            node = below;
        }

        return node;
    }

    /// <summary>What is given wins over the chart's own; a null that is given takes the chart's own away.</summary>
    private static YamlMapping Over(YamlMapping given, YamlMapping own)
    {
        if (given.Entries.Count == 0) return own;
        if (DeepStack.IsAtEnd) return DeepStack.Continue(pair => Over(pair.given, pair.own), (given, own));

        var entries = new List<YamlEntry>();
        foreach (var entry in given.Entries)
        {
            if (own.Find(entry.Name)?.Value is not { } other) entries.Add(entry);
            else if (entry.Value is YamlMapping map && other is YamlMapping otherMap) entries.Add(entry with { Value = Over(map, otherMap) });
            else if (entry.Value.Kind != YamlKind.Null) entries.Add(entry);
        }

        entries.AddRange(own.Entries.Where(entry => given.Find(entry.Name) is null));

        return MapOf(given, entries);
    }

    private static YamlMapping WithGlobals(YamlMapping subchart, YamlMapping parent)
    {
        var own = subchart.Find(Global)?.Value ?? NothingFrom(subchart);
        if (own is not YamlMapping ownMap || (parent.Find(Global)?.Value ?? NothingFrom(parent)) is not YamlMapping globals) return subchart;

        return With(subchart, Global, Over(globals, ownMap));
    }

    private static YamlMapping With(YamlMapping map, string name, YamlMapping value)
    {
        var key = map.Find(name)?.Key ?? YamlScalar.OfText(name);

        return MapOf(map, [.. map.Entries.Where(entry => entry.Name != name), new YamlEntry(name, key, value)]);
    }

    private static YamlMapping MapOf(YamlMapping place, List<YamlEntry> entries)
    {
        // The name as text: a key such as 1.50 would be read again.
        var pairs = entries.ConvertAll(entry => new YamlPair(YamlScalar.OfText(entry.Name), entry.Value, IsMerge: false));

        return place with { Pairs = pairs, Entries = new YamlEntries(pairs) };
    }

    private YamlMapping FileOf(Chart chart)
    {
        if (!_files.TryGetValue(chart, out var values)) _files.Add(chart, values = Read(chart));

        return values;
    }

    private YamlMapping Read(Chart chart)
    {
        if (chart.Values is not { } file) return NothingFrom(chart);

        var text = YamlText.Decode(file.Content, file.Name);

        return YamlDocument.ParseFirst(text, cancellation).Root as YamlMapping ?? NothingFrom(chart);
    }

    /// <summary>A map that stands in no file; its place is that of the file that could hold it.</summary>
    private static YamlMapping NothingFrom(Chart chart)
    {
        var file = chart.Values?.SourcePath ?? "";

        return new YamlMapping(file.Length > 0 ? new YamlText(file, "") : NoText, default, [], new YamlEntries([]), IsFlow: false);
    }

    private static YamlMapping NothingFrom(YamlMapping around) => around with { Pairs = [], Entries = new YamlEntries([]) };
}

/// <summary>A chart and its values.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Values">What is rendered, those of subcharts included.</param>
/// <param name="Subcharts">Those that are rendered, by the name that the chart knows them by.</param>
internal sealed record ChartWithValues(Chart Chart, YamlMapping Values, IReadOnlyList<KeyValuePair<string, ChartWithValues>> Subcharts);
