using HelmOci.Charts;

namespace HelmOci.Dependencies;

/// <summary>
/// The versions that a dependency allows: groups joined by <c>||</c>, each of terms that must all hold, separated by blanks or a comma.
/// </summary>
/// <remarks>
/// The grammar and meaning of Helm 4. A group without a pre-release in any term admits no pre-release; a group with one leaves
/// it to the order of versions.
/// </remarks>
internal sealed class VersionConstraint
{
    private readonly string _text;
    private readonly IReadOnlyList<IReadOnlyList<VersionTerm>> _groups;

    private VersionConstraint(string text, IReadOnlyList<IReadOnlyList<VersionTerm>> groups) => (_text, _groups) = (text, groups);

    /// <summary>Reads a constraint; false for what Helm refuses, an empty text too.</summary>
    public static bool TryParse(string text, out VersionConstraint constraint)
    {
        constraint = null!;
        var groups = new List<IReadOnlyList<VersionTerm>>();
        foreach (var part in text.Split("||"))
        {
            var reader = new ConstraintReader(part);
            if (!reader.Read()) return false;
            groups.Add(reader.Terms);
        }

        constraint = new VersionConstraint(text, groups);

        return true;
    }

    /// <summary>Whether a version satisfies one of the groups.</summary>
    public bool Admits(ChartVersion version) => _groups.Any(group => Admits(group, version));

    /// <summary>The text as it was read.</summary>
    public override string ToString() => _text;

    private static bool Admits(IReadOnlyList<VersionTerm> terms, ChartVersion version) =>
        (!version.IsPrerelease || terms.Any(term => term.IsPrerelease)) && terms.All(term => term.Admits(version));
}

/// <summary>Takes one group of a constraint apart, from left to right.</summary>
internal sealed class ConstraintReader(string text)
{
    private static readonly string[] Operators = ["!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^"];

    private readonly List<VersionTerm> _terms = [];
    private int _at;

    public IReadOnlyList<VersionTerm> Terms => _terms;

    public bool Read()
    {
        var isApart = true;
        var mayBeRange = true;
        SkipBlanks();
        while (_at < text.Length)
        {
            if (!isApart || !ReadTerm(mayBeRange, out var wasRange)) return false;

            var blanks = SkipBlanks();
            var comma = Take(',');
            if (comma) SkipBlanks();
            if (comma && _at == text.Length) return false;

            // Helm rewrites a range before it reads the rest: that eats the blanks around it, and leaves one behind it.
            isApart = blanks || comma || wasRange;
            mayBeRange = comma;
        }

        return _terms.Count > 0;
    }

    private bool ReadTerm(bool mayBeRange, out bool wasRange)
    {
        wasRange = false;
        var sign = TakeOperator();
        SkipBlanks();
        if (!ReadVersion(sign, out var first)) return false;

        var behind = _at;
        if (sign.Length == 0 && SkipBlanks() && Take('-') && SkipBlanks())
        {
            wasRange = mayBeRange && ReadVersion("<=", out var last) && Add(first with { Operator = ">=" }) && Add(last);

            return wasRange;
        }

        _at = behind;

        return Add(first);
    }

    private bool Add(VersionTerm term)
    {
        _terms.Add(term);

        return true;
    }

    private string TakeOperator()
    {
        var found = Operators.FirstOrDefault(sign => text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal)) ?? "";
        _at += found.Length;

        return found;
    }

    private bool ReadVersion(string sign, out VersionTerm term)
    {
        term = null!;
        var start = _at;
        Take('v');
        var parts = new List<string> { TakePart() };
        while (parts.Count < 3 && _at + 1 < text.Length && text[_at] == '.' && IsPart(text[_at + 1]))
        {
            _at++;
            parts.Add(TakePart());
        }

        var core = text[start.._at];
        var prerelease = TakeSuffix('-');
        var build = TakeSuffix('+');

        return VersionTerm.TryCreate(sign, parts, core, prerelease, build, out term);
    }

    private string TakePart()
    {
        var start = _at;
        while (_at < text.Length && IsPart(text[_at])) _at++;

        return text[start.._at];
    }

    /// <summary>A pre-release or build, its mark included; empty where there is none.</summary>
    private string TakeSuffix(char mark)
    {
        if (_at >= text.Length || text[_at] != mark) return "";

        var start = _at++;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '.')) _at++;

        return text[start.._at];
    }

    private static bool IsPart(char c) => char.IsAsciiDigit(c) || c is 'x' or 'X' or '*';

    private bool SkipBlanks()
    {
        var start = _at;
        while (_at < text.Length && text[_at] is ' ' or '\t' or '\n' or '\f' or '\r') _at++;

        return _at > start;
    }

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;

        _at++;

        return true;
    }
}
