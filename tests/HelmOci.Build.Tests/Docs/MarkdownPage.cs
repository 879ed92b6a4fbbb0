using System.Text.RegularExpressions;

namespace HelmOci.Build.Tests.Docs;

/// <summary>A page of the documentation, as far as tests look at it.</summary>
/// <param name="Path">From the repository's root, with slashes.</param>
/// <param name="Text">All of it.</param>
public sealed partial record MarkdownPage(string Path, string Text)
{
    /// <summary>Without the snippets.</summary>
    public string Prose => Fence().Replace(Text, "");

    public IReadOnlyList<Snippet> Snippets =>
        [.. Fence().Matches(Text).Select(match => new Snippet(match.Groups["language"].Value, match.Groups["text"].Value))];

    /// <summary>With their signs: <c>## Versions</c>.</summary>
    public IReadOnlyList<string> Headings => [.. Prose.Split('\n').Where(line => line.StartsWith('#'))];

    /// <summary>The parts below the headings; the first stands before them.</summary>
    public IReadOnlyList<MarkdownPage> Sections =>
        [.. Heading().Split(Text).Select(text => new MarkdownPage(Path, text))];

    /// <summary>What stands between backticks in the prose.</summary>
    public IReadOnlyList<string> Spans => [.. Span().Matches(Prose).Select(match => match.Groups[1].Value)];

    /// <summary>Where links lead to.</summary>
    public IReadOnlyList<string> Links => [.. Link().Matches(Prose).Select(match => match.Groups[1].Value)];

    /// <summary>The commands of dotnet in snippets and prose, without comments.</summary>
    public IReadOnlyList<string> DotnetCommands =>
        [.. Snippets.SelectMany(snippet => snippet.DotnetCommands).Concat(Spans.Where(span => span.StartsWith("dotnet ", StringComparison.Ordinal))).Distinct()];

    public override string ToString() => Path;

    public static MarkdownPage Read(string path) => new(path, File.ReadAllText(Repository.Path(path.Split('/'))));

    /// <summary>The pages for users: README and docs/.</summary>
    public static IReadOnlyList<MarkdownPage> All() =>
        [Read("README.md"), .. Directory.GetFiles(Repository.Path("docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => Read(System.IO.Path.GetRelativePath(Repository.Root, file)))];

    [GeneratedRegex(@"(?ms)^```(?<language>\w*)\n(?<text>.*?)^```$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?m)^#{1,4} .*$")]
    private static partial Regex Heading();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}

/// <summary>A block of code.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">Its lines.</param>
public sealed partial record Snippet(string Language, string Text)
{
    /// <summary>Without comments and blanks at the ends of lines: what a translation has in common with its original.</summary>
    public string Code => string.Join('\n', Comment().Replace(Text, "").Split('\n').Select(line => line.TrimEnd()));

    public IEnumerable<string> DotnetCommands =>
        Language is "sh" or "yaml" or "groovy"
            ? Dotnet().Matches(Code).Select(match => match.Value.Split(" && ")[0].TrimEnd())
            : [];

    [GeneratedRegex(@"(?s)<!--.*?-->|(?-s)(?<=\s)#\s.*|(?<=\s)// .*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"dotnet [a-z][^\n']*")]
    private static partial Regex Dotnet();
}
