using System.Diagnostics;
using System.Text.RegularExpressions;

namespace HelmOci.Schemas;

/// <summary>The regular expressions of a schema. Helm's are those of Go, which never take long; ours have a limit.</summary>
internal sealed class SchemaPatterns
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(250);

    /// <summary>Go's names of classes, which stand in brackets.</summary>
    private static readonly (string Name, string Characters)[] Ascii =
    [
        ("[:alnum:]", "a-zA-Z0-9"), ("[:alpha:]", "a-zA-Z"), ("[:digit:]", "0-9"), ("[:lower:]", "a-z"), ("[:space:]", @"\s"),
        ("[:upper:]", "A-Z"), ("[:word:]", "a-zA-Z0-9_"), ("[:xdigit:]", "0-9a-fA-F"),
    ];

    /// <summary>For all patterns of a schema together.</summary>
    private static readonly TimeSpan LongestOfAll = TimeSpan.FromSeconds(2);

    private readonly Dictionary<string, Regex?> _patterns = new(StringComparer.Ordinal);
    private readonly Stopwatch _spent = new();

    /// <summary>Whether a pattern matches anywhere in a text; true where nobody can tell, and then there is a note.</summary>
    public bool Matches(string pattern, string text, Action<string> note)
    {
        if (!_patterns.TryGetValue(pattern, out var regex))
        {
            _patterns.Add(pattern, regex = Compile(pattern));
            if (regex is null) note($"the pattern '{pattern}' is not understood");
        }

        if (_spent.Elapsed > LongestOfAll)
        {
            note("its patterns take too long");

            return true;
        }

        try
        {
            _spent.Start();

            return regex is null || regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            _patterns[pattern] = null;
            note($"the pattern '{pattern}' takes too long");

            return true;
        }
        finally
        {
            _spent.Stop();
        }
    }

    /// <summary>Whether Go may know a pattern: it looks neither ahead nor behind, nor back at what it found.</summary>
    public static bool IsOfGo(string pattern)
    {
        var isClass = false;
        for (var at = 0; at < pattern.Length; at++)
        {
            var rest = pattern.AsSpan(at);
            if (rest[0] == '\\')
            {
                if (!isClass && rest.Length > 1 && rest[1] is >= '1' and <= '9') return false;
                at++;
            }
            else if (isClass)
            {
                isClass = rest[0] != ']';
                if (rest is ['[', ':', ..] && rest.IndexOf(":]", StringComparison.Ordinal) is > 0 and var end) at += end + 1;
            }
            else if (rest[0] == '[')
            {
                isClass = true;
                // A bracket that comes first is one of the characters.
                if (rest.Length > 1 && rest[1] == '^') at++;
                if (at + 1 < pattern.Length && pattern[at + 1] == ']') at++;
            }
            else if (rest is ['(', '?', '=' or '!' or '>', ..] or ['(', '?', '<', '=' or '!', ..])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Go's classes are those of ASCII, as in JavaScript; but what JavaScript does not know, .NET may.</summary>
    private static Regex? Compile(string pattern)
    {
        var text = Ascii.Aggregate(pattern.Replace("(?P<", "(?<", StringComparison.Ordinal), (one, named) => one.Replace(named.Name, named.Characters, StringComparison.Ordinal));
        // .NET takes the other names of classes for characters.
        if (text.Contains("[:", StringComparison.Ordinal)) return null;

        foreach (var options in new[] { RegexOptions.ECMAScript, RegexOptions.CultureInvariant })
        {
            try
            {
                return new Regex(text, options, Longest);
            }
            catch (ArgumentException)
            {
                // The other one may take it.
            }
        }

        return null;
    }
}
