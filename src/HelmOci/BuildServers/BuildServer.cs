using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Machine;

namespace HelmOci.BuildServers;

/// <summary>Finds the build server that the build runs on.</summary>
public static class BuildServer
{
    /// <summary>The build server, or null on a machine of somebody's own.</summary>
    /// <remarks>
    /// docs.github.com, "Workflow commands for GitHub Actions" (Gitea and Forgejo set the same variables); learn.microsoft.com,
    /// "Azure Pipelines: logging commands"; docs.gitlab.com, "artifacts:reports:dotenv".
    /// </remarks>
    public static IBuildServer? Find(BuildMachine machine)
    {
        if (machine.Variable("GITHUB_OUTPUT") is { Length: > 0 } outputs) return new GitHubActions(outputs, machine.Variable("GITHUB_STEP_SUMMARY"));
        if (IsTrue(machine, "TF_BUILD")) return new AzurePipelines();

        return IsTrue(machine, "GITLAB_CI") && machine.Variable("CI_PROJECT_DIR") is { Length: > 0 } folder ? new GitLab(folder) : null;
    }

    private static bool IsTrue(BuildMachine machine, string variable) => machine.Variable(variable).Equals("true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A build server, and how it takes values for later steps.</summary>
public interface IBuildServer
{
    /// <summary>Hands a chart's outputs on. Several processes may do so at once.</summary>
    /// <param name="outputs">What was packed and pushed.</param>
    /// <param name="print">Shows a line in the build's log as it is, for commands; messages go to <paramref name="log"/>.</param>
    /// <param name="log">Is told what could not be handed on.</param>
    /// <exception cref="ChartException">A file of the build server cannot be written.</exception>
    void Write(ChartOutputs outputs, Action<string> print, IChartLog log);
}

/// <summary>GitHub Actions: step outputs, and a section in the job's summary.</summary>
/// <param name="outputFile">What <c>GITHUB_OUTPUT</c> names: lines <c>name=value</c>.</param>
/// <param name="summaryFile">What <c>GITHUB_STEP_SUMMARY</c> names: Markdown; empty for none.</param>
internal sealed class GitHubActions(string outputFile, string summaryFile) : IBuildServer
{
    public void Write(ChartOutputs outputs, Action<string> print, IChartLog log)
    {
        var lines = string.Concat(outputs.Values().Select(output => $"{output.Name}={output.Value}\n"));
        Add(outputFile, lines);
        if (summaryFile.Length > 0) Add(summaryFile, outputs.Summary());
    }

    private static void Add(string file, string text) => SharedFile.Change(file, old => Ended(old).Append(text).ToString());

    /// <summary>Another step may have left a line without an end.</summary>
    private static StringBuilder Ended(string text) =>
        text.Length == 0 || text.EndsWith('\n') ? new StringBuilder(text) : new StringBuilder(text).Append('\n');
}

/// <summary>Azure Pipelines: commands in the log. Each value is set twice, as a variable for this job and as an output for other jobs.</summary>
internal sealed class AzurePipelines : IBuildServer
{
    public void Write(ChartOutputs outputs, Action<string> print, IChartLog log)
    {
        foreach (var output in outputs.Values())
        {
            print($"##vso[task.setvariable variable={output.Name}]{Escape(output.Value)}");
            print($"##vso[task.setvariable variable={output.Name};isOutput=true]{Escape(output.Value)}");
        }
    }

    // The agent decodes %AZP25 to a percent sign, and would take %0A for a line break.
    private static string Escape(string value) => value.Replace("%", "%AZP25", StringComparison.Ordinal);
}

/// <summary>GitLab: a dotenv file, which a job hands on as <c>artifacts:reports:dotenv: chart.env</c>. Its names are upper case, as GitLab's own.</summary>
/// <param name="projectFolder">What <c>CI_PROJECT_DIR</c> names: dotenv reports are sought below it.</param>
/// <remarks>
/// People also source the file in a shell, and GitLab takes neither quotes nor blanks for what they are (docs.gitlab.com,
/// "artifacts:reports:dotenv"). A value is written only where both read it the same.
/// </remarks>
internal sealed class GitLab(string projectFolder) : IBuildServer
{
    private const string FileName = "chart.env";

    public void Write(ChartOutputs outputs, Action<string> print, IChartLog log)
    {
        var values = outputs.Values();
        var planted = 0;
        SharedFile.Change(Path.Combine(projectFolder, FileName), text => Replace(text, values, out planted), mayBePlanted: true);
        if (planted > 0) log.Info($"Lines taken out of {FileName}, because they are not NAME=value with letters, digits and some signs only: {planted}.");

        var left = values.Where(output => !IsPlain(output.Value)).Select(NameOf).ToList();
        if (left.Count > 0) log.Info($"Left out of {FileName}, which takes letters, digits and some signs only: {string.Join(", ", left)}.");
    }

    /// <summary>Each name once, because GitLab limits how many lines a file may have; a value that is left out leaves no older one behind.</summary>
    private static string Replace(string text, IReadOnlyList<BuildOutput> outputs, out int planted)
    {
        var names = outputs.Select(output => NameOf(output) + "=").ToList();
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var plain = lines.Where(IsAssignment).ToList();
        planted = lines.Length - plain.Count;
        var kept = plain.Where(line => !names.Exists(name => line.StartsWith(name, StringComparison.Ordinal)));
        var added = outputs.Where(output => IsPlain(output.Value)).Select(output => $"{NameOf(output)}={output.Value}");

        return string.Concat(kept.Concat(added).Select(line => line + "\n"));
    }

    /// <summary>Whether a line does nothing but set a variable: the file may come from the sources.</summary>
    private static bool IsAssignment(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is > 0 and var end
        && !char.IsAsciiDigit(line[0])
        && line[..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        && IsPlain(line[(end + 1)..]);

    private static string NameOf(BuildOutput output) => output.Name.ToUpperInvariant();

    /// <summary>A shell gives these characters no meaning in an assignment.</summary>
    private static bool IsPlain(string value) => value.EnumerateRunes().All(rune => Rune.IsLetterOrDigit(rune) || (rune.IsAscii && "._-+/:@%=,".Contains((char)rune.Value, StringComparison.Ordinal)));
}
