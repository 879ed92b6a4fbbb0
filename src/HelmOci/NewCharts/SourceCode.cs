using System.Text.RegularExpressions;

namespace HelmOci.NewCharts;

/// <summary>When a place of a source is run.</summary>
internal enum Reach
{
    Always,

    /// <summary>Nothing here tells: a condition, a branch of the app, a call that keeps it for later.</summary>
    Perhaps,

    /// <summary>On a developer's machine only.</summary>
    Development,
}

/// <summary>A C# source as far as a search for calls needs it; no compiler, so what it is not sure of, it says.</summary>
internal sealed partial class SourceCode
{
    private readonly string _source;

    private SourceCode(string path, string source, string masked) => (Path, _source, Masked) = (path, source, masked);

    public string Path { get; }

    /// <summary>The source with blanks for comments, for what is inside of strings, and for what <c>#if</c> may leave out. All places are as in the source.</summary>
    public string Masked { get; }

    public static SourceCode Parse(string source, string path = "") => new(path, source, WithoutConditional(Tokens().Replace(source, Mask)));

    /// <summary>The sources that can be read: of another the compiler tells.</summary>
    public static IReadOnlyList<SourceCode> Read(IEnumerable<string> files) => [.. files.Select(file => Parse(ReadIfThere(file), file))];

    /// <summary>The text of a plain string, without its quotes.</summary>
    public string Literal(Group inside) => _source.Substring(inside.Index, inside.Length);

    /// <summary>What stands between the bracket that opens just before a place and the one that closes it.</summary>
    public string Arguments(int start) => Masked[start..EndOf(start, ")]}")];

    /// <summary>The rest of a place's statement, calls in a chain and all.</summary>
    public string Rest(int start) => Masked[start..EndOf(start, ")]};")];

    /// <summary>What stands before a place in its own statement.</summary>
    public string Before(int index) => Around(index).First();

    /// <param name="index">The place.</param>
    /// <param name="calls">The calls in whose arguments a place is reached as any other.</param>
    public Reach ReachOf(int index, Regex calls)
    {
        var around = Around(index).ToList();
        if (around.Exists(text => Development().IsMatch(text))) return Reach.Development;

        return around.TrueForAll(text => !Condition().IsMatch(NotDevelopment().Replace(text, "")) && (!text.EndsWith('(') || calls.IsMatch(text)))
            ? Reach.Always
            : Reach.Perhaps;
    }

    /// <summary>The beginnings of the statement that a place belongs to, and of all blocks (up to <c>{</c>) and calls (up to <c>(</c>) around it.</summary>
    private IEnumerable<string> Around(int index)
    {
        var (end, depth, isOther) = (index, 0, false);
        for (var at = index - 1; at >= 0; at--)
        {
            var c = Masked[at];
            if (depth == 0 && !isOther && c is ';' or '}')
            {
                yield return Masked[(at + 1)..end];
                isOther = true;
            }

            if (c is ')' or ']' or '}') depth++;
            if (c is not ('(' or '[' or '{') || depth-- > 0) continue;

            depth = 0;
            if (!isOther) yield return Masked[(at + 1)..end];
            (end, isOther) = (at + 1, false);
        }

        if (!isOther) yield return Masked[..end];
    }

    private int EndOf(int start, string ends)
    {
        var depth = 0;
        for (var at = start; at < Masked.Length; at++)
        {
            var c = Masked[at];
            if (depth == 0 && ends.Contains(c, StringComparison.Ordinal)) return at;
            if (c is '(' or '[' or '{') depth++;
            if (c is ')' or ']' or '}') depth--;
        }

        return Masked.Length;
    }

    private static string Mask(Match token)
    {
        if (token.Groups["comment"].Success) return Blank(token.Value);

        // Quotes and what stands before them stay, so that a plain string can be told from others.
        var start = token.Value.IndexOfAny(['"', '\'']) + 1;

        return $"{token.Value[..start]}{Blank(token.Value[start..^1])}{token.Value[^1]}";
    }

    private static string Blank(string text) => NotBreak().Replace(text, " ");

    /// <summary>What is published is a release: of all conditions only that of DEBUG and RELEASE is known.</summary>
    private static string WithoutConditional(string code)
    {
        if (!code.Contains("#if", StringComparison.Ordinal)) return code;

        var opened = new Stack<string>();
        var lines = code.Split('\n');
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines[at].Trim().Replace(" ", "", StringComparison.Ordinal);
            if (line.StartsWith("#if", StringComparison.Ordinal)) opened.Push(line);
            else if (line.StartsWith("#el", StringComparison.Ordinal) && opened.TryPop(out var condition)) opened.Push(condition + line);
            else if (line.StartsWith("#endif", StringComparison.Ordinal)) opened.TryPop(out _);
            else if (opened.All(order => order is "#if!DEBUG" or "#ifRELEASE" or "#ifDEBUG#else")) continue;

            lines[at] = Blank(lines[at]);
        }

        return string.Join('\n', lines);
    }

    private static string ReadIfThere(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return "";
        }
    }

    // Strings first: "http://host" holds no comment. Raw, verbatim and plain ones; then characters, then the two forms of comments.
    [GeneratedRegex("""(?<q>"{3,}).*?\k<q>|(?:@\$?|\$@)"(?:[^"]|"")*"|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)+'|(?<comment>//[^\r\n]*|/\*.*?\*/)""", RegexOptions.Singleline)]
    private static partial Regex Tokens();

    [GeneratedRegex(@"[^\r\n]")]
    private static partial Regex NotBreak();

    // if (app.Environment.IsDevelopment()): no cluster has the environment of developers.
    [GeneratedRegex(@"^\s*(?:else\s+)?if\s*\(\s*[\w.]*\bIsDevelopment\s*\(\s*\)")]
    private static partial Regex Development();

    // Its opposite, and nothing else in the condition.
    [GeneratedRegex(@"^\s*if\s*\(\s*(?:!\s*[\w.]*\bIsDevelopment|[\w.]*\bIsProduction)\s*\(\s*\)\s*\)")]
    private static partial Regex NotDevelopment();

    [GeneratedRegex(@"\b(?:if|else|switch|case|while|for|foreach|catch)\b|\s\?\s|&&|\|\|")]
    private static partial Regex Condition();
}
