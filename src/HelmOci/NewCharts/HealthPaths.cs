using System.Text.RegularExpressions;

namespace HelmOci.NewCharts;

/// <summary>Finds the health checks that an app maps: a literal <c>MapHealthChecks("/path")</c> in its sources.</summary>
public static partial class HealthPaths
{
    /// <summary>The paths, each once, in the order of the files. One that cannot be read maps none: the compiler tells of it.</summary>
    public static IReadOnlyList<string> In(IEnumerable<string> files) => [.. files.Select(ReadIfThere).SelectMany(InSource).Distinct(StringComparer.Ordinal)];

    internal static IEnumerable<string> InSource(string source)
    {
        if (!source.Contains("MapHealthChecks", StringComparison.Ordinal)) yield break;

        var code = Comments().Replace(source, match => match.Groups["comment"].Success ? " " : match.Value);
        var groups = Groups().Matches(code).Select(group => group.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (Match call in Calls().Matches(code))
        {
            var path = call.Groups["path"].Value;
            var statement = code[call.Index..];
            if (IsInText(code, call.Index) || IsClosed().IsMatch(statement.Split(';')[0])) continue;
            if (groups.Contains(call.Groups["on"].Value) || IsOnGroup(code[..call.Index]) || IsForDevelopment(code[..call.Index])) continue;

            yield return path.StartsWith('/') ? path : $"/{path}";
        }
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

    /// <summary>Whether the place is inside of a string: an example in a text maps nothing.</summary>
    private static bool IsInText(string code, int index) =>
        Comments().Matches(code).Any(match => match.Groups["text"].Success && match.Index < index && index < match.Index + match.Length);

    private static bool IsOnGroup(string before) =>
        before[(before.LastIndexOfAny([';', '{', '}']) + 1)..].Contains("MapGroup", StringComparison.Ordinal);

    /// <summary>Whether a block around the place, or the statement's own condition, asks for the environment of developers: no cluster has it.</summary>
    private static bool IsForDevelopment(string before)
    {
        var depth = 0;
        for (var at = before.Length - 1; at >= 0; at--)
        {
            if (before[at] == '}') depth++;
            if (before[at] != '{' || depth-- > 0) continue;

            // What stands before the brace that is open here.
            depth = 0;
            if (Development().IsMatch(before[..at])) return true;
        }

        return Development().IsMatch(before);
    }

    // Strings first: "http://host" holds no comment. Raw, verbatim and plain ones; then characters, then the two forms of comments.
    [GeneratedRegex("""(?<text>(?<q>"{3,}).*?\k<q>|@\$?"(?:[^"]|"")*"|"(?:[^"\\\r\n]|\\.)*")|'(?:[^'\\\r\n]|\\.)+'|(?<comment>//[^\r\n]*|/\*.*?\*/)""", RegexOptions.Singleline)]
    private static partial Regex Comments();

    // A path without escapes and parameters: what else it may be, only running the app tells.
    [GeneratedRegex("""(?<on>\b\w+)?\s*\.\s*MapHealthChecks\s*\(\s*(?:pattern\s*:\s*)?@?"(?<path>/?[A-Za-z0-9_\-./~]*)"\s*[,)]""")]
    private static partial Regex Calls();

    // var api = app.MapGroup("/api"), and a parameter of that type: the prefix is not in the call.
    [GeneratedRegex("""(?<name>\w+)\s*=\s*[\w.]+\s*\.\s*MapGroup\s*\(|\bRouteGroupBuilder\s+(?<name>\w+)""")]
    private static partial Regex Groups();

    // if (app.Environment.IsDevelopment()), at the end of a text; not its opposite.
    [GeneratedRegex("""(?<!!\s*[\w.]*)\bIsDevelopment\s*\(\s*\)[^;{}]*$""")]
    private static partial Regex Development();

    // The kubelet has no login, and asks by the pod's address.
    [GeneratedRegex("""\.\s*Require(?:Authorization|Host)\s*\(""")]
    private static partial Regex IsClosed();
}
