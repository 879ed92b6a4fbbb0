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

    private HelmIgnore()
    {
    }

    /// <summary>The rules of a chart without the file.</summary>
    public static HelmIgnore Default => Parse("", "");

    /// <exception cref="ChartException">A line holds <c>**</c> or is no pattern; all such lines are told.</exception>
    public static HelmIgnore Parse(string text, string file)
    {
        var ignore = new HelmIgnore();
        var faults = new List<Diagnostic>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            ignore.Add(line.Trim(), new SourceLocation(file, ++number), faults);
        }

        if (faults.Count > 0) throw new ChartException(faults);
        ignore._rules.Add(new HelmIgnoreRule(BuiltIn, 0));

        return ignore;
    }

    /// <summary>The rule that drops a path (relative, forward slashes), or null when it stays. What lies in a dropped folder is not asked for.</summary>
    public HelmIgnoreRule? RuleDropping(string path, bool isFolder)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var rule in _rules)
        {
            if (rule.Drops(path, name, isFolder)) return rule;
        }

        return null;
    }

    private void Add(string rule, SourceLocation location, List<Diagnostic> faults)
    {
        if (rule.Length == 0 || rule[0] == '#') return;

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
