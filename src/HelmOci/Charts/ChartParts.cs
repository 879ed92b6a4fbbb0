namespace HelmOci.Charts;

/// <summary>The files of one chart by what their paths mean to Helm.</summary>
internal sealed class ChartParts
{
    private readonly Dictionary<string, List<ChartFile>> _subcharts = [];

    public ChartParts(IReadOnlyList<ChartFile> files)
    {
        foreach (var file in files)
        {
            Take(file);
        }
    }

    public ChartFile? ChartYaml { get; private set; }

    public ChartFile? Lock { get; private set; }

    public ChartFile? Requirements { get; private set; }

    public ChartFile? RequirementsLock { get; private set; }

    public ChartFile? Values { get; private set; }

    public ChartFile? Schema { get; private set; }

    public List<ChartFile> Templates { get; } = [];

    /// <summary>All without a role, in order.</summary>
    public List<ChartFile> Others { get; } = [];

    /// <summary>The first names below <c>charts/</c>, in order.</summary>
    public IEnumerable<string> Subcharts => _subcharts.Keys.Order(Utf8Order.Comparer);

    /// <summary>What lies below <c>charts/</c> under a name; paths are relative to <c>charts/</c>.</summary>
    public List<ChartFile> FilesOf(string subchart) => _subcharts[subchart];

    private void Take(ChartFile file)
    {
        switch (file.Path)
        {
            case "Chart.yaml": ChartYaml = file; break;
            case "Chart.lock": Lock = file; break;
            case "values.yaml": Values = file; break;
            case "values.schema.json": Schema = file; break;
            case "requirements.yaml": Requirements = file; Others.Add(file); break;
            case "requirements.lock": RequirementsLock = file; Others.Add(file); break;
            default: TakeByFolder(file); break;
        }
    }

    private void TakeByFolder(ChartFile file)
    {
        if (file.Path.StartsWith("templates/", StringComparison.Ordinal)) Templates.Add(file);
        else if (IsOfSubchart(file.Path)) TakeOfSubchart(file with { Path = file.Path["charts/".Length..] });
        else Others.Add(file);
    }

    private static bool IsOfSubchart(string path) =>
        path.StartsWith("charts/", StringComparison.Ordinal) && !path.EndsWith(".prov", StringComparison.Ordinal);

    /// <summary>Helm passes over names that start with <c>_</c> or <c>.</c>: they are not packed.</summary>
    private void TakeOfSubchart(ChartFile file)
    {
        if (file.Path[0] is '_' or '.') return;

        var slash = file.Path.IndexOf('/', StringComparison.Ordinal);
        var name = slash < 0 ? file.Path : file.Path[..slash];
        if (!_subcharts.TryGetValue(name, out var files)) _subcharts.Add(name, files = []);
        files.Add(file);
    }
}
