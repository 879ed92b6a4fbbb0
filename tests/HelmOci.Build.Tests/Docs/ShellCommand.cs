using System.Text.RegularExpressions;

namespace HelmOci.Build.Tests.Docs;

/// <summary>One command of a shell script. The scripts of documentation have lists, pipelines and substitutions, and nothing else that hides one.</summary>
/// <param name="Text">As written, without comments.</param>
public sealed partial record ShellCommand(string Text)
{
    /// <summary>The first word behind variables that are set for it. A word of the shell itself counts as one, too.</summary>
    public string Program => Before().Replace(Text, "").Split(' ')[0];

    /// <summary>Each by itself: what <c>&amp;&amp;</c>, <c>|</c>, <c>;</c> and ends of lines part, and what <c>$(…)</c> runs.</summary>
    public static IReadOnlyList<ShellCommand> Of(string script)
    {
        var texts = new List<string> { "" };
        foreach (Match token in Token().Matches(script))
        {
            if (token.Groups["end"].Success) texts.Add("");
            else if (!token.Groups["comment"].Success) texts[^1] += token.Value;
        }

        var commands = texts.Select(text => new ShellCommand(text.Trim())).ToList();
        return [.. commands.Where(command => command.Program.Length > 0), .. commands.SelectMany(command => command.Inner()).SelectMany(Of)];
    }

    private IEnumerable<string> Inner() =>
        Substitution().Matches(Text).Where(match => match.Groups["script"].Success).Select(match => match.Groups["script"].Value);

    /// <summary>What is quoted, substituted or redirected ends no command.</summary>
    [GeneratedRegex("""(?s)'[^']*'|"(?:\\.|[^"\\])*"|\\.|\$\([^()]*\)|[<>]&|&>|(?<comment>(?<!\S)\#[^\n]*)|(?<end>[|&;\n]+)|.""")]
    private static partial Regex Token();

    [GeneratedRegex("""(?s)'[^']*'|\\.|\$\((?<script>[^()]*)\)|`(?<script>[^`]*)`""")]
    private static partial Regex Substitution();

    [GeneratedRegex("""^(?:(?:\w+=(?:'[^']*'|"(?:\\.|[^"\\])*"|\$\([^()]*\)|[^\s'"])*|sudo)(?:\s+|$))+""")]
    private static partial Regex Before();
}
