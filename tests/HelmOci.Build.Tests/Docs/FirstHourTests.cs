using System.Text.RegularExpressions;

namespace HelmOci.Build.Tests.Docs;

/// <summary>tests/first-hour.sh: from an empty folder to rendered manifests, with what README tells its readers to type.</summary>
public static class FirstHourTests
{
    [PeerFact(Peers.Registry, Peers.Helm4, Peers.Curl)]
    public static void TakesThreeCommandsOfReadme()
    {
        // Its folder is below the nuget.config that leads to the package.
        _ = PackageFeed.Current;
        var output = DotnetCommand.RunLine(TestFolder.Root, $"'{Repository.Path("tests", "first-hour.sh")}' '{TestFolder.Create("hour")}'", []).Succeeded().Output;

        var typed = Regex.Matches(output, @"(?m)^  \$ (.*)$").Select(match => Regex.Replace(match.Groups[1].Value, @"localhost:\d+", "localhost:5000"));
        Assert.Equal([], typed.Except(MarkdownPage.Read("README.md").Commands.Select(command => command.Text)));
        Assert.EndsWith("\ncommands: web 3 worker 3 console 3 file 3 solution 4\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain(" HELMOCI", output, StringComparison.Ordinal);
    }
}
