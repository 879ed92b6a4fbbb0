using System.Diagnostics;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace HelmOci.Build.Tests.Docs;

/// <summary>What README and docs show can be copied: it parses, names what is there, and links lead somewhere.</summary>
public static class SnippetTests
{
    /// <summary>Properties of the .NET SDK and MSBuild that pages set beside ours.</summary>
    private static readonly string[] PropertiesOfOthers = ["ContainerImageTag", "ContainerRegistry", "ContainerRepository", "NoWarn", "Version"];

    private static readonly string[] Servers = ["GitHub Actions:", "Azure Pipelines:", "GitLab CI:", "Jenkins:"];

    private static MarkdownPage CISection => new("", MarkdownPage.Read("README.md").Text.Split("\n## In CI\n")[1].Split("\n## ")[0]);

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
        snippet => Assert.NotEmpty(Parse(snippet)));

    /// <summary>A file for each build server, in which the parser finds the command that the text shows.</summary>
    [Fact]
    public static void OfCIRunOneCommandEach()
    {
        Assert.All(Servers, server => Assert.Contains($"\n{server}\n\n```", CISection.Text, StringComparison.Ordinal));

        var snippets = CISection.Snippets;
        Assert.Equal(Servers.Length, snippets.Count);
        foreach (var snippet in snippets)
        {
            var command = Assert.Single(snippet.DotnetCommands);
            Assert.Contains("DOTNET_CONTAINER_REGISTRY_PWORD", snippet.Text, StringComparison.Ordinal);
            if (snippet.Language == "yaml") Assert.Equal([command], Scalars(Parse(snippet)).Where(text => text.StartsWith("dotnet ", StringComparison.Ordinal)));
        }
    }

    [PeerTheory(Peers.Node, Peers.CIFiles)]
    [InlineData("github", "runs-on:", "run-on:")]
    [InlineData("gitlab", "reports:", "report:")]
    public static void OfCIAreWhatTheServerTakes(string server, string word, string misspelt)
    {
        var file = CISection.Snippets.Single(snippet => snippet.Language == "yaml" && snippet.Text.Contains(word, StringComparison.Ordinal)).Text;

        CheckCIFile(server, file).Succeeded();
        Assert.Equal(1, CheckCIFile(server, file.Replace(word, misspelt, StringComparison.Ordinal)).ExitCode);
    }

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

    private static CommandResult CheckCIFile(string server, string text)
    {
        var file = TestFolder.Write(TestFolder.Create("ci"), "file.yml", text);
        var start = new ProcessStartInfo(Peers.PathOf(Peers.Node), [Repository.Path("tests", "ci-files.cjs"), server, file]);
        start.Environment["NODE_PATH"] = Path.Combine(Path.GetDirectoryName(Peers.PathOf(Peers.CIFiles))!, "node_modules");

        return Command.Run(start);
    }

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

    private static IList<YamlDocument> Parse(Snippet snippet)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(snippet.Text));

        return stream.Documents;
    }

    private static IEnumerable<string> Scalars(IEnumerable<YamlDocument> documents) =>
        documents.SelectMany(document => document.AllNodes).OfType<YamlScalarNode>().Select(node => node.Value!);

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
