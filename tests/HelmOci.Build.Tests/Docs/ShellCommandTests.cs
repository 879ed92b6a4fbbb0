using System.Diagnostics;

namespace HelmOci.Build.Tests.Docs;

/// <summary>What README and docs give to a shell parses, and is of a program that <see cref="CommandTests"/> runs or that stands here with the reason why not.</summary>
public static class ShellCommandTests
{
    /// <summary>Programs that are not run here, each with the reason. A program that is neither here nor run is a fault of the page.</summary>
    private static readonly Dictionary<string, string> OtherPrograms = new()
    {
        ["aws"] = "Asks Amazon; the tests of the core have a stand-in for ECR.",
        ["az"] = "Asks Azure.",
        ["gcloud"] = "Asks Google.",
        ["docker"] = "Needs its daemon; RegistryProcess is the registry that it starts, LocalDocker a stand-in for its images.",
        ["podman"] = "Asks for a password; the login that it leaves is read by tests of the core.",
        ["docker-credential-NAME"] = "Stands for any helper; the tests of the core have one of their own.",
        ["crane"] = "Is no peer of the tests; named beside skopeo, which is.",
        ["skopeo"] = "Named without operands; tests of layouts copy with it.",
        ["gpg"] = "Exports a key of the user's, and verifies; SignedCharts does both in tests.",
        ["cosign"] = "Is in no package that tests can fetch; sigstore's verifier for Node stands for it.",
        ["kubectl"] = "Asks a cluster.",
        ["oras"] = "Is in no package that tests can fetch; AttachedFiles reads what it reads.",
        ["notation"] = "Is in no package that tests can fetch; nothing of ours.",
        ["yq"] = "In what a script had before; nothing of ours.",
        ["tests/run.sh"] = "Runs this test.",
        ["cd"] = "Of the shell; the test has its folder.",
        ["echo"] = "Of the shell; runs with the command that it is for.",
        ["chart_reference"] = "A macro of Azure Pipelines, replaced before a shell sees it.",
        ["chart_digest"] = "A macro of Azure Pipelines, replaced before a shell sees it.",
    };

    [Fact]
    public static void AreOfProgramsThatRunOrAreKnown() => Assert.Equal(
        OtherPrograms.Keys.Concat(["dotnet", "helm"]).Order(StringComparer.Ordinal),
        MarkdownPage.All().SelectMany(page => page.Commands).Select(command => command.Program).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public static void Parse()
    {
        var scripts = MarkdownPage.All().SelectMany(page => page.Snippets.SelectMany(snippet => snippet.Scripts).Concat(page.Commands.Select(command => command.Text))).ToList();
        Assert.InRange(scripts.Count, 60, 300);

        var faults = scripts.Distinct().Select(script => Command.Run(new ProcessStartInfo("bash", ["-n", "-c", script]))).Where(result => result.ExitCode != 0);

        Assert.Equal([], faults.Select(result => result.ToString()));
    }

    /// <summary>The tests of pages see each program, wherever it stands in a line.</summary>
    [Theory]
    [InlineData("A=1 B='2 3' helm x && sudo docker y; cd z", "helm docker cd")]
    [InlineData("echo \"a && b | c\" 'd; e' | helm x --a \"b\\\" ; f\"   # g | h", "echo helm")]
    [InlineData("helm ${V#v} a#b 2>&1 &\naws x", "helm aws")]
    [InlineData("helm a \\\n  b\nX=$(aws c | cut -d' ')\necho \"$(az d)\" `gh e` '$(yq)'", "helm echo aws cut az gh")]
    public static void AreFoundInALine(string script, string programs) =>
        Assert.Equal(programs, string.Join(' ', ShellCommand.Of(script).Select(command => command.Program)));
}
