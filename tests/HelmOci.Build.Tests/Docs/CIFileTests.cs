using System.Diagnostics;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace HelmOci.Build.Tests.Docs;

/// <summary>The CI files of README are what their servers take: by the published schema where a package brings one, else by the names that we know.</summary>
public static partial class CIFileTests
{
    private static readonly string[] Servers = ["GitHub Actions:", "Azure Pipelines:", "GitLab CI:", "Jenkins:"];

    /// <summary>Of Azure Pipelines' YAML reference, what README needs: the keys that each may hold.</summary>
    private static readonly Dictionary<string, string[]> AzureKeys = new()
    {
        [""] = ["trigger", "pool", "steps"],
        ["trigger"] = ["branches", "tags"],
        ["branches"] = ["include", "exclude"],
        ["tags"] = ["include", "exclude"],
        ["pool"] = ["vmImage"],
        ["steps"] = ["task", "script", "name", "inputs", "env"],
        ["inputs"] = ["packageType", "version"],
        ["env"] = ["DOTNET_CONTAINER_REGISTRY_UNAME", "DOTNET_CONTAINER_REGISTRY_PWORD"],
    };

    /// <summary>Of Jenkins' declarative pipelines, what README needs: what each block may hold.</summary>
    private static readonly Dictionary<string, string[]> JenkinsBlocks = new()
    {
        [""] = ["pipeline"],
        ["pipeline"] = ["agent", "environment", "stages"],
        ["agent"] = ["docker"],
        ["docker"] = ["image"],
        ["environment"] = ["HOME"],
        ["stages"] = ["stage"],
        ["stage"] = ["when", "steps"],
        ["when"] = ["buildingTag"],
        ["steps"] = ["withCredentials"],
        ["withCredentials"] = ["sh"],
    };

    private static MarkdownPage Section => new("", MarkdownPage.Read("README.md").Text.Split("\n## In CI\n")[1].Split("\n## ")[0]);

    /// <summary>A file for each build server. Its login is in it, and one command.</summary>
    [Fact]
    public static void RunOneCommandEach()
    {
        Assert.All(Servers, server => Assert.Contains($"\n{server}\n\n```", Section.Text, StringComparison.Ordinal));

        var snippets = Section.Snippets;
        Assert.Equal(Servers.Length, snippets.Count);
        foreach (var snippet in snippets)
        {
            Assert.Single(snippet.Commands, command => command.Program == "dotnet");
            Assert.Contains("DOTNET_CONTAINER_REGISTRY_PWORD", snippet.Text, StringComparison.Ordinal);
        }
    }

    [PeerTheory(Peers.Node, Peers.CIFiles)]
    [InlineData("github", "GitHub Actions:", "runs-on:", "run-on:")]
    [InlineData("gitlab", "GitLab CI:", "reports:", "report:")]
    public static void FitTheirSchema(string server, string heading, string word, string misspelt)
    {
        CheckBySchema(server, FileOf(heading)).Succeeded();

        Assert.Equal(1, CheckBySchema(server, FileOf(heading).Replace(word, misspelt, StringComparison.Ordinal)).ExitCode);
    }

    [Fact]
    public static void OfAzurePipelinesHaveKnownKeys()
    {
        var file = FileOf("Azure Pipelines:");

        Assert.Equal([], UnknownAzureKeys(file));
        Assert.Equal(["inputs/packageTyp"], UnknownAzureKeys(file.Replace("packageType", "packageTyp", StringComparison.Ordinal)));
        Assert.Equal(["/step"], UnknownAzureKeys(file.Replace("steps:", "step:", StringComparison.Ordinal)));
    }

    [Fact]
    public static void OfJenkinsHaveKnownBlocks()
    {
        var file = FileOf("Jenkins:");

        Assert.Equal([], UnknownJenkinsBlocks(file));
        Assert.Equal(["stages/when", "stages/steps"], UnknownJenkinsBlocks(file.Replace("stage('Publish') {", "", StringComparison.Ordinal)).Take(2));
        Assert.Equal(["1 open at the end"], UnknownJenkinsBlocks(file.TrimEnd()[..^1]));
    }

    private static string FileOf(string heading) => new MarkdownPage("", Section.Text.Split($"\n{heading}\n")[1]).Snippets[0].Text;

    private static CommandResult CheckBySchema(string server, string text)
    {
        var file = TestFolder.Write(TestFolder.Create("ci"), "file.yml", text);
        var start = new ProcessStartInfo(Peers.PathOf(Peers.Node), [Repository.Path("tests", "ci-files.cjs"), server, file]);
        start.Environment["NODE_PATH"] = Path.Combine(Path.GetDirectoryName(Peers.PathOf(Peers.CIFiles))!, "node_modules");

        return Command.Run(start);
    }

    private static IEnumerable<string> UnknownAzureKeys(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));

        return Unknown("", stream.Documents.Single().RootNode);

        static IEnumerable<string> Unknown(string parent, YamlNode node) => node switch
        {
            YamlSequenceNode sequence => sequence.SelectMany(child => Unknown(parent, child)),
            YamlMappingNode mapping => mapping.SelectMany(entry => AzureKeys[parent].Contains(entry.Key.ToString())
                ? entry.Value is YamlScalarNode ? [] : Unknown(entry.Key.ToString(), entry.Value)
                : [$"{parent}/{entry.Key}"]),
            _ => [],
        };
    }

    private static IEnumerable<string> UnknownJenkinsBlocks(string text)
    {
        var open = new Stack<string>([""]);
        foreach (Match token in GroovyToken().Matches(text))
        {
            if (token.Value is "}")
            {
                if (open.Count == 1)
                {
                    yield return "closed too often";
                    yield break;
                }

                open.Pop();
            }
            else if (token.Groups["word"] is { Success: true, Value: var word })
            {
                if (!JenkinsBlocks.GetValueOrDefault(open.Peek(), []).Contains(word)) yield return $"{open.Peek()}/{word}";
                if (token.Value[^1] == '{') open.Push(word);
            }
        }

        if (open.Count > 1) yield return $"{open.Count - 1} open at the end";
    }

    /// <summary>What opens and closes blocks, and the steps in them. Strings, comments and what stands in parentheses hide nothing of that kind.</summary>
    [GeneratedRegex("""'[^']*'|//[^\n]*|}|(?<word>\w+)\s*(?:\((?:'[^']*'|\((?:'[^']*'|[^()'])*\)|[^()'])*\))?\s*(?:=\s*)?\{?""")]
    private static partial Regex GroovyToken();
}
