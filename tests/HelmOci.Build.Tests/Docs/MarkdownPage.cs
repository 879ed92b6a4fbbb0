using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

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

    /// <summary>In snippets and prose, each once. Prose writes a program alone where it means the program.</summary>
    public IReadOnlyList<ShellCommand> Commands =>
        [.. Snippets.SelectMany(snippet => snippet.Commands).Concat(Spans.Where(span => CommandStart().IsMatch(span)).SelectMany(ShellCommand.Of)).Distinct()];

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

    [GeneratedRegex(@"^[a-z./][\w./-]* ")]
    private static partial Regex CommandStart();
}

/// <summary>A block of code.</summary>
/// <param name="Language">What stands behind the fence.</param>
/// <param name="Text">Its lines.</param>
public sealed partial record Snippet(string Language, string Text)
{
    /// <summary>Without comments and blanks at the ends of lines: what a translation has in common with its original.</summary>
    public string Code => string.Join('\n', Comment().Replace(Text, "").Split('\n').Select(line => line.TrimEnd()));

    /// <summary>What it gives to a shell: all of it, or what the steps of a CI file run.</summary>
    public IReadOnlyList<string> Scripts => Language switch
    {
        "sh" => [Text],
        "yaml" => [.. YamlScripts()],
        "groovy" => [.. GroovyScript().Matches(Text).Select(match => match.Groups["script"].Value)],
        _ => [],
    };

    public IEnumerable<ShellCommand> Commands => Scripts.SelectMany(ShellCommand.Of);

    public YamlNode Yaml()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Text));

        return Assert.Single(stream.Documents).RootNode;
    }

    private IEnumerable<string> YamlScripts() =>
        Yaml().AllNodes.OfType<YamlMappingNode>().SelectMany(mapping => mapping)
            .Where(entry => entry.Key.ToString() is "run" or "script" or "before_script" or "after_script")
            .SelectMany(entry => entry.Value is YamlSequenceNode lines ? lines.Children : [entry.Value])
            .Select(line => line.ToString());

    [GeneratedRegex(@"(?s)<!--.*?-->|(?-s)(?<=\s)#\s.*|(?<=\s)// .*")]
    private static partial Regex Comment();

    [GeneratedRegex(@"\bsh\s*\(?\s*(?<quote>'''|'|""""""|"")(?<script>.*?)\k<quote>", RegexOptions.Singleline)]
    private static partial Regex GroovyScript();
}
