using HelmOci.Diagnostics;

namespace HelmOci.Charts.Loading;

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
    private readonly string _file;
    private int _count;
    private long _steps;

    private HelmIgnore(string file) => _file = file;

    /// <summary>The rules of a chart without the file.</summary>
    public static HelmIgnore Default => Parse("", "", CancellationToken.None);

    /// <exception cref="ChartException">A line holds <c>**</c> or is not a pattern (all such lines are told), or there are too many lines.</exception>
    public static HelmIgnore Parse(string text, string file, CancellationToken cancellation)
    {
        var ignore = new HelmIgnore(file);
        var errors = new DiagnosticList();
        var rest = text.AsSpan();
        for (var number = 1; rest.Length > 0; number++)
        {
            cancellation.ThrowIfCancellationRequested();
            var end = rest.IndexOf('\n');
            ignore.Add((end < 0 ? rest : rest[..end]).Trim(), new SourceLocation(file, number), errors);
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        errors.ThrowIfAny();
        ignore._rules.Add(new HelmIgnoreRule(BuiltIn, 0));

        return ignore;
    }

    /// <summary>Whether the rules have taken more work than a chart may: no more paths are compared.</summary>
    public bool IsSpent => _steps > ChartLimits.IgnoreSteps;

    /// <summary>The rule that drops a path (relative, forward slashes), or null when it stays. What lies in a dropped folder is not asked for.</summary>
    /// <exception cref="ChartException">The rules are such that a walk through the chart would never end.</exception>
    public HelmIgnoreRule? RuleDropping(string path, bool isFolder, CancellationToken cancellation)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        foreach (var rule in _rules)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsSpent) throw new ChartException(IgnoreTooSlow(_file));
            if (rule.Drops(path, name, isFolder, ref _steps)) return rule;
        }

        return null;
    }

    private void Add(ReadOnlySpan<char> line, SourceLocation location, DiagnosticList errors)
    {
        if (line.Length == 0 || line[0] == '#') return;
        if (++_count > ChartLimits.IgnoreRules || line.Length > ChartLimits.Path) throw new ChartException(IgnoreTooLarge(location));

        var rule = line.ToString();
        if (rule.Contains("**", StringComparison.Ordinal))
        {
            errors.Add(DoubleStar(rule, location));
        }
        else if (!GlobPattern.TryParse(rule, out _))
        {
            errors.Add(BadGlob(rule, location));
        }
        else
        {
            _rules.Add(new HelmIgnoreRule(rule, location.Line));
        }
    }

    private static Diagnostic IgnoreTooLarge(SourceLocation location) => new(
        DiagnosticCodes.IgnoreTooLarge,
        "A .helmignore may have no more than 10000 rules, each of no more than 4096 characters.",
        "Name folders instead of the files in them.")
    { Location = location };

    private static Diagnostic IgnoreTooSlow(string file) => new(
        DiagnosticCodes.IgnoreTooLarge,
        "The rules of .helmignore take more than 300000000 steps to compare with the names of the chart's files.",
        "Use fewer rules with '*' before a long text, and name folders instead of the files in them.")
    { Location = new SourceLocation(file) };

    private static Diagnostic DoubleStar(string rule, SourceLocation location) => new(
        DiagnosticCodes.IgnoreDoubleStar,
        $"The rule '{rule}' uses '**', which .helmignore does not know.",
        "Name the folder itself (a folder rule covers all that is below it), or use one rule for each depth.")
    { Location = location };

    private static Diagnostic BadGlob(string rule, SourceLocation location) => new(
        DiagnosticCodes.IgnoreBadGlob,
        $"The rule '{rule}' is not a pattern that Helm can read.",
        "Close every '[', give each range two ends, and put a '\\' before a character that is meant as it is.")
    { Location = location };
}

/// <summary>One line of a .helmignore.</summary>
internal sealed class HelmIgnoreRule
{
    private readonly GlobPattern? _pattern;
    private readonly bool _isForFolders;
    private readonly bool _isAnchored;

    /// <param name="text">The line without the white space around it; not empty, and a whole pattern.</param>
    /// <param name="line">Its number, from 1; 0 for the built-in rule.</param>
    public HelmIgnoreRule(string text, int line)
    {
        (Text, Line) = (text, line);
        IsNegated = text[0] == '!';
        var pattern = IsNegated ? text[1..] : text;
        _isForFolders = pattern.EndsWith('/');
        pattern = _isForFolders ? pattern[..^1] : pattern;
        _isAnchored = pattern.Contains('/', StringComparison.Ordinal);
        _pattern = GlobPattern.TryParse(pattern.StartsWith('/') ? pattern[1..] : pattern, out var parsed) ? parsed : null;
    }

    public string Text { get; }

    public int Line { get; }

    /// <summary>Helm turns this round: such a rule drops everything that it does not match.</summary>
    public bool IsNegated { get; }

    /// <param name="path">Relative, with forward slashes.</param>
    /// <param name="name">Its last part.</param>
    /// <param name="isFolder">Whether a folder lies there.</param>
    /// <param name="steps">Raised by the work that it took.</param>
    public bool Drops(string path, string name, bool isFolder, ref long steps)
    {
        if (_isForFolders && !isFolder) return IsNegated;

        return Matches(_isAnchored ? path : name, ref steps) != IsNegated;
    }

    /// <summary>A pattern without a slash floats; every other one is matched against the whole path.</summary>
    private bool Matches(string text, ref long steps) => _pattern is not null && _pattern.Matches(text, ref steps);
}
