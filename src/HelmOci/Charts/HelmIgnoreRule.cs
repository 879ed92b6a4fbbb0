namespace HelmOci.Charts;

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
    public bool Drops(string path, string name, bool isFolder)
    {
        if (_isForFolders && !isFolder) return IsNegated;

        return Matches(_isAnchored ? path : name) != IsNegated;
    }

    /// <summary>A pattern without a slash floats; every other one is matched against the whole path.</summary>
    private bool Matches(string text) => _pattern is not null && _pattern.Matches(text);
}
