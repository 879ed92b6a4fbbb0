using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace HelmOci.Build.Tests.Docs;

/// <summary>What README and docs show can be copied: it parses, names what is there, and links lead somewhere.</summary>
public static class SnippetTests
{
    /// <summary>Properties of the .NET SDK and MSBuild that pages set beside ours.</summary>
    private static readonly string[] PropertiesOfOthers = ["ContainerImageTag", "ContainerRegistry", "ContainerRepository", "NoWarn", "Version"];

    public static TheoryData<string> Pages() => [.. MarkdownPage.All().Select(page => page.Path), "README.ko.md", "CONTRIBUTING.md", "SECURITY.md"];

    [Fact]
    public static void OfXmlNameOnlyWhatIsThere()
    {
        var snippets = MarkdownPage.All().SelectMany(page => page.Snippets).Where(snippet => snippet.Language == "xml").ToList();
        Assert.InRange(snippets.Count, 8, 100);

        Assert.Equal([], snippets.SelectMany(snippet => UnknownNames(XElement.Parse($"<Page>{snippet.Text}</Page>"))));
    }

    /// <summary>The SDK's version in them is the one that this source has.</summary>
    [Fact]
    public static void OfXmlNameThisVersion()
    {
        var version = XDocument.Load(Repository.Path("Directory.Build.props")).Descendants("Version").Single().Value;

        Assert.All(
            MarkdownPage.Read("README.md").Snippets.Where(snippet => snippet.Text.Contains("<Project Sdk", StringComparison.Ordinal)),
            snippet => Assert.Contains($"<Project Sdk=\"HelmOci.Build/{version}\">", snippet.Text, StringComparison.Ordinal));
    }

    [Fact]
    public static void OfYamlParse() => Assert.All(
        MarkdownPage.All().SelectMany(page => page.Snippets).Where(snippet => snippet.Language == "yaml"),
        snippet => Assert.NotEmpty(snippet.Yaml().AllNodes));

    /// <summary>All of it: a language that no test knows would hide what it shows.</summary>
    [Fact]
    public static void AreOfKnownLanguages() => Assert.Equal(
        ["", "groovy", "mermaid", "sh", "xml", "yaml"],
        MarkdownPage.All().SelectMany(page => page.Snippets).Select(snippet => snippet.Language).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Pages))]
    public static void AndProseSetOnlyPropertiesThatAreThere(string path)
    {
        var text = MarkdownPage.Read(path).Text;
        var set = Regex.Matches(text, @"-p:(\w+)=").Select(match => match.Groups[1].Value);

        Assert.Equal([], set.Except([.. Golden("properties"), .. PropertiesOfOthers]));
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("README.ko.md")]
    [InlineData("docs/reference.md")]
    public static void AndProseNameOnlyWhatIsThere(string path)
    {
        string[] known = [.. Golden("properties"), .. Golden("items"), .. Golden("targets")];

        Assert.Equal([], MarkdownPage.Read(path).Spans
            .Select(span => Regex.Match(span, @"^(?:@\()?((?:Chart|NewChart|PushChart|PackChart)\w*)(?:\)|=.*)?$"))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Except(known));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public static void HaveLinksThatLeadSomewhere(string path) =>
        Assert.Equal([], MarkdownPage.Read(path).Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !Leads(path, link)));

    private static IEnumerable<string> UnknownNames(XElement root)
    {
        var properties = root.Descendants("PropertyGroup").Elements().Select(element => element.Name.LocalName).Except([.. Golden("properties"), .. PropertiesOfOthers]);
        // In a target of theirs users name items as they like.
        var items = root.Descendants("ItemGroup").Where(group => group.Parent?.Name.LocalName != "Target").Elements().ToList();
        var metadata = items.SelectMany(item => Metadata(item).Where(name => !RowOf(item).Contains(name, StringComparison.Ordinal)).Select(name => $"{item.Name} {name}"));

        return [.. properties, .. items.Select(item => item.Name.LocalName).Except(Golden("items")), .. metadata];
    }

    private static IEnumerable<string> Metadata(XElement item) =>
        item.Attributes().Select(attribute => attribute.Name.LocalName).Concat(item.Elements().Select(element => element.Name.LocalName)).Where(name => name != "Include");

    /// <summary>What the reference says of an item: the names of its metadata are there.</summary>
    private static string RowOf(XElement item) =>
        MarkdownPage.Read("docs/reference.md").Text.Split('\n').Single(line => line.StartsWith($"| `@({item.Name})` |", StringComparison.Ordinal));

    private static string[] Golden(string kind) => File.ReadAllLines(Repository.Path("tests", "HelmOci.Build.Tests", "Contract", $"{kind}.txt"));

    private static bool Leads(string page, string link)
    {
        var parts = link.Split('#', 2);
        var file = parts[0].Length == 0 ? Repository.Path(page.Split('/')) : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(page)!, parts[0]));
        if (parts.Length == 1) return Path.Exists(file);

        return File.Exists(file) && new MarkdownPage(file, File.ReadAllText(file)).Headings.Select(Anchor).Contains(parts[1]);
    }

    /// <summary>As GitHub makes it: lower case, dashes for blanks, no other signs.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));
}
