using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>The rules of a chart's .helmignore, with the one that Helm always adds.</summary>
/// <remarks>
/// Unlike a .gitignore: the first rule that drops wins, a middle slash anchors, there is no <c>**</c>, and <c>!x</c>
/// drops all that is not <c>x</c>.
/// </remarks>
internal sealed class HelmIgnore
{
    /// <summary>Helm appends it to every chart's rules.</summary>
    private const string BuiltIn = "templates/.?*";

    private readonly List<HelmIgnoreRule> _rules = [];
    private int _count;

    private HelmIgnore()
    {
    }

    /// <summary>The rules of a chart without the file.</summary>
    public static HelmIgnore Default => Parse("", "", CancellationToken.None);

    /// <exception cref="ChartException">A line holds <c>**</c> or is no pattern, which is told of all such lines; or there are too many.</exception>
    public static HelmIgnore Parse(string text, string file, CancellationToken cancellation)
    {
        var ignore = new HelmIgnore();
        var faults = new DiagnosticList();
        var rest = text.AsSpan();
        for (var number = 1; rest.Length > 0; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = rest.IndexOf('\n');
            ignore.Add((end < 0 ? rest : rest[..end]).Trim(), new SourceLocation(file, number), faults);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        if (faults.Any) throw new ChartException(faults.ToList());
        ignore._rules.Add(new HelmIgnoreRule(BuiltIn, 0));

        return ignore;
    }

    /// <summary>The rule that drops a path (relative, forward slashes), or null when it stays. What lies in a dropped folder is not asked for.</summary>
    public HelmIgnoreRule? RuleDropping(string path, bool isFolder, CancellationToken cancellation)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var rule in _rules)
        {
            cancellation.ThrowIfCancellationRequested();
            if (rule.Drops(path, name, isFolder)) return rule;
        }

        return null;
    }

    private void Add(ReadOnlySpan<char> line, SourceLocation location, DiagnosticList faults)
    {
        if (line.Length == 0 || line[0] == '#') return;
        if (++_count > ChartLimits.IgnoreRules || line.Length > ChartLimits.Path) throw new ChartException(ChartFileDiagnostics.IgnoreTooLarge(location));

        var rule = line.ToString();
        if (rule.Contains("**", StringComparison.Ordinal))
        {
            faults.Add(ChartFileDiagnostics.DoubleStar(rule, location));
        }
        else if (!GlobPattern.TryParse(rule, out _))
        {
            faults.Add(ChartFileDiagnostics.BadGlob(rule, location));
        }
        else
        {
            _rules.Add(new HelmIgnoreRule(rule, location.Line));
        }
    }
}
