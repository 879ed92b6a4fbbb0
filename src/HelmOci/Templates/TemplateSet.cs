using System.Text;
using HelmOci.Charts;

namespace HelmOci.Templates;

/// <summary>All templates that Helm parses for a chart: its own and its subcharts', in Helm's order.</summary>
internal sealed class TemplateSet
{
    private readonly Dictionary<string, NamedTemplate> _named = new(StringComparer.Ordinal);

    private readonly Dictionary<ChartFile, ChartTemplate> _files = new(ReferenceEqualityComparer.Instance);

    private TemplateSet(IReadOnlyList<ChartScope> charts, IReadOnlyList<ChartTemplate> templates)
    {
        (Charts, Templates) = (charts, templates);
        foreach (var template in templates)
        {
            _files[template.File] = template;
            AddNames(template);
        }
    }

    public IReadOnlyList<ChartScope> Charts { get; }

    /// <summary>In the order in which Helm parses them: deep folders first, and the alphabet backwards.</summary>
    /// <remarks>Helm's pkg/engine, sortTemplates.</remarks>
    public IReadOnlyList<ChartTemplate> Templates { get; }

    /// <param name="chart">The chart.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <param name="parsed">The set of the same chart before it was stamped: what is parsed there is not parsed again.</param>
    public static TemplateSet Of(Chart chart, CancellationToken cancellation, TemplateSet? parsed = null)
    {
        var charts = new List<ChartScope>();
        ChartScope.Collect(new ChartScope(chart, null), charts);
        var templates = new List<ChartTemplate>();
        var names = new TemplateNames();
        foreach (var scope in charts)
        {
            foreach (var file in scope.Chart.Templates)
            {
                if (scope.Parses(file)) templates.Add(parsed?.Find(file) is { } known ? new ChartTemplate(scope, known) : new ChartTemplate(scope, file, names, cancellation));
            }
        }

        templates.Sort((one, other) => ParseOrder(other, one));

        return new TemplateSet(charts, templates);
    }

    /// <summary>What a name calls; null where nothing has it.</summary>
    public NamedTemplate? Find(string name) => _named.GetValueOrDefault(name);

    /// <summary>A file that is parsed; null for one that Helm does not parse.</summary>
    public ChartTemplate? Find(ChartFile file) => _files.GetValueOrDefault(file);

    private static int ParseOrder(ChartTemplate one, ChartTemplate other)
    {
        var depth = one.Depth.CompareTo(other.Depth);

        return depth != 0 ? depth : string.CompareOrdinal(one.Path, other.Path);
    }

    private void AddNames(ChartTemplate template)
    {
        foreach (var definition in template.Parsed.Definitions) Add(new NamedTemplate(definition.Name, template, definition.Start, definition.Body));
        foreach (var path in template.Scope.Paths) Add(new NamedTemplate($"{path}/{template.File.Path}", template, 0, template.Parsed.Body));
    }

    /// <summary>The last one counts, unless it is blank.</summary>
    private void Add(NamedTemplate template)
    {
        if (_named.ContainsKey(template.Name) && template.IsBlank) return;

        _named[template.Name] = template;
    }
}

/// <summary>What a name calls: a definition, or a whole file.</summary>
internal sealed class NamedTemplate(string name, ChartTemplate owner, int start, TemplateNode[] body)
{
    public string Name { get; } = name;

    /// <summary>The file that it stands in.</summary>
    public ChartTemplate Owner { get; } = owner;

    public int Start { get; } = start;

    public TemplateNode[] Body { get; } = body;

    public bool IsBlank => Owner.Text.IsBlank(Body);
}

/// <summary>A file below <c>templates/</c>, parsed.</summary>
internal sealed class ChartTemplate
{
    public ChartTemplate(ChartScope scope, ChartFile file, TemplateNames names, CancellationToken cancellation)
    {
        (Scope, File, Path) = (scope, file, $"{scope.Path}/{file.Path}");
        Depth = Path.Count(character => character == '/');
        Text = new TemplateText(file.Name, Encoding.UTF8.GetString(file.Content.Span));
        Parsed = TemplateParser.Parse(Text, names, cancellation);
    }

    /// <summary>The same file in the same chart, stamped.</summary>
    public ChartTemplate(ChartScope scope, ChartTemplate other) =>
        (Scope, File, Path, Depth, Text, Parsed) = (scope, other.File, other.Path, other.Depth, other.Text, other.Parsed);

    public ChartScope Scope { get; }

    public ChartFile File { get; }

    /// <summary>Helm's name of it: <c>app/charts/db/templates/x.yaml</c>.</summary>
    public string Path { get; }

    public int Depth { get; }

    public TemplateText Text { get; }

    public ParsedTemplate Parsed { get; }

    /// <summary>Whether Helm parses it only, for what it defines.</summary>
    public bool IsPartial => ChartScope.IsPartial(File);
}

/// <summary>A chart in its place in the tree of charts.</summary>
internal sealed class ChartScope
{
    /// <summary>Aliases of charts that have aliases.</summary>
    private const int MostPaths = 100;

    public ChartScope(Chart chart, ChartScope? parent)
    {
        (Chart, Parent) = (chart, parent);
        Entries = parent is null ? [] : [.. parent.Chart.Metadata.Dependencies.Where(dependency => dependency.Name == chart.Metadata.Name)];
        string[] names = Entries.Count == 0 ? [chart.Metadata.Name] : [.. Entries.Select(entry => entry.NameInParent).Distinct(StringComparer.Ordinal)];
        Paths = parent is null ? names : [.. parent.Paths.SelectMany(_ => names, (path, name) => $"{path}/charts/{name}").Take(MostPaths)];
        MayBeOff = parent is not null && (parent.MayBeOff || (Entries.Count > 0 && Entries.All(HasSwitch)));
    }

    public Chart Chart { get; }

    public ChartScope? Parent { get; }

    /// <summary>Helm's names of it, one for each alias.</summary>
    public IReadOnlyList<string> Paths { get; }

    public string Path => Paths[0];

    /// <summary>Where the parent lists it; several where it has aliases.</summary>
    public IReadOnlyList<ChartDependency> Entries { get; }

    /// <summary>Whether values can switch it off, so that Helm does not even parse it.</summary>
    public bool MayBeOff { get; }

    public bool IsLibrary => Chart.Metadata.Type == "library";

    /// <summary>Whether its files lie in the source tree, where somebody can mend them.</summary>
    public bool IsOwn => !Chart.ChartYaml.IsFromArchive;

    public static void Collect(ChartScope scope, List<ChartScope> charts)
    {
        charts.Add(scope);
        foreach (var subchart in scope.Chart.Subcharts) Collect(new ChartScope(subchart, scope), charts);
    }

    /// <summary>Of a library, Helm takes the partial templates alone.</summary>
    public bool Parses(ChartFile file) => !IsLibrary || IsPartial(file);

    public static bool IsPartial(ChartFile file) => file.Path[(file.Path.LastIndexOf('/') + 1)..].StartsWith('_');

    private static bool HasSwitch(ChartDependency dependency) => dependency.Condition.Length > 0 || dependency.Tags.Count > 0;
}
